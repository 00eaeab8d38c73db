// The bank's answers to customers, as a table for people, and as JSON or CSV for programs.
#ifndef ATM_CLIENT_CLI_SHOW_OUTPUT_H_
#define ATM_CLIENT_CLI_SHOW_OUTPUT_H_

#include <google/protobuf/message.h>

#include <string>

#include "absl/status/statusor.h"
#include "atm/v1/atm_service.pb.h"
#include "client/cli/text/look.h"

namespace atm::cli {

// What the answers to requests that move money have in common. It refers to one of them.
struct Movement {
  const v1::Transaction& transaction;
  const v1::AccountBalance& balance;  // of a transfer: of the account that paid
  bool replayed = false;
  const v1::AccountBalance* to_balance = nullptr;  // of a transfer: of the account that was paid
  bool is_trial = false;                           // it would be so, unless it is replayed
};

// A refusal that is on record for a request.
struct RecordedRefusal {
  std::string code;     // "FAILED_PRECONDITION"
  std::string reason;   // "INSUFFICIENT_FUNDS"
  std::string message;  // the bank's own words
  std::string why;      // in words for people, with the codes
};

std::string BalanceTable(const v1::AccountBalance& balance, const Paint& paint);

// "transaction 12": the newest transaction that the balance has in it.
std::string AsOfText(const v1::AccountBalance& balance);

std::string MovementTable(const Movement& movement, const Look& look);
std::string TransactionTable(const v1::Transaction& transaction, const Look& look);
std::string RefusalTable(const std::string& request_id, const RecordedRefusal& refusal,
                         const Paint& paint);

// The answer to a Reverse that found nothing to take back.
std::string NothingReversedTable(const std::string& original_request_id, bool replayed,
                                 const Paint& paint);

// The same, of a trial.
std::string NothingToReverseTable(const std::string& original_request_id, const Paint& paint);

// A request that is on record as one that had nothing to take back.
std::string ReversedNothingTable(const std::string& request_id, const Paint& paint);

// Each of these returns a header and one line, quoted as in RFC 4180 if they must be, which end
// with a line feed. Amounts come twice: in decimals (empty if this program does not know the
// currency) and in minor units. Movements of all kinds have the same columns, and so have
// transactions and refusals. A column that does not apply is empty.
std::string BalanceCsv(const v1::AccountBalance& balance, CsvUse use);
std::string MovementCsv(const Movement& movement, CsvUse use);
std::string NothingReversedCsv(bool replayed, CsvUse use);
std::string TransactionCsv(const v1::Transaction& transaction, CsvUse use);
std::string RefusalCsv(const std::string& request_id, const RecordedRefusal& refusal, CsvUse use);
std::string ReversedNothingCsv(const std::string& request_id, CsvUse use);

// Return the whole answer as proto3 JSON: indented, and on one line without a line end.
absl::StatusOr<std::string> Json(const google::protobuf::Message& answer);
absl::StatusOr<std::string> JsonLine(const google::protobuf::Message& answer);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_OUTPUT_H_
