// The balances of several accounts, which are printed as they come.
#ifndef ATM_CLIENT_CLI_SHOW_BALANCE_LIST_H_
#define ATM_CLIENT_CLI_SHOW_BALANCE_LIST_H_

#include <string>
#include <vector>

#include "atm/v1/account.pb.h"
#include "client/cli/text/column_table.h"
#include "client/cli/text/look.h"

namespace atm::cli {

class BalanceList {
 public:
  explicit BalanceList(const Look& look);

  // Returns the text of the next balances: a line each. That of the first ones has the header above
  // it.
  std::string Next(const std::vector<v1::AccountBalance>& balances);

  // Returns the end of the list: the header, if there were no balances.
  std::string End();

 private:
  std::string TableLines(const std::vector<v1::AccountBalance>& balances);
  std::string Header();

  const Look look_;
  ColumnTable table_;
  bool has_header_ = false;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_BALANCE_LIST_H_
