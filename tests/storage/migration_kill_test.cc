// A server that is killed while it brings a record of schema 1 up to date leaves it as it was
// before or as it is to be, never in between.
#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "storage/engine/open_journal.h"
#include "tests/storage/bank.h"
#include "tests/storage/old_record.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

// Small pages, and a cache for few of them: what is changed reaches the write-ahead log long before
// it is committed.
constexpr std::int64_t kSmallPage = 512;
constexpr std::int64_t kLogHeader = 32;
constexpr std::int64_t kFrameHeader = 24;

// A file of schema 1 that is being brought up to date, in a folder of its own.
class Migrating {
 public:
  explicit Migrating(const std::function<void(const std::string&)>& tell) {
    {
      SQLite::Database database(path_, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      database.exec("PRAGMA page_size = 512");
      MakeOldRecord(database);
      database.exec("PRAGMA journal_mode = WAL");
      old_ = DumpOf(database);
    }
    database_.emplace(path_, SQLite::OPEN_READWRITE);
    sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    database_->exec("PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 8");
    sqlite3_progress_handler(
        database_->getHandle(), 100,
        [](void* self) {
          static_cast<Migrating*>(self)->TakeCopy();
          return 0;
        },
        this);
    const auto told = [&](const std::string& sentence) {
      TakeCopy();
      tell(sentence);
    };
    REQUIRE(Prepare(*database_, told).ok());
    sqlite3_progress_handler(database_->getHandle(), 0, nullptr, nullptr);
    new_ = DumpOf(*database_);
    TakeCopy();
  }

  // What a crash at this moment leaves of the file.
  void TakeCopy() {
    const std::string copy = folder_ / ("copy" + std::to_string(++copies_) + ".db");
    std::filesystem::copy_file(path_, copy);
    if (std::filesystem::exists(path_ + "-wal")) {
      std::filesystem::copy_file(path_ + "-wal", copy + "-wal");
    }
  }

  int copies() const { return copies_; }
  std::string CopyNumber(int n) const { return folder_ / ("copy" + std::to_string(n) + ".db"); }
  const std::vector<std::string>& old() const { return old_; }
  const std::vector<std::string>& migrated() const { return new_; }

 private:
  testing::TempFolder folder_;
  const std::string path_ = folder_ / "atm.db";
  std::optional<SQLite::Database> database_;
  std::vector<std::string> old_;
  std::vector<std::string> new_;
  int copies_ = 0;
};

// What a file holds, in the words of DumpOf, once its pages have their seals.
std::vector<std::string> SealedDump(std::vector<std::string> dump) {
  constexpr std::size_t kUserVersion = 1;
  REQUIRE(dump.at(kUserVersion) == "2");
  dump[kUserVersion] = "3";
  return dump;
}

// The file that a crash left is of schema 1 or of schema 2, and becomes the same as any other when
// it is opened. Returns whether it was of schema 1.
bool CheckLeftBehind(const Migrating& bank, const std::string& path) {
  const std::vector<std::string> dump = DumpOfFile(path);
  const bool is_old = dump == bank.old();
  if (!is_old && dump != bank.migrated()) FAIL_CHECK("it is in between: " << path);
  int told = 0;
  const auto journal =
      OpenJournal({.url = path, .min_free_bytes = 0, .tell = [&](const std::string&) { ++told; }});
  INFO(journal.status().message());
  REQUIRE(journal.ok());
  REQUIRE((*journal)->Close().ok());
  CHECK(told == (is_old ? 4 : 2));
  if (DumpOfFile(path) != SealedDump(bank.migrated())) {
    FAIL_CHECK("it has another end: " << path);
  }
  return is_old;
}

TEST_CASE("Migration: killed at any moment, the file is of the old schema or of the new one",
          "[data]") {
  int sentences = 0;
  const Migrating bank([&](const std::string&) { ++sentences; });
  CHECK(sentences == 2);
  REQUIRE(bank.copies() > 10);
  int old = 0;
  int with_log = 0;
  for (int n = 1; n <= bank.copies(); ++n) {
    const std::string copy = bank.CopyNumber(n);
    std::error_code none;
    if (std::filesystem::file_size(copy + "-wal", none) > 10'000 && !none) ++with_log;
    const bool is_old = CheckLeftBehind(bank, copy);
    CHECK(is_old == (n < bank.copies()));
    old += is_old ? 1 : 0;
  }
  CHECK(old == bank.copies() - 1);
  CHECK(with_log > 5);  // the test tests only if uncommitted pages were in the log
}

TEST_CASE("Migration: of a log that was cut at any page, the file is old or new") {
  const Migrating bank([](const std::string&) {});
  testing::TempFolder folder;
  const std::string whole = bank.CopyNumber(bank.copies());
  const auto log_bytes = static_cast<std::int64_t>(std::filesystem::file_size(whole + "-wal"));
  const std::int64_t frames = (log_bytes - kLogHeader) / (kSmallPage + kFrameHeader);
  REQUIRE(frames > 50);
  int old = 0;
  int cut = 0;
  for (std::int64_t kept = 0; kept <= frames; kept += kept + 3 < frames ? 3 : 1) {
    INFO(kept << " of " << frames << " frames");
    const std::string path = folder / ("cut" + std::to_string(kept) + ".db");
    std::filesystem::copy_file(whole, path);
    std::filesystem::copy_file(whole + "-wal", path + "-wal");
    std::filesystem::resize_file(
        path + "-wal",
        static_cast<std::uintmax_t>(kLogHeader + kept * (kSmallPage + kFrameHeader)));
    const bool is_old = CheckLeftBehind(bank, path);
    CHECK(is_old == (kept < frames));
    old += is_old ? 1 : 0;
    ++cut;
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  }
  CHECK(old == cut - 1);
}

}  // namespace
}  // namespace atm::storage
