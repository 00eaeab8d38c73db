#include "storage/sqlite/sqlite_files.h"

#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "tests/storage/committed_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

// Something that is done to the files of a bank at work, and what is said of it.
struct Mishap {
  std::string what;
  std::function<void(const fs::path& file)> happens;
  std::string sentence;
};

fs::path LogOf(const fs::path& file) { return file.string() + "-wal"; }

void Cut(const fs::path& file, std::uintmax_t bytes) { fs::resize_file(file, bytes); }

void ReplaceByCopy(const fs::path& file) {
  fs::copy_file(file, file.string() + "-copy");
  fs::rename(file.string() + "-copy", file);
}

// As `cp` does it: the file stays, and what is in it goes.
void Overwrite(const fs::path& file, std::size_t bytes) {
  std::ofstream(file, std::ios::binary) << std::string(bytes, 'x');
}

std::vector<Mishap> AllMishaps() {
  std::vector<Mishap> mishaps;
  for (const std::string suffix : {"", "-wal", "-shm"}) {
    const auto of = [suffix](const fs::path& file) { return fs::path(file.string() + suffix); };
    mishaps.push_back({"moved" + suffix,
                       [of](const fs::path& file) { fs::rename(of(file), file.string() + "2"); },
                       suffix + " is gone"});
    mishaps.push_back({"deleted" + suffix, [of](const fs::path& file) { fs::remove(of(file)); },
                       suffix + " is gone"});
    mishaps.push_back({"replaced" + suffix, [of](const fs::path& file) { ReplaceByCopy(of(file)); },
                       suffix + " is another file now"});
    mishaps.push_back({"exchanged for a folder" + suffix,
                       [of](const fs::path& file) {
                         fs::remove(of(file));
                         fs::create_directory(of(file));
                       },
                       suffix + " is another file now"});
    if (suffix == "-shm") continue;
    mishaps.push_back({"emptied" + suffix, [of](const fs::path& file) { Cut(of(file), 0); },
                       suffix + " was cut"});
    mishaps.push_back({"cut in half" + suffix,
                       [of](const fs::path& file) { Cut(of(file), fs::file_size(of(file)) / 2); },
                       suffix + " was cut"});
    mishaps.push_back({"a byte less" + suffix,
                       [of](const fs::path& file) { Cut(of(file), fs::file_size(of(file)) - 1); },
                       suffix + " was cut"});
    mishaps.push_back({"overwritten" + suffix,
                       [of](const fs::path& file) { Overwrite(of(file), 10'000'000); },
                       suffix + " was overwritten"});
  }
  mishaps.push_back({"moved with its folder",
                     [](const fs::path& file) {
                       fs::rename(file.parent_path(), file.parent_path().string() + "-moved");
                     },
                     " is gone"});
  return mishaps;
}

TEST_CASE("SqliteFiles: a mishap is noticed before the next answer") {
  const std::vector<Mishap> mishaps = AllMishaps();
  const Mishap& mishap = mishaps[GENERATE_COPY(range<std::size_t>(0, mishaps.size()))];
  const bool is_replay = GENERATE(false, true);
  // Another log in the place of ours is found when the next batch is written.
  if (is_replay && mishap.what == "overwritten-wal") return;
  INFO(mishap.what << (is_replay ? ", replay" : ""));
  TempFolder folder;
  fs::create_directory(folder / "bank");
  const std::string path = folder / "bank/atm.db";
  CommittedBank bank(path);
  bank.DoOne(Open("A", 100), Id(1));
  bank.DoOne(In("A", 5), Id(2));
  mishap.happens(path);
  const auto outcomes =
      bank.committer.Commit(std::vector<Command>{{In("A", 5), Id(is_replay ? 2 : 3)}});
  REQUIRE_FALSE(outcomes.ok());
  CHECK_THAT(std::string(outcomes.status().message()),
             ContainsSubstring("atm.db" + mishap.sentence));
  CHECK_THAT(std::string(outcomes.status().message()), ContainsSubstring("start again"));
}

