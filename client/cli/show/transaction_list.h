// A list of transactions that is printed page by page.
#ifndef ATM_CLIENT_CLI_SHOW_TRANSACTION_LIST_H_
#define ATM_CLIENT_CLI_SHOW_TRANSACTION_LIST_H_

#include <string>
#include <vector>

#include "atm/v1/transaction.pb.h"
#include "client/cli/show/transaction_lines.h"
#include "client/cli/text/column_table.h"
#include "client/cli/text/look.h"

namespace atm::cli {

class TransactionList {
 public:
  explicit TransactionList(const Look& look);

  // Returns the text of the next transactions. That of the first ones has the header above it.
  std::string Next(const std::vector<v1::Transaction>& transactions);

  // Returns the end of the list. `has_more` says that --limit has cut it off.
  std::string End(bool has_more) const;

 private:
  const Look look_;
  TransactionLines lines_;  // as JSON and CSV
  ColumnTable table_;
  bool has_header_ = false;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_TRANSACTION_LIST_H_
