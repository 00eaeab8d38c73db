#include "storage/sqlite/sqlite_journal.h"

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "storage/sqlite/sqlite_history.h"
#include "storage/sqlite/sqlite_schema.h"
#include "tests/storage/bank.h"
#include "tests/storage/journal_engines.h"
#include "tests/storage/sealed_sql.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

void Sql(const std::string& path, const std::string& statements) {
  SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(statements);
}

// The same by somebody who has our seal.
void SealedSql(const std::string& path, const std::string& statements) {
  OpenSealed(path).exec(statements);
}

// Opening fails with this code and a sentence that has this in it, and the file stays as it is.
void CheckRefused(const std::string& path, absl::StatusCode code, const std::string& sentence) {
  const std::string before = Read(path);
  const auto journal = OpenSqliteJournal({.path = path});
  CHECK(journal.status().code() == code);
  CHECK_THAT(std::string(journal.status().message()), ContainsSubstring(sentence));
  CHECK_THAT(std::string(journal.status().message()), ContainsSubstring(path));
  CHECK(Read(path) == before);
}

TEST_CASE("SqliteJournal: what is no ledger is refused and left alone") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  SECTION("another kind of file") {
    Write(path, std::string(5'000, 'x'));
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "is not a database");
  }
  SECTION("a short file") {
    Write(path, "hello");
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "is not a database");
  }
  SECTION("another program's database") {
    Sql(path, "CREATE TABLE notes (text)");
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "another program");
  }
  SECTION("another program's database in WAL mode") {
    Sql(path, "PRAGMA journal_mode = WAL; PRAGMA application_id = 7; CREATE TABLE notes (text)");
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "another program");
  }
  SECTION("a newer schema") {
    REQUIRE(OpenJournal(path)->Close().ok());
    Sql(path, "PRAGMA user_version = 999");
    CheckRefused(path, absl::StatusCode::kFailedPrecondition, "newer version");
  }
  SECTION("a newer schema that is still in the write-ahead log") {
    REQUIRE(OpenJournal(path)->Close().ok());
    {
      SQLite::Database other(path, SQLite::OPEN_READWRITE);
      other.exec("PRAGMA user_version = 999");
      std::filesystem::copy_file(path, folder / "copy.db");
      std::filesystem::copy_file(path + "-wal", folder / "copy.db-wal");
    }
    CheckRefused(folder / "copy.db", absl::StatusCode::kFailedPrecondition, "newer version");
  }
  SECTION("a read-only file") {
    REQUIRE(OpenJournal(path)->Close().ok());
    REQUIRE(chmod(path.c_str(), 0444) == 0);
    CheckRefused(path, absl::StatusCode::kPermissionDenied, "read-only");
  }
  SECTION("a folder") {
    std::filesystem::create_directory(path);
    const auto journal = OpenSqliteJournal({.path = path});
    CHECK(journal.status().code() == absl::StatusCode::kFailedPrecondition);
    CHECK_THAT(std::string(journal.status().message()), ContainsSubstring("is a folder"));
  }
}

// A journal of SQLite's that begins with these 28 bytes, but for the number of pages before it.
std::string RollbackJournal(char pages_before) {
  std::string bytes("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 8);
  bytes.resize(512);
  bytes[19] = pages_before;
  return bytes;
}

TEST_CASE("SqliteJournal: a log beside a missing or empty file is refused and left alone") {
  TempFolder folder;
  const std::string file = folder / "atm.db";
  const bool is_empty = GENERATE(false, true);
  const std::string suffix = GENERATE("-wal", "-journal", "-shm", "-head");
  const std::string log = file + suffix;
  if (is_empty) Write(file, "");
  Write(log, suffix == "-journal" ? RollbackJournal(3) : "something");
  const bool has_link = GENERATE(false, true);
  const std::string path = has_link ? folder / "link.db" : file;
  if (has_link) std::filesystem::create_symlink("atm.db", path);
  const std::string before = Read(log);
  for (const absl::Status& refused :
       {OpenSqliteJournal({.path = path}).status(), OpenSqliteRecord(path).status()}) {
    CHECK(refused.code() == absl::StatusCode::kFailedPrecondition);
    const std::string said(refused.message());
    CHECK_THAT(said, ContainsSubstring(path));
    CHECK_THAT(said, ContainsSubstring(log + " is left over"));
    CHECK_THAT(said, ContainsSubstring(is_empty ? "is empty" : "is missing"));
  }
  CHECK(std::filesystem::exists(file) == is_empty);
  CHECK(Read(file).empty());
  CHECK(Read(log) == before);
}

TEST_CASE("SqliteJournal: whoever died while the tables were made may start again") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  Write(path, "");
  Write(path + "-journal", GENERATE(std::string(), RollbackJournal(0)));
  CHECK(OpenJournal(path)->Close().ok());
}

TEST_CASE("SqliteJournal: a missing folder is said, and not made") {
  TempFolder folder;
  const auto journal = OpenSqliteJournal({.path = folder / "missing/atm.db"});
  CHECK(journal.status().code() == absl::StatusCode::kNotFound);
  CHECK_THAT(std::string(journal.status().message()), ContainsSubstring("does not exist"));
  CHECK_FALSE(std::filesystem::exists(folder / "missing"));
}

TEST_CASE("SqliteJournal: one at a time has the file") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  auto first = OpenJournal(path);
  const auto second = OpenSqliteJournal({.path = path});
  CHECK(second.status().code() == absl::StatusCode::kAlreadyExists);
  CHECK_THAT(std::string(second.status().message()), ContainsSubstring("in use by another server"));
  REQUIRE(first->Close().ok());
  first.reset();
  CHECK(OpenSqliteJournal({.path = path}).ok());
}

TEST_CASE("SqliteJournal: the file is the owner's alone, marked, and whole after closing") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  REQUIRE(OpenJournal(path)->Close().ok());
  struct stat about = {};
  REQUIRE(stat(path.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  SQLite::Database file(path);
  CHECK(file.execAndGet("PRAGMA application_id").getInt() == kApplicationId);
  CHECK(file.execAndGet("PRAGMA user_version").getInt() == kSchemaVersion);
  CHECK(file.execAndGet("PRAGMA integrity_check").getString() == "ok");
}

TEST_CASE("SqliteJournal: a damaged account is named") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  REQUIRE(OpenJournal(path)->Close().ok());
  SealedSql(path,
            "INSERT INTO accounts VALUES (1, '10001', 'usd', 0, 0, 0, 0, x'', 0, '', 0, 0, '', 0,"
            " -1, -1, -1, -1, -1, 0, 0, 0)");
  Loaded ignored;
  const auto loaded = LoadInto(*OpenJournal(path), ignored);
  CHECK(loaded.status().code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(loaded.status().message()), ContainsSubstring("10001"));
}

TEST_CASE("SqliteJournal: no room is made for the accounts that a damaged id promises") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const std::string damaged =
      GENERATE(as<std::string>{}, "-1", "4000000000", "9000000000000000000");
  {
    auto journal = OpenJournal(path);
    LoadAll(*journal, 0);
    const Account account{.id = 1, .number = Number("A"), .currency = kUsd};
    REQUIRE(Append(*journal, {}, {.accounts = {account}}).ok());
    REQUIRE(journal->Close().ok());
  }
  SealedSql(path, "PRAGMA ignore_check_constraints = ON; UPDATE accounts SET id = " + damaged);
  Loaded loaded;
  static_cast<void>(LoadInto(*OpenJournal(path), loaded));
  CHECK(loaded.size < 100'000);
}

}  // namespace
}  // namespace atm::storage
