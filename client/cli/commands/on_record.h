// What the bank has on record for the transaction or request that a command names.
#ifndef ATM_CLIENT_CLI_COMMANDS_ON_RECORD_H_
#define ATM_CLIENT_CLI_COMMANDS_ON_RECORD_H_

#include <optional>
#include <string>

#include "atm/v1/atm_service.pb.h"
#include "client/cli/show/output.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/session.h"
#include "storage/values/currency.h"

namespace atm::cli {

// Asks for it. Nothing if the command names a request that the bank has no record of, which is no
// failure where that request is to be taken back.
Result<std::optional<v1::GetTransactionResponse>> LookUp(const Session& session,
                                                         const Options& options);

// The currency of the account that money is moved in: as asserted, or as the bank says.
Result<Currency> CurrencyOfAccount(const Session& session, const Options& options);

// The currency of what was looked up: as asserted, or as recorded. A usage failure if neither is
// known.
Result<Currency> CurrencyOfRecord(const std::optional<v1::GetTransactionResponse>& record,
                                  const Options& options);

// The refusal of a record that has one.
RecordedRefusal RefusalIn(const v1::GetTransactionResponse& record, const Options& options);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_ON_RECORD_H_
