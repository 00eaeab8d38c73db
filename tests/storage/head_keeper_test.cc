// The side file that keeps the newest head, and what is synced before anything is acknowledged.
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "storage/sqlite/sqlite_head_keeper.h"
#include "storage/sqlite/sqlite_journal.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/file_image.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

// Something that a thread does, and another one waits for.
class Signal {
 public:
  void Happen() {
    const MutexLock lock(mutex_);
    ++times_;
    changed_.NotifyAll();
  }
  void Await(int times) {
    const MutexLock lock(mutex_);
    while (times_ < times) changed_.Wait(mutex_);
  }
  int times() {
    const MutexLock lock(mutex_);
    return times_;
  }

 private:
  Mutex mutex_;
  ConditionVariable changed_;
  int times_ ATM_GUARDED_BY(mutex_) = 0;
};

ChainHead HeadAt(std::int64_t entries) {
  ChainHead head{.entries = entries, .last_transaction = entries - 2};
  head.hash.fill(static_cast<std::uint8_t>(entries));
  return head;
}

// A side file of a database, whose disk is the test's.
struct SideFile {
  std::unique_ptr<HeadKeeper> Open() {
    auto opened = HeadKeeper::Open({.database = path,
                                    .disk = disk,
                                    .tell =
                                        [this](const std::string& what) {
                                          {
                                            const MutexLock telling(mutex);
                                            told += what + "\n";
                                          }
                                          tells.Happen();
                                        }},
                                   *database, HeadAt(2), LogSalt{1});
    INFO(opened.status().message());
    REQUIRE(opened.ok());
    return *std::move(opened);
  }

  KeptHead Kept() const {
    const auto kept = ReadKeptHead(path);
    INFO(kept.status().message());
    REQUIRE(kept.ok());
    REQUIRE(kept->has_value());
    return **kept;
  }

  std::string Told() {
    const MutexLock telling(mutex);
    return told;
  }

  TempFolder folder;
  const std::string path = folder / "atm.db";
  const absl::StatusOr<FileLock> database = FileLock::Acquire(path);
  SqliteDisk disk;
  Signal tells;
  Mutex mutex;
  std::string told ATM_GUARDED_BY(mutex);
};

