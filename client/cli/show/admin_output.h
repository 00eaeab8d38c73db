// The bank's answers to its administrators, as a table for people and as CSV for programs.
#ifndef ATM_CLIENT_CLI_SHOW_ADMIN_OUTPUT_H_
#define ATM_CLIENT_CLI_SHOW_ADMIN_OUTPUT_H_

#include <optional>
#include <string>
#include <vector>

#include "atm/v1/admin_service.pb.h"
#include "client/cli/text/column_table.h"
#include "client/cli/text/failure.h"
#include "client/cli/text/look.h"

namespace atm::cli {

// Shows all that is known of an account, below the sentence `done`, which says what was done with
// it. `done` may be empty.
std::string AccountTable(const v1::Account& account, const std::string& done, const Look& look);

// Shows an account that was just opened, or that would be if it is a trial.
std::string OpenedTable(const v1::OpenAccountResponse& response, bool is_trial, const Look& look);

// Return a header and a line. All commands have the same columns; an opening has more of them.
std::string AccountCsv(const v1::Account& account, CsvUse use);
std::string OpenedCsv(const v1::OpenAccountResponse& response, CsvUse use);

// Show the books if they are whole. NotWhole is the failure if they are not.
std::string BooksTable(const v1::VerifyBooksResponse& response, const Paint& paint);
std::string BooksCsv(const v1::VerifyBooksResponse& response, CsvUse use);
Failure NotWhole(const v1::VerifyBooksResponse& response);

// Show a backup that was written to a file.
std::string BackupTable(const v1::BackupResponse& response, const std::string& file,
                        const Paint& paint);
std::string BackupCsv(const v1::BackupResponse& response, const std::string& file, CsvUse use);

// Show what came of an import, or what would come of it if it is a trial.
std::string ImportTable(const v1::ImportAccountsResponse& response, bool is_trial,
                        const Paint& paint);
std::string ImportCsv(const v1::ImportAccountsResponse& response, CsvUse use);

// A list of accounts that is printed page by page.
class AccountList {
 public:
  explicit AccountList(const Look& look);

  // Returns the text of the next accounts. That of the first ones has the header above it.
  std::string Next(const std::vector<v1::Account>& accounts);

  // Returns the end of the list. `has_more` says that --limit has cut it off.
  std::string End(bool has_more);

 private:
  std::string TableLines(const std::vector<v1::Account>& accounts);
  std::string Header();

  Look look_;
  ColumnTable table_;
  bool has_header_ = false;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_ADMIN_OUTPUT_H_
