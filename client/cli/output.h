// What a command prints on stdout: the bank's answer as a table for people, as JSON or as CSV for
// programs.
#ifndef ATM_CLIENT_CLI_OUTPUT_H_
#define ATM_CLIENT_CLI_OUTPUT_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"
#include "client/cli/text.h"

namespace atm::cli {

// What a WithdrawResponse and a DepositResponse have in common. It refers to one of them.
struct Movement {
  const v1::Transaction& transaction;
  const v1::AccountBalance& balance;
  bool replayed;
};

std::string BalanceTable(const v1::AccountBalance& balance, const Paint& paint);
std::string MovementTable(const Movement& movement, const Paint& paint);

// A header and one line, quoted as in RFC 4180 where needed, each ended by a line feed. Amounts
// come twice: in decimals (empty if this program does not know the currency) and in minor units.
std::string BalanceCsv(const v1::AccountBalance& balance);
std::string MovementCsv(const Movement& movement);

// proto3 JSON of the whole answer, indented.
absl::StatusOr<std::string> Json(const google::protobuf::Message& answer);

// "withdrew 40.00 USD from account 10001"
std::string Sentence(const Movement& movement);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_OUTPUT_H_
