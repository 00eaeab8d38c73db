// Transactions that are printed as they come: one line each, for people, as JSON, or as CSV below a
// header.
#ifndef ATM_CLIENT_CLI_SHOW_TRANSACTION_LINES_H_
#define ATM_CLIENT_CLI_SHOW_TRANSACTION_LINES_H_

#include <string>

#include "atm/v1/transaction.pb.h"
#include "client/cli/text/look.h"

namespace atm::cli {

class TransactionLines {
 public:
  explicit TransactionLines(const Look& look) : look_(look) {}

  // Returns the text of the next transaction; that of the first one has the header above it.
  std::string Next(const v1::Transaction& transaction);

  // Returns what ends the lines: the header, if there were no transactions.
  std::string End() const;

 private:
  const Look look_;
  bool has_header_ = false;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_TRANSACTION_LINES_H_
