#include "storage/sqlite/sqlite_evidence.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "storage/sqlite/sqlite_history.h"
#include "storage/sqlite/sqlite_journal.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/file_image.h"
#include "tests/storage/old_record.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

FileImage AllFiles(const std::string& path) {
  FileImage image = TakeImage(path);
  for (const std::string suffix : {"-shm", "-journal"}) {
    if (fs::exists(path + suffix)) image[suffix] = BytesOf(path + suffix);
  }
  return image;
}

// A start refuses the files with this sentence, and leaves all of them as they are. Whoever reads
// the record refuses them too.
void CheckRefused(const std::string& path, const std::string& sentence) {
  const auto check = [&](const absl::Status& refused) {
    CHECK(refused.code() == absl::StatusCode::kDataLoss);
    CHECK_THAT(std::string(refused.message()), ContainsSubstring(sentence));
    CHECK_THAT(std::string(refused.message()), ContainsSubstring(path + "-head away"));
  };
  const FileImage before = AllFiles(path);
  check(OpenSqliteJournal({.path = path}).status());
  CHECK(AllFiles(path) == before);
  check(OpenSqliteRecord(path).status());
}

// A bank that is killed. The images are those of a log that has begun anew between them.
struct Life {
  Life() {
    {
      CommittedBank bank(path);
      bank.DoOne(Open("A", 100));
      bank.DoOne(In("A", 1));
      early = TakeImage(path);
      bank.DoOne(In("A", 2));
      SQLite::Database(path, SQLite::OPEN_READWRITE).exec("PRAGMA wal_checkpoint(RESTART)");
      bank.DoOne(In("A", 3));
      middle = TakeImage(path);
      bank.DoOne(In("A", 4));
      late = TakeImage(path);
      REQUIRE(bank.committer.WriteBackAll().ok());
      REQUIRE(bank.journal->Close().ok());
    }
    closed = TakeImage(path);
    PutImage({}, path);
  }

  TempFolder folder;
  const std::string path = folder / "atm.db";
  FileImage early;
  FileImage middle;
  FileImage late;
  FileImage closed;
};

