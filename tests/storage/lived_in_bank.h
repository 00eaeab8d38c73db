// A small bank that had a day with every kind of row in it, for tests that lay hands on its file.
#ifndef ATM_TESTS_STORAGE_LIVED_IN_BANK_H_
#define ATM_TESTS_STORAGE_LIVED_IN_BANK_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "storage/audit/audit_report.h"
#include "storage/ledger/ledger_options.h"
#include "tests/temp_folder.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

struct SqliteConnection;

// The file of a bank that had such a day.
struct LivedIn {
  LivedIn();

  // Options for a ledger over that file at the end of that day: its one open hold does not expire.
  LedgerOptions options() const;

  testing::TempFolder folder;
  const std::string path = folder / "atm.db";
  const std::int64_t end_us;
};

// Verifies the record in a file.
AuditReport AuditFile(const std::string& path, const AuditRequest& request = {});

// A copy of the bank's file in memory, for somebody to lay hands on.
class Copy {
 public:
  explicit Copy(const std::string& path);

  SQLite::Database& database();

  // The first thing that is wrong with it, as text; empty if nothing is.
  std::string Wrong(const AuditRequest& request = {});

 private:
  const std::shared_ptr<SqliteConnection> connection_;
};

// Returns the first column of each row that a query finds.
std::vector<std::string> Texts(SQLite::Database& database, const std::string& query);

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_LIVED_IN_BANK_H_
