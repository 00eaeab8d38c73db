// Open holds, as they are printed.
#ifndef ATM_CLIENT_CLI_SHOW_HOLD_OUTPUT_H_
#define ATM_CLIENT_CLI_SHOW_HOLD_OUTPUT_H_

#include <string>
#include <vector>

#include "atm/v1/hold.pb.h"
#include "client/cli/show/transaction_lines.h"
#include "client/cli/text/column_table.h"
#include "client/cli/text/look.h"

namespace atm::cli {

// Shows the open holds of an account, of all pages, above what it holds.
std::string HoldsTable(const v1::ListHoldsResponse& response, const Look& look);

// Returns a header and a line for each hold, with the columns of all transactions.
std::string HoldsCsv(const v1::ListHoldsResponse& response, CsvUse use);

// The open holds of the bank, which are printed page by page.
class HoldList {
 public:
  explicit HoldList(const Look& look);

  // Returns the text of the next holds. That of the first ones has the header above it.
  std::string Next(const std::vector<v1::Transaction>& holds);

  // Returns the end of the list. `has_more` says that --limit has cut it off.
  std::string End(bool has_more) const;

 private:
  std::string TableLines(const std::vector<v1::Transaction>& holds);

  const Look look_;
  TransactionLines lines_;  // as JSON and CSV
  ColumnTable table_;
  bool has_header_ = false;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_HOLD_OUTPUT_H_
