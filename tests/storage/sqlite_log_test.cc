#include "storage/sqlite/sqlite_log.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/catch2.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

constexpr std::int64_t kPageBytes = 4'096;

// A database whose batches are some pages each, on which nothing else keeps the log.
class PagedDatabase {
 public:
  PagedDatabase()
      : database_(path_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE), log_(database_) {
    database_.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (page)");
  }

  void Commit(std::int64_t pages) {
    database_.exec("INSERT INTO t VALUES (zeroblob(" + std::to_string(pages * kPageBytes) + "))");
    log_.MoveIfLong();
  }

  // In pages. The file never gets shorter: it tells how long the log ever was.
  std::int64_t longest_log() const {
    return static_cast<std::int64_t>(std::filesystem::file_size(path_ + "-wal")) / kPageBytes;
  }
  // What was moved.
  std::int64_t pages_of_file() const {
    return static_cast<std::int64_t>(std::filesystem::file_size(path_)) / kPageBytes;
  }

 private:
  const testing::TempFolder folder_;
  const std::string path_ = folder_ / "t.db";
  SQLite::Database database_;
  SqliteLog log_;
};

TEST_CASE("SqliteLog: small batches are moved when there are many") {
  PagedDatabase database;
  for (int i = 0; i < 60; ++i) database.Commit(10);
  CHECK(database.pages_of_file() < 100);
  for (int i = 60; i < 1'000; ++i) database.Commit(10);
  CHECK(database.longest_log() < 1'100);
  CHECK(database.pages_of_file() > 8'000);
}

TEST_CASE("SqliteLog: of large batches it holds a few") {
  PagedDatabase database;
  for (int i = 0; i < 7; ++i) database.Commit(1'000);
  CHECK(database.pages_of_file() < 100);
  for (int i = 7; i < 30; ++i) database.Commit(1'000);
  CHECK(database.longest_log() > 7'000);
  CHECK(database.longest_log() < 10'000);
  CHECK(database.pages_of_file() > 15'000);
}

}  // namespace
}  // namespace atm::storage
