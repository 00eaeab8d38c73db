// An older file, whose pages have no seals, is given seals when it is opened.
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "storage/sqlite/sqlite_header.h"
#include "storage/sqlite/sqlite_schema.h"
#include "storage/sqlite/sqlite_seal.h"
#include "tests/storage/bank.h"
#include "tests/storage/file_image.h"
#include "tests/storage/lived_in_bank.h"
#include "tests/storage/old_record.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

DatabaseHeader HeaderOf(const std::string& path) {
  const std::string bytes = BytesOf(path);
  const auto header =
      DatabaseHeader::Parse({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  REQUIRE(header.has_value());
  return *header;
}

// A file of schema 2, as the program before this one left it.
void MakeUnsealedFile(const std::string& path) {
  MakeOldFile(path);
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  REQUIRE(Prepare(database).ok());
  REQUIRE(database.execAndGet("PRAGMA user_version").getInt() == kUnsealedVersion);
}

// What a file holds in its tables, whichever its schema is.
std::vector<std::string> RowsOfFile(const std::string& path) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE);  // may have to recover it
  std::vector<std::string> dump = DumpOf(database);
  dump.erase(dump.begin() + 1);  // the version
  return dump;
}

void CheckSealed(const std::string& path) {
  const DatabaseHeader header = HeaderOf(path);
  CHECK(header.version == kSealedVersion);
  CHECK(header.reserved_bytes == kSealBytes);
  const std::string bytes = BytesOf(path);
  const auto page = static_cast<std::size_t>(header.page_bytes);
  REQUIRE(bytes.size() % page == 0);
  for (PageNumber number = 1; number <= bytes.size() / page; ++number) {
    const auto* const at =
        reinterpret_cast<const std::uint8_t*>(bytes.data()) + (number - 1) * page;
    if (!HasSeal({at, page}, number)) FAIL_CHECK("page " << number);
  }
}

absl::Status OpenAndClose(const std::string& path, std::vector<std::string>* told = nullptr) {
  const auto journal =
      OpenJournal({.url = path, .min_free_bytes = 0, .tell = [&](const std::string& sentence) {
                     if (told != nullptr) told->push_back(sentence);
                   }});
  return journal.ok() ? (*journal)->Close() : journal.status();
}

TEST_CASE("Sealing: an older file gets its seals, and holds what it held") {
  TempFolder folder;
  const std::string file = folder / "atm.db";
  MakeUnsealedFile(file);
  const std::vector<std::string> rows = RowsOfFile(file);
  REQUIRE(chmod(file.c_str(), 0640) == 0);
  const bool has_link = GENERATE(false, true);
  const std::string path = has_link ? folder / "link.db" : file;
  if (has_link) fs::create_symlink("atm.db", path);
  std::vector<std::string> told;
  REQUIRE(OpenAndClose(path, &told).ok());
  CheckSealed(file);
  CHECK(RowsOfFile(file) == rows);
  CHECK(fs::is_symlink(path) == has_link);
  CHECK(static_cast<int>(fs::status(file).permissions()) == 0640);
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[0], ContainsSubstring("schema 2 and is brought to schema 3"));
  CHECK_FALSE(AuditFile(path).fault.has_value());
  // Once.
  REQUIRE(OpenAndClose(path, &told).ok());
  CHECK(told.size() == 2);
  // Nothing but its head is left beside it.
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == (has_link ? 3 : 2));
}

TEST_CASE("Sealing: whoever had the old file open gets no second server") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  MakeUnsealedFile(path);
  auto journal = OpenJournal(path);
  const auto second = OpenJournal({.url = path});
  CHECK(second.status().code() == absl::StatusCode::kAlreadyExists);
  REQUIRE(journal->Close().ok());
}

// The end of the index's only leaf is altered: the row is there, and the index leads elsewhere.
TEST_CASE("Sealing: an index that rotted before is made anew from its rows") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  MakeUnsealedFile(path);
  const Uuid id = *Uuid::Parse("0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a01");
  std::string bytes = BytesOf(path);
  const std::string wanted(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  int places = 0;
  for (std::size_t at = bytes.find(wanted); at != std::string::npos;
       at = bytes.find(wanted, at + 1)) {
    ++places;
    std::string image = bytes;
    image[at + 15] = static_cast<char>(image[at + 15] ^ 1);
    std::ofstream(path, std::ios::binary) << image;
    // Of the row itself nothing but the chain of hashes can tell.
    if (!OpenAndClose(path).ok()) continue;
    CheckSealed(path);
    const AuditReport report = AuditFile(path);
    if (report.fault) {
      CHECK(report.fault->transaction == 12);
      CHECK(report.flaws.empty());
    }
  }
  CHECK(places == 2);
}

