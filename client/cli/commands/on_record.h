// What the bank has on record for the transaction or request that a command names.
#ifndef ATM_CLIENT_CLI_COMMANDS_ON_RECORD_H_
#define ATM_CLIENT_CLI_COMMANDS_ON_RECORD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "atm/v1/atm_service.pb.h"
#include "client/cli/line/subcommand.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/session.h"

namespace atm::cli {

// The way in which a command names a transaction: by its number, or by its request.
struct TransactionName {
  std::int64_t transaction_id = 0;  // or that of a hold
  std::string request_id = {};      // empty: named by its number
};

// The option --request.
Option RequestOption(std::string& request_id);

// Makes a name of the arguments of a command: TRANSACTION [AMOUNT], where --request may stand in
// for TRANSACTION. `most` is how many arguments the command takes with a TRANSACTION. Returns a
// usage failure if the transaction is named twice, or not at all.
std::optional<Failure> NameTransaction(const Subcommand& command,
                                       const std::vector<std::string>& arguments, std::size_t most,
                                       TransactionName& name);

// A record, or nullopt if the bank has none.
using Record = std::optional<v1::GetTransactionResponse>;

// Asks the bank for the record. It is a failure if there is none, unless the transaction is named
// by its request and `may_be_missing`.
Result<Record> LookUp(const Session& session, const TransactionName& name, bool may_be_missing,
                      const Asked& asked);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_ON_RECORD_H_
