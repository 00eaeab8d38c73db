// Accounts, as the commands of the group admin print them.
#ifndef ATM_CLIENT_CLI_SHOW_ADMIN_OUTPUT_H_
#define ATM_CLIENT_CLI_SHOW_ADMIN_OUTPUT_H_

#include <optional>
#include <string>
#include <vector>

#include "atm/v1/admin_service.pb.h"
#include "client/cli/line/options.h"
#include "client/cli/show/answer.h"
#include "client/cli/text/column_table.h"
#include "client/cli/text/failure.h"
#include "client/cli/text/text.h"

namespace atm::cli {

// What there is to know about an account; below a sentence that says what was done with it, if
// anything was.
std::string AccountTable(const v1::Account& account, const std::string& done, const Paint& paint);

// The same for one that was just opened.
std::string OpenedTable(const v1::OpenAccountResponse& response, const Paint& paint);

// A header and a line. All commands have the same columns; that of an opening has more of them.
std::string AccountCsv(const v1::Account& account);
std::string OpenedCsv(const v1::OpenAccountResponse& response);

// What was found of the bank's books: where they are whole, and where they are not.
std::string BooksTable(const v1::VerifyBooksResponse& response, const Paint& paint);
std::string BooksCsv(const v1::VerifyBooksResponse& response);
Failure NotWhole(const v1::VerifyBooksResponse& response);

// What came of an import; or what would, of a trial.
std::string ImportTable(const v1::ImportAccountsResponse& response, bool is_trial,
                        const Paint& paint);
std::string ImportCsv(const v1::ImportAccountsResponse& response);

// A list of accounts that is printed as it comes.
class AccountList {
 public:
  // `zone` is that of the dates in the table.
  AccountList(const Look& look, absl::TimeZone zone);

  // The text of the next accounts; where they are the first, below a header.
  std::string Next(const std::vector<v1::Account>& accounts);

  // What ends it; `has_more` if --limit has cut it off.
  std::string End(bool has_more);

 private:
  std::string TableLines(const std::vector<v1::Account>& accounts);
  std::string Header();

  Look look_;
  absl::TimeZone zone_;
  ColumnTable table_;
  bool has_header_ = false;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_ADMIN_OUTPUT_H_