TEST_CASE("Sealing: a file in which one request id stands twice is refused, and left as it is") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  MakeUnsealedFile(path);
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    // As a rotten index lets it come about: the rows are the same, and the index is another one's.
    database.exec(
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = replace(sql, 'UNIQUE CHECK (length(request_id)',"
        " 'CHECK (length(request_id)') WHERE name = 'transactions';"
        "DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_transactions_1'");
  }
  {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    database.exec(
        "UPDATE transactions SET request_id = (SELECT request_id FROM transactions WHERE id = 12)"
        " WHERE id = 13;"
        "CREATE INDEX made ON transactions (request_id);"
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = replace(sql, 'CREATE INDEX', 'CREATE UNIQUE INDEX')"
        " WHERE name = 'made'");
  }
  const std::vector<std::string> before = DumpOfFile(path);
  const absl::Status refused = OpenAndClose(path);
  CHECK(refused.code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(refused.message()), ContainsSubstring("cannot be brought to schema 3"));
  CHECK(DumpOfFile(path) == before);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("Sealing: a file that cannot be copied serves without seals once all of it is verified") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  MakeUnsealedFile(path);
  // A folder in the place of the copy.
  fs::create_directories(path + "-sealing/full");
  const bool is_damaged = GENERATE(false, true);
  if (is_damaged) {
    SQLite::Database(path, SQLite::OPEN_READWRITE)
        .exec("UPDATE transactions SET memo = 'Side Street' WHERE memo = 'Main Street'");
  }
  std::vector<std::string> told;
  const absl::Status opened = OpenAndClose(path, &told);
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[1], ContainsSubstring("is verified in full before it serves"));
  CHECK(opened.ok() == !is_damaged);
  if (is_damaged) {
    CHECK(opened.code() == absl::StatusCode::kDataLoss);
    CHECK_THAT(std::string(opened.message()), ContainsSubstring("transaction 12: its hash"));
  }
  CHECK(HeaderOf(path).version == kUnsealedVersion);
  // Who only reads takes it as it is.
  CHECK(AuditFile(path).fault.has_value() == is_damaged);
  if (is_damaged) return;
  // As soon as it can be, it is sealed.
  fs::remove_all(path + "-sealing");
  REQUIRE(OpenAndClose(path).ok());
  CheckSealed(path);
}

// In a child process: the n-th call of SQLite to the system does not come back.
int calls_left = 0;

void Count() {
  if (--calls_left == 0) raise(SIGKILL);
}

ssize_t CountedWrite(int file, const void* bytes, size_t count, off_t at) {
  Count();
  return pwrite(file, bytes, count, at);
}
int CountedSync(int file) {
  Count();
  return fsync(file);
}
int CountedUnlink(const char* path) {
  Count();
  return unlink(path);
}
int CountedCut(int file, off_t bytes) {
  Count();
  return ftruncate(file, bytes);
}

template <typename Function>
void Replace(const char* name, Function function) {
  sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
  vfs->xSetSystemCall(vfs, name, reinterpret_cast<sqlite3_syscall_ptr>(function));
}

// Opens a file in a child that is killed at the n-th call. Returns whether it came to an end.
bool OpenUntil(int call, const std::string& path) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    calls_left = call;
    Replace("pwrite", CountedWrite);
    Replace("pwrite64", CountedWrite);
    Replace("fsync", CountedSync);
    Replace("unlink", CountedUnlink);
    Replace("ftruncate", CountedCut);
    const auto journal = OpenJournal({.url = path, .min_free_bytes = 0});
    _exit(journal.ok() ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) {
    REQUIRE(WTERMSIG(status) == SIGKILL);
    return false;
  }
  REQUIRE(WEXITSTATUS(status) == 0);
  return true;
}

TEST_CASE("Sealing: killed at any moment, the file is the old one or the new one", "[data]") {
  TempFolder folder;
  const std::string original = folder / "original.db";
  MakeUnsealedFile(original);
  const std::vector<std::string> rows = RowsOfFile(original);
  int old = 0;
  int sealed = 0;
  bool is_done = false;
  for (int call = 1; !is_done; ++call) {
    INFO(call);
    const TempFolder place;
    const std::string path = place / "atm.db";
    fs::copy_file(original, path);
    is_done = OpenUntil(call, path);
    const std::int32_t version = HeaderOf(path).version;
    version == kSealedVersion ? ++sealed : ++old;
    if (version == kSealedVersion) CHECK(HeaderOf(path).reserved_bytes == kSealBytes);
    if (RowsOfFile(path) != rows) FAIL_CHECK("it holds something else");
    const absl::Status opened = OpenAndClose(path);
    INFO(opened.message());
    REQUIRE(opened.ok());
    CHECK(std::distance(fs::directory_iterator(place.path()), {}) == 2);  // and its head
    CheckSealed(path);
    if (RowsOfFile(path) != rows) FAIL_CHECK("it holds something else in the end");
  }
  CHECK(old > 10);
  CHECK(sealed > 1);
}

}  // namespace
}  // namespace atm::storage
