// Makes errors that help: what did not happen, why, and what to try.
#ifndef ATM_CLIENT_CLI_SHOW_EXPLAIN_H_
#define ATM_CLIENT_CLI_SHOW_EXPLAIN_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "client/cli/line/option_table.h"
#include "client/cli/text/failure.h"
#include "client/cli/text/text.h"

namespace atm::cli {

// What was asked of the bank, for the sentences of an error.
struct Asked {
  Command command = Command::kBalance;
  std::string account;              // empty where the command names none
  std::string to_account;           // kTransfer
  std::int64_t transaction_id = 0;  // of a hold too; 0: the command names none
  std::string original_request_id;  // kReverse and kShow: where it is named by that
  std::string currency_code;        // of the amounts; empty: not known yet
  std::string server;
  bool tls = false;
  std::chrono::milliseconds timeout{0};

  // The command that ends the doubt, once something may have happened: it asks again under the same
  // request id, say. Empty before: then no answer can mean that it did.
  std::string again;
};

// Explains what the client library returned. `status` is an error.
Failure Explain(const absl::Status& status, const Asked& asked);

// What to say where the run is interrupted while `asked` may be carried out.
Failure Interrupted(const Asked& asked);

// The three lines of a failure, each ended by a line feed.
std::string ErrorText(const Failure& failure, const Paint& paint);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_EXPLAIN_H_
