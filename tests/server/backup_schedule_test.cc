// Backups that the server makes by itself, by a clock of the test.
#include "server/program/backup_schedule.h"

#include <spdlog/sinks/ostream_sink.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "absl/time/time.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/write_file.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

BackupFolder::Time At(const std::string& text) {
  absl::Time time;
  std::string error;
  REQUIRE(absl::ParseTime(absl::RFC3339_full, text, &time, &error));
  return absl::ToChronoTime(time);
}

// A folder with backups, and a clock that the test moves.
struct Scheduled {
  std::set<std::string> Names() const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }
  void Make() {
    rounds.MakeOne([] { return true; });
  }

  Bank bank;
  const atm::testing::TempFolder folder;
  std::ostringstream text;
  Log log{LogFormat::kText, LogLevel::kInfo,
          std::make_shared<spdlog::sinks::ostream_sink_mt>(text)};
  BackupFolder::Time now = At("2026-11-30T18:00:00Z");
  BackupScheduleOptions options{.folder = folder.path().string(),
                                .kept = 2,
                                .interval = hours(1),
                                .retry = minutes(10),
                                .clock = [this] { return now; }};
  BackupRounds rounds{&bank.ledger(), &log, options};
};

TEST_CASE("BackupRounds: one is due at once, and then one interval after the newest") {
  Scheduled bank;
  CHECK(bank.rounds.Due() <= bank.now);
  bank.Make();
  CHECK(bank.Names() == std::set<std::string>{"atm-20261130T180000Z.db"});
  CHECK_THAT(bank.text.str(), ContainsSubstring("backup made and verified"));
  CHECK_THAT(bank.text.str(),
             ContainsSubstring("head=" + storage::ToText(bank.bank.ledger().chain_head())));
  CHECK(bank.rounds.Due() == bank.now + hours(1));
  // Also after a restart.
  CHECK(BackupRounds(&bank.bank.ledger(), &bank.log, bank.options).Due() == bank.now + hours(1));
}

TEST_CASE("BackupRounds: keeps the newest, and leaves alone what is not its own") {
  Scheduled bank;
  const std::set<std::string> others = {"atm-20261130T170000Z.db-wal", "atm-2026113T170000Z.db",
                                        "notes.txt"};
  for (const std::string& name : others) WriteFile(bank.folder / name, "mine");
  // Of a clock that went wrong once.
  WriteFile(bank.folder / "atm-20990101T000000Z.db", "later");
  for (int i = 0; i < 4; ++i) {
    CHECK(bank.rounds.Due() <= bank.now);
    bank.Make();
    bank.now += hours(1);
  }
  std::set<std::string> expected = others;
  expected.insert(
      {"atm-20261130T200000Z.db", "atm-20261130T210000Z.db", "atm-20990101T000000Z.db"});
  CHECK(bank.Names() == expected);
  CHECK_THAT(bank.text.str(), ContainsSubstring("old backup deleted file=" +
                                                (bank.folder / "atm-20261130T180000Z.db")));
}

TEST_CASE("BackupRounds: a failure deletes nothing, is told, and is tried again soon") {
  Scheduled bank;
  bank.Make();
  bank.now += hours(1);
  bank.Make();
  const std::set<std::string> before = bank.Names();
  bank.now += hours(1);
  bank.options.leave_free_bytes = std::int64_t{1} << 60;
  BackupRounds failing(&bank.bank.ledger(), &bank.log, bank.options);
  CHECK(failing.Due() <= bank.now);
  failing.MakeOne([] { return true; });
  CHECK(bank.Names() == before);
  CHECK_THAT(bank.text.str(), ContainsSubstring("no backup was made"));
  CHECK_THAT(bank.text.str(), ContainsSubstring("no room for"));
  CHECK(failing.Due() == bank.now + minutes(10));
}

TEST_CASE("BackupSchedule: makes one when it is due, and ends with the server") {
  Scheduled bank;
  {
    const BackupSchedule schedule(&bank.bank.ledger(), &bank.log, bank.options);
    while (!std::filesystem::exists(bank.folder / "atm-20261130T180000Z.db")) {
      std::this_thread::yield();
    }
  }
  CHECK(bank.Names() == std::set<std::string>{"atm-20261130T180000Z.db"});
}

}  // namespace
}  // namespace atm::server::testing
