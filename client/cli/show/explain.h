// Makes errors that help: what did not happen, why, and what to try.
#ifndef ATM_CLIENT_CLI_SHOW_EXPLAIN_H_
#define ATM_CLIENT_CLI_SHOW_EXPLAIN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/connect.h"

namespace atm::cli {

// What was asked of the bank, and how the sentences of an error speak of it.
struct Asked {
  std::string_view command = "balance";           // "admin open"
  std::string_view noun = "balance";              // "opening"
  std::string_view at_most = "withdraw at most";  // what to do with less money

  // What the command `again` does: "run this, which …".
  std::string_view again_does = "asks again under the same request id and never moves money twice";

  std::string account = {};              // empty if the command names none
  std::string to_account = {};           // of a transfer: the one that is paid
  std::int64_t transaction_id = 0;       // or that of a hold; 0 if the command names none
  bool is_hold = false;                  // `transaction_id` is that of a hold
  std::string original_request_id = {};  // if the transaction is named by its request
  std::string currency_code = {};        // of the amounts; empty while it is not known
  bool is_trial = false;                 // --dry-run: the bank does nothing
  absl::TimeZone zone = {};              // of the times that an error tells
  BankOptions bank = {};

  // The command that ends the doubt, once something may have happened: it asks again under the same
  // request id, for example. Empty before that: then no answer can mean that something happened.
  std::string again = {};
};

// Explains what the client library returned. `status` is an error.
Failure Explain(const absl::Status& status, const Asked& asked);

// Explains that the run was interrupted while `asked` may be carried out.
Failure Interrupted(const Asked& asked);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_EXPLAIN_H_