TEST_CASE("Evidence: a record that ends before what was acknowledged is refused, and left alone") {
  Life life;
  FileImage image = life.late;
  std::string sentence = " missing: it ends with entry";
  SECTION("the log is gone") {
    image.erase("-wal");
    sentence = "atm.db-wal) is gone or empty";
  }
  SECTION("the log is empty") {
    image["-wal"].clear();
    sentence = "atm.db-wal) is gone or empty";
  }
  SECTION("the log is cut") { image["-wal"].resize(10'000); }
  SECTION("the log is an earlier one") { image["-wal"] = life.middle["-wal"]; }
  SECTION("the log is of before it began anew") {
    image["-wal"] = life.early["-wal"];
    sentence = "is not its log, but an older one";
  }
  SECTION("the database is an older one, and the log is gone") {
    image[""] = life.early[""];
    image.erase("-wal");
  }
  SECTION("the database and the log are older ones") {
    image = life.middle;
    image["-head"] = life.late["-head"];
  }
  SECTION("a copy of before, in the place of what was closed") {
    image = {{"", life.early[""]}, {"-head", life.closed["-head"]}};
  }
  SECTION("with more entries, but others") {
    TempFolder other;
    {
      CommittedBank bank(other / "atm.db");
      bank.Do(std::vector<Command>(50, {Open("B", 1), {}}));
      REQUIRE(bank.journal->Close().ok());
    }
    image = {{"", BytesOf(other / "atm.db")}, {"-head", life.closed["-head"]}};
    CommittedBank(other / "atm.db").Do(std::vector<Command>(50, {In("B", 1), {}}));
    image[""] = BytesOf(other / "atm.db");
    sentence = "is not the one that was acknowledged";
  }
  PutImage(image, life.path);
  CheckRefused(life.path, sentence);
  // As the sentence says.
  if (image.contains("-wal") && sentence.starts_with("is not its log")) {
    fs::remove(life.path + "-wal");
  }
  fs::remove(life.path + "-head");
  CommittedBank bank(life.path);
  CHECK(bank.journal->Close().ok());
}

TEST_CASE("Evidence: what is whole is opened") {
  Life life;
  FileImage image = life.late;
  SECTION("killed") {}
  SECTION("killed before the newest head was kept") { image["-head"] = life.middle["-head"]; }
  SECTION("killed before the head was kept of a log that began anew") {
    image["-head"] = life.early["-head"];
  }
  SECTION("closed") { image = life.closed; }
  SECTION("closed, and never had a head") {
    image = life.closed;
    image.erase("-head");
  }
  SECTION("killed, and never had a head") { image.erase("-head"); }
  SECTION("one of the two lines is torn") { image["-head"][100] ^= 1; }
  SECTION("the other one is torn") { image["-head"][700] ^= 1; }
  SECTION("another program has moved the log") {
    PutImage(life.late, life.path);
    SQLite::Database(life.path, SQLite::OPEN_READWRITE).exec("SELECT count(*) FROM transactions");
    image = TakeImage(life.path);
    REQUIRE_FALSE(image.contains("-wal"));
  }
  PutImage(image, life.path);
  CHECK(OpenSqliteRecord(life.path).ok());
  PutImage(image, life.path);
  CommittedBank bank(life.path);
  CHECK(AccountOf(bank.book, "A").balance_minor == 110);
  CHECK(OpenSqliteRecord(life.path).ok());
}

TEST_CASE("Evidence: a kept head that cannot be read is refused, not taken for none") {
  Life life;
  FileImage image = life.late;
  image["-head"] = GENERATE(as<std::string>{}, "", "something", std::string(1'024, '\0'),
                            "atm-head 2 " + std::string(1'013, ' '));
  PutImage(image, life.path);
  CheckRefused(life.path, "atm.db-head is damaged");
}

TEST_CASE("Evidence: an older schema than the one that was acknowledged is refused") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  REQUIRE(OpenJournal(path)->Close().ok());
  fs::remove(path);
  MakeOldFile(path);
  const auto journal = OpenSqliteJournal({.path = path});
  CHECK(journal.status().code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(journal.status().message()),
             ContainsSubstring("older copy, with schema 1"));
}

TEST_CASE("Evidence: a copy of a file in use without its log is not whole, other copies are") {
  Life life;
  FileImage copy = life.late;
  copy.erase("-head");
  bool is_whole = true;
  SECTION("with its log") {}
  SECTION("without") {
    copy.erase("-wal");
    is_whole = false;
  }
  SECTION("without, soon after the start") {
    copy = {{"", life.early[""]}};
    is_whole = false;
  }
  SECTION("of a file that was closed") { copy = {{"", life.closed[""]}}; }
  SECTION("by SQLite") {
    PutImage(copy, life.path);
    const std::string made = life.folder / "made.db";
    SQLite::Database from(life.path);
    SQLite::Database to(made, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    SQLite::Backup(to, from).executeStep();
    copy = {{"", BytesOf(made)}};
  }
  PutImage(copy, life.path);
  const absl::Status opened = OpenSqliteRecord(life.path).status();
  INFO(opened.message());
  CHECK(opened.ok() == is_whole);
  if (is_whole) return;
  CHECK(opened.code() == absl::StatusCode::kDataLoss);
  CHECK_THAT(std::string(opened.message()),
             ContainsSubstring("its log " + life.path + "-wal is not there"));
  // It can be started with all the same, and that is told.
  std::string told;
  PutImage(copy, life.path);
  const auto journal =
      OpenJournal({.url = life.path, .min_free_bytes = 0, .tell = [&](const std::string& what) {
                     told += what;
                   }});
  REQUIRE(journal.ok());
  CHECK_THAT(told, ContainsSubstring("is not there"));
}

TEST_CASE("Evidence: a file that is new in use does not say that it is complete") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  CommittedBank bank(path);
  bank.DoOne(Open("A", 100));
  const std::string copy = folder / "copy.db";
  PutImage({{"", BytesOf(path)}}, copy);
  CHECK(OpenSqliteRecord(copy).status().code() == absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace atm::storage
