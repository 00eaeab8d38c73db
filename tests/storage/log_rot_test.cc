// The write-ahead log of a bank at work rots, or other programs use the file: what is read is as it
// was written, and what is moved into the file has its seal.
#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "storage/sqlite/sqlite_seal.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/file_image.h"
#include "tests/storage/lived_in_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

constexpr std::size_t kPageBytes = 4'096;
constexpr std::size_t kHeaderOfLog = 32;
constexpr std::size_t kHeaderOfFrame = 24;

void CheckSeals(const std::string& path) {
  const std::string bytes = BytesOf(path);
  const auto* const pages = reinterpret_cast<const std::uint8_t*>(bytes.data());
  for (PageNumber number = 1; number <= bytes.size() / kPageBytes; ++number) {
    INFO("page " << number);
    CHECK(HasSeal({pages + (number - 1) * kPageBytes, kPageBytes}, number));
  }
}

// The files that a killed server left, copied while it was at work.
struct LeftBehind {
  LeftBehind() {
    CommittedBank bank(folder / "bank.db");
    bank.DoOne(Open("A", 1'000), Id(1));
    for (std::uint64_t i = 2; i <= 300; ++i) bank.DoOne(In("A", 1), Id(i));
    for (const char* end : {"", "-wal"}) fs::copy_file(folder / "bank.db" + end, path + end);
  }

  TempFolder folder;
  const std::string path = folder / "atm.db";
};

std::int64_t BalanceOfA(const std::string& path) {
  CommittedBank bank(path);
  REQUIRE(bank.journal->Close().ok());
  return AccountOf(bank.book, "A").balance_minor;
}

TEST_CASE("Log: any program may recover it and move it into the file") {
  const LeftBehind left;
  REQUIRE(fs::file_size(left.path + "-wal") > 100 * kPageBytes);
  {
    SQLite::Database other(left.path, SQLite::OPEN_READWRITE);
    CHECK(other.execAndGet("SELECT count(*) FROM transactions").getInt() == 300);
  }
  CHECK_FALSE(fs::exists(left.path + "-wal"));
  CheckSeals(left.path);
  CHECK(BalanceOfA(left.path) == 1'299);
  CHECK_FALSE(AuditFile(left.path).fault.has_value());
}

TEST_CASE("Log: a backup that any program makes of a bank at work has its seals") {
  TempFolder folder;
  CommittedBank bank(folder / "atm.db");
  bank.DoOne(Open("A", 1'000), Id(1));
  for (std::uint64_t i = 2; i <= 300; ++i) bank.DoOne(In("A", 1), Id(i));
  const std::string copy = folder / "copy.db";
  {
    SQLite::Database from(folder / "atm.db", SQLite::OPEN_READONLY);
    SQLite::Database to(copy, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Backup(to, from).executeStep();
  }
  CheckSeals(copy);
  CHECK_FALSE(AuditFile(copy).fault.has_value());
  CHECK(BalanceOfA(copy) == 1'299);
}

TEST_CASE("Log: what another program writes beside the bank is taken as it is, and audited") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  {
    CommittedBank bank(path);
    bank.Do({{.operation = Open("A", 1'000), .request_id = Id(1), .memo = "first"}});
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("UPDATE transactions SET memo = 'other'");
    bank.DoOne(In("A", 1), Id(2));
    REQUIRE(bank.journal->Close().ok());
  }
  CheckSeals(path);
  const AuditReport report = AuditFile(path);
  REQUIRE(report.fault.has_value());
  CHECK(report.fault->transaction == 1);
  CHECK(report.flaws.empty());
}

// Where the log is long and its pages are no longer in memory.
TEST_CASE("Log: a frame that rots under a bank at work is not read, and not moved into the file") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  CommittedBank bank(path);
  bank.DoOne(Open("A", 1'000), Id(1));
  for (std::uint64_t i = 2; i <= 40; ++i) bank.DoOne(In("A", 1), Id(i));
  const std::string before = BytesOf(path);
  const std::string log = BytesOf(path + "-wal");
  const std::size_t frames = (log.size() - kHeaderOfLog) / (kHeaderOfFrame + kPageBytes);
  REQUIRE(frames > 60);
  {
    // A bit of each frame: whichever is the newest of a page, it is rotten.
    std::fstream file(path + "-wal", std::ios::binary | std::ios::in | std::ios::out);
    for (std::size_t frame = 0; frame < frames; ++frame) {
      const std::size_t at =
          kHeaderOfLog + frame * (kHeaderOfFrame + kPageBytes) + kHeaderOfFrame + 4'000;
      file.seekp(static_cast<std::streamoff>(at));
      file.put(static_cast<char>(log[at] ^ 1));
    }
  }
  const auto history = bank.journal->OpenHistory();
  if (history.ok()) {
    const auto found = (*history)->FindTransaction(20);
    CHECK(found.status().code() == absl::StatusCode::kDataLoss);
    CHECK_THAT(std::string(found.status().message()),
               ContainsSubstring("is not as it was written into the log"));
  }
  CHECK_FALSE(bank.journal->Close().ok());
  // What was moved before the first rotten frame is right.
  CHECK(BytesOf(path) == before);
}

}  // namespace
}  // namespace atm::storage