TEST_CASE("HeadKeeper: the newest head is in the file at once, and after the end") {
  SideFile file;
  auto keeper = file.Open();
  CHECK(file.Kept().head == HeadAt(2));
  for (std::int64_t entries = 3; entries < 20; ++entries) {
    keeper->Keep(HeadAt(entries), LogSalt{1});
    CHECK(file.Kept().head == HeadAt(entries));
    CHECK(file.Kept().log == LogSalt{1});
  }
  keeper->Keep(HeadAt(19), LogSalt{2});
  CHECK(file.Kept().log == LogSalt{2});
  keeper->Close();
  CHECK(file.Kept().head == HeadAt(19));
  CHECK_FALSE(file.Kept().log.has_value());
  const std::uint64_t number = file.Kept().number;
  keeper = file.Open();
  CHECK(file.Kept().number > number);
  CHECK((fs::status(file.path + "-head").permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("HeadKeeper: a line that is torn at any byte leaves the one before it") {
  SideFile file;
  auto keeper = file.Open();
  keeper->Keep(HeadAt(3), {});
  keeper->Keep(HeadAt(4), {});
  const std::string before = BytesOf(file.path + "-head");
  keeper->Keep(HeadAt(15), LogSalt{9});
  const std::string after = BytesOf(file.path + "-head");
  for (std::size_t torn = 0; torn < after.size(); torn += 3) {
    std::ofstream(file.path + "-head", std::ios::binary)
        << after.substr(0, torn) << before.substr(torn);
    const ChainHead head = file.Kept().head;
    CHECK((head == HeadAt(15) || head == HeadAt(4)));
  }
  for (std::size_t at = 0; at < after.size(); at += 5) {
    std::string flipped = after;
    flipped[at] = static_cast<char>(flipped[at] ^ 2);
    std::ofstream(file.path + "-head", std::ios::binary) << flipped;
    const ChainHead head = file.Kept().head;
    CHECK((head == HeadAt(15) || head == HeadAt(4)));
  }
}

TEST_CASE("HeadKeeper: it is synced within a second, and whoever keeps a head waits for no disk") {
  SideFile file;
  Signal syncs;
  Signal gate;
  file.disk.sync_head = [&](int) {
    syncs.Happen();
    gate.Await(syncs.times() == 1 ? 0 : 1);  // after the first a slow disk
    return 0;
  };
  const auto keeper = file.Open();
  const auto begin = std::chrono::steady_clock::now();
  keeper->Keep(HeadAt(3), LogSalt{1});
  syncs.Await(2);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
  keeper->Keep(HeadAt(4), LogSalt{1});
  CHECK(file.Kept().head == HeadAt(4));
  gate.Happen();
  syncs.Await(3);
}

TEST_CASE("HeadKeeper: it is synced at once when the log begins anew") {
  SideFile file;
  Signal syncs;
  file.disk.sync_head = [&](int) {
    syncs.Happen();
    return 0;
  };
  const auto keeper = file.Open();
  const auto begin = std::chrono::steady_clock::now();
  keeper->Keep(HeadAt(3), LogSalt{2});
  syncs.Await(2);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(400));
}

TEST_CASE("HeadKeeper: if the file cannot be written or synced, that is told, once, and no more") {
  SideFile file;
  bool fails = false;
  const bool is_full = GENERATE(false, true);
  file.disk.write_head = [&](int descriptor, const void* bytes, std::size_t size, off_t at) {
    if (!fails) return pwrite(descriptor, bytes, size, at);
    if (is_full) return ssize_t{7};  // a part, as a full disk does it
    errno = EIO;
    return ssize_t{-1};
  };
  const auto keeper = file.Open();
  fails = true;
  keeper->Keep(HeadAt(3), LogSalt{1});
  keeper->Keep(HeadAt(4), LogSalt{1});
  CHECK_THAT(file.Told(), ContainsSubstring(file.path + "-head cannot be written: " +
                                            (is_full ? "No space left" : "Input/output error")));
  CHECK(file.tells.times() == 1);
  CHECK(file.Kept().head.entries <= 4);
  fails = false;
  keeper->Keep(HeadAt(5), LogSalt{1});
  keeper->Keep(HeadAt(6), LogSalt{1});
  CHECK(file.Kept().head == HeadAt(6));
  fails = true;
  keeper->Keep(HeadAt(7), LogSalt{1});
  CHECK(file.tells.times() == 2);
}

TEST_CASE("HeadKeeper: if it cannot be made, nothing is opened, and nothing is left") {
  SideFile file;
  const int error = GENERATE(ENOSPC, EIO);
  file.disk.sync_head = [error](int) {
    errno = error;
    return -1;
  };
  const auto opened =
      HeadKeeper::Open({.database = file.path, .disk = file.disk}, *file.database, HeadAt(2), {});
  CHECK(opened.status().code() ==
        (error == ENOSPC ? absl::StatusCode::kResourceExhausted : absl::StatusCode::kUnavailable));
  CHECK_THAT(std::string(opened.status().message()), ContainsSubstring("-head cannot be made"));
  CHECK_FALSE(fs::exists(file.path + "-head"));
  CHECK_FALSE(fs::exists(file.path + "-head-new"));
}

TEST_CASE("HeadKeeper: somebody takes the file away, and it is made anew") {
  SideFile file;
  const auto keeper = file.Open();
  SECTION("deleted") { fs::remove(file.path + "-head"); }
  SECTION("moved") { fs::rename(file.path + "-head", file.path + "-saved"); }
  SECTION("replaced") {
    fs::copy_file(file.path + "-head", file.path + "-copy");
    fs::rename(file.path + "-copy", file.path + "-head");
  }
  keeper->Keep(HeadAt(3), LogSalt{2});
  file.tells.Await(1);
  CHECK_THAT(file.Told(), ContainsSubstring("was made anew"));
  CHECK(file.Kept().head == HeadAt(3));
  keeper->Keep(HeadAt(4), LogSalt{2});
  CHECK(file.Kept().head == HeadAt(4));
}

TEST_CASE("HeadKeeper: nothing is made where the database is gone") {
  SideFile file;
  Signal syncs;
  file.disk.sync_head = [&](int) {
    syncs.Happen();
    return 0;
  };
  const auto keeper = file.Open();
  fs::remove(file.path + "-head");
  fs::rename(file.path, file.path + "-saved");
  keeper->Keep(HeadAt(3), LogSalt{2});
  syncs.Await(2);
  keeper->Keep(HeadAt(4), LogSalt{3});
  syncs.Await(3);  // what followed the sync before is over
  CHECK_FALSE(fs::exists(file.path + "-head"));
}

int FailToSync(int /*descriptor*/) {
  errno = EIO;
  return -1;
}

TEST_CASE("SqliteJournal: what cannot be synced at the start is not opened") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const bool is_new = GENERATE(true, false);
  FileImage killed;
  if (!is_new) {
    CommittedBank bank(path);
    bank.DoOne(Open("A", 100));
    bank.DoOne(In("A", 1));
    killed = TakeImage(path);
  }
  PutImage(killed, path);
  SqliteJournalOptions options{.path = path};
  std::string sentence;
  SECTION("the folder") {
    options.disk.sync_folder = FailToSync;
    sentence = "the folder of " + path + " cannot be synced";
  }
  SECTION("the log") {
    options.disk.sync_log = FailToSync;
    sentence = path + "-wal cannot be synced";
    if (is_new) return;  // there is nothing in it
  }
  SECTION("the kept head") {
    options.disk.sync_head = FailToSync;
    sentence = path + "-head cannot be made";
  }
  const absl::Status opened = OpenSqliteJournal(options).status();
  CHECK(opened.code() == absl::StatusCode::kUnavailable);
  CHECK_THAT(std::string(opened.message()), ContainsSubstring(sentence));
  CHECK(OpenJournal(path)->Close().ok());
}

TEST_CASE(
    "SqliteJournal: the folder is synced before the first batch, and after the log is deleted") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  std::vector<bool> had_log;
  bool fails = false;
  SqliteJournalOptions options{.path = path};
  options.disk.sync_folder = [&](int) {
    for (const char* suffix : {"", "-head"}) CHECK(fs::exists(path + suffix));
    had_log.push_back(fs::exists(path + "-wal"));
    return fails ? FailToSync(0) : 0;
  };
  auto journal = OpenSqliteJournal(options);
  REQUIRE(journal.ok());
  CHECK(had_log == std::vector<bool>{true});
  fails = GENERATE(false, true);
  const absl::Status closed = (*journal)->Close();
  CHECK(had_log == std::vector<bool>{true, false});
  CHECK(closed.ok() == !fails);
  if (fails) CHECK_THAT(std::string(closed.message()), ContainsSubstring("cannot be synced"));
}

TEST_CASE("SqliteJournal: a head is kept with each batch") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  CommittedBank bank(path);
  for (int i = 0; i < 20; ++i) {
    bank.DoOne(i == 0 ? Operation(Open("A", 100)) : Operation(In("A", 1)));
    const auto kept = ReadKeptHead(path);
    REQUIRE(kept.ok());
    CHECK((*kept)->head == bank.committer.chain_head());
  }
}

}  // namespace
}  // namespace atm::storage
