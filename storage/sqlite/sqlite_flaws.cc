#include "storage/sqlite/sqlite_flaws.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_errors.h"

namespace atm::storage {
namespace {

// So many are named of the pages, and of what SQLite finds.
constexpr std::size_t kMostNamed = 10;

// How many steps of SQLite's machine lie between two questions whether to go on: some milliseconds.
constexpr int kStepsBetweenAsking = 100'000;

// Asks now and then, as long as it lives.
class Asking {
 public:
  Asking(SQLite::Database& database, absl::FunctionRef<bool()> go_on)
      : database_(database.getHandle()), go_on_(go_on) {
    sqlite3_progress_handler(database_, kStepsBetweenAsking, &Ask, this);
  }
  ~Asking() { sqlite3_progress_handler(database_, 0, nullptr, nullptr); }

  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

  bool has_ended() const { return has_ended_; }

 private:
  static int Ask(void* self) {
    auto& asking = *static_cast<Asking*>(self);
    asking.has_ended_ = asking.has_ended_ || !asking.go_on_();
    return asking.has_ended_ ? 1 : 0;
  }

  sqlite3* const database_;
  const absl::FunctionRef<bool()> go_on_;
  bool has_ended_ = false;
};

// What SQLite's own check says: it compares each index with its table, row by row, and looks at the
// order of the keys.
std::vector<std::string> CheckIndexes(SQLite::Database& database) {
  SQLite::Statement check(database, absl::StrFormat("PRAGMA integrity_check(%d)", kMostNamed));
  std::vector<std::string> said;
  while (check.executeStep()) {
    const std::string line = check.getColumn(0).getString();
    if (line != "ok") said.push_back("SQLite finds: " + line);
  }
  return said;
}

void NameBroken(const ReadOn& reader, std::vector<std::string>& flaws) {
  for (const auto& [number, sentence] : reader.broken()) {
    if (flaws.size() == kMostNamed) {
      flaws.push_back(
          absl::StrFormat("%d more pages are not, either", reader.broken().size() - kMostNamed));
      return;
    }
    flaws.push_back(sentence);
  }
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FindSqliteFlaws(SQLite::Database& database,
                                                         const ReadOn& reader,
                                                         absl::FunctionRef<bool()> go_on) {
  std::vector<std::string> found;
  const Asking asking(database, go_on);
  absl::Status checked = TranslateSqliteErrors("SQLite cannot check it", [&] {
    found = CheckIndexes(database);
    return absl::OkStatus();
  });
  if (asking.has_ended() || reader.has_ended()) {
    return absl::CancelledError("the verification was ended before it was done");
  }
  if (absl::IsDataLoss(checked)) {
    found.emplace_back(checked.message());
  } else if (!checked.ok()) {
    return checked;
  }
  std::vector<std::string> flaws;
  NameBroken(reader, flaws);
  for (std::string& sentence : found) flaws.push_back(std::move(sentence));
  return flaws;
}

}  // namespace atm::storage