TEST_CASE("SqliteFiles: a symbolic link that leads elsewhere is noticed") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  fs::create_symlink(folder / "file", path);
  CommittedBank bank(path);
  bank.DoOne(Open("A", 100), Id(1));
  SECTION("gone") { fs::remove(path); }
  SECTION("repointed") {
    fs::copy_file(folder / "file", folder / "other");
    fs::remove(path);
    fs::create_symlink(folder / "other", path);
  }
  SECTION("the file was moved, and the link after it") {
    fs::rename(folder / "file", folder / "other");
    fs::remove(path);
    fs::create_symlink(folder / "other", path);
  }
  CHECK_FALSE(bank.committer.Commit(std::vector<Command>{{In("A", 5), {}}}).ok());
}

TEST_CASE("SqliteFiles: closing leaves alone what lies in the place of a file") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  {
    CommittedBank bank(path);
    bank.DoOne(Open("A", 100), Id(1));
    fs::rename(path, path + "2");
    fs::rename(path + "-wal", path + "2-wal");
    std::ofstream(path + "-wal") << "somebody else's";
    CHECK_FALSE(bank.journal->Close().ok());
  }
  CHECK(fs::file_size(path + "-wal") == 15);
  CommittedBank moved(path + "2");
  CHECK(AccountOf(moved.book, "A").balance_minor == 100);
}

// Runs `between` once, after a batch was begun and before it is committed.
struct CutBetween : Recording {
  bool TryStage(std::span<const Sealed<Transaction>> part) override {
    if (is_done) return false;
    const absl::Status staged = journal->Stage(part);
    INFO(staged.message());
    REQUIRE(staged.ok());
    between();
    is_done = true;
    return true;
  }

  Journal* journal = nullptr;
  std::function<void()> between;
  bool is_done = false;
};

TEST_CASE("SqliteFiles: a hole that is behind a cut in the middle of a batch is found") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  CutBetween recording;
  CommittedBank bank(path, 1'000'000, recording);
  recording.journal = bank.journal.get();
  bank.DoOne(Open("A", 100));
  for (int i = 0; i < 20; ++i) bank.DoOne(In("A", 1));
  const std::uintmax_t bytes = fs::file_size(LogOf(path));
  const std::uintmax_t left = GENERATE_COPY(as<std::uintmax_t>{}, 0, 32, bytes / 2);
  recording.between = [&] { Cut(LogOf(path), left); };
  const auto outcomes = bank.committer.Commit(std::vector<Command>(300, {In("A", 1), {}}));
  REQUIRE_FALSE(outcomes.ok());
  CHECK_THAT(std::string(outcomes.status().message()), ContainsSubstring("atm.db-wal was cut"));
}

TEST_CASE("SqliteFiles: what SQLite does in an orderly way is no mishap") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  CommittedBank bank(path);
  bank.DoOne(Open("A", 0));
  SQLite::Database other(path, SQLite::OPEN_READWRITE);
  const std::vector<std::string> statements = {
      "PRAGMA wal_checkpoint(PASSIVE)", "PRAGMA wal_checkpoint(FULL)",
      "PRAGMA wal_checkpoint(RESTART)", "PRAGMA wal_checkpoint(TRUNCATE)",
      "BEGIN IMMEDIATE; COMMIT",        "SELECT count(*) FROM transactions"};
  std::int64_t paid_in = 0;
  for (int i = 0; i < 300; ++i) {
    // Large enough that the log is moved now and then.
    bank.Do(std::vector<Command>(i % 10 == 0 ? 2'000 : 3, {In("A", 1), {}}));
    paid_in += i % 10 == 0 ? 2'000 : 3;
    if (i % 3 == 0) other.exec(statements[static_cast<std::size_t>(i) / 3 % statements.size()]);
    // Somebody touches the file, and writes nothing.
    if (i % 20 == 0) fs::last_write_time(path, fs::file_time_type::clock::now());
  }
  CHECK(AccountOf(bank.book, "A").balance_minor == paid_in);
  REQUIRE(bank.journal->Close().ok());
}

}  // namespace
}  // namespace atm::storage
