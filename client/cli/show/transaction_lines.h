// Transactions that are printed as they come: a line each for people, or of JSON, or of CSV below a
// header.
#ifndef ATM_CLIENT_CLI_SHOW_TRANSACTION_LINES_H_
#define ATM_CLIENT_CLI_SHOW_TRANSACTION_LINES_H_

#include <string>

#include "absl/time/time.h"
#include "atm/v1/transaction.pb.h"
#include "client/cli/show/answer.h"

namespace atm::cli {

class TransactionLines {
 public:
  // `zone` is that of the times for people.
  TransactionLines(const Look& look, absl::TimeZone zone) : look_(look), zone_(zone) {}

  // The text of the next one; where it is the first, below the header.
  std::string Next(const v1::Transaction& transaction);

  // What ends them: the header, if there were none.
  std::string End() const;

 private:
  const Look look_;
  const absl::TimeZone zone_;
  bool has_header_ = false;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_TRANSACTION_LINES_H_
