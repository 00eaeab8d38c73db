// Reading a file beside the journal that writes it. What each history promises:
// journal_contract_test.cc.
#include "storage/journal/history.h"

#include <SQLiteCpp/Database.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

#include "tests/storage/bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

std::unique_ptr<History> OpenHistory(Journal& journal) {
  auto history = journal.OpenHistory();
  INFO(history.status().message());
  REQUIRE(history.ok());
  return *std::move(history);
}

bool HasTransaction(History& history, TransactionId id) {
  return history.FindTransaction(id)->has_value();
}

TEST_CASE("History: leaves no trace in the file, and does not keep the journal from closing it") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  auto journal = OpenJournal(path);
  auto history = OpenHistory(*journal);
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(1)})}).ok());
  REQUIRE(HasTransaction(*history, 1));
  const auto in_log = std::filesystem::file_size(path + "-wal");
  history.reset();
  CHECK(std::filesystem::file_size(path + "-wal") == in_log);  // the journal's to move, not ours
  REQUIRE(journal->Close().ok());
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK(OpenJournal({.url = path}).ok());
}

TEST_CASE("History: what cannot be read is an error, and asking again is allowed") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  auto journal = OpenJournal(path);
  REQUIRE(Append(*journal, {.transactions = Unsealed({Row(1)})}).ok());
  auto history = OpenHistory(*journal);
  SQLite::Database other(path, SQLite::OPEN_READWRITE);
  other.exec("ALTER TABLE transactions RENAME TO lost");
  CHECK_THAT(std::string(history->FindTransaction(1).status().message()), ContainsSubstring(path));
  CHECK_FALSE(history->FindRequest(Id(1)).ok());
  other.exec("ALTER TABLE lost RENAME TO transactions");
  CHECK(HasTransaction(*history, 1));
  CHECK(history->FindRequest(Id(1))->has_value());
}

// Appends until it is killed, and tells `report` of each transaction once it is durable.
[[noreturn]] void WriteForEver(const std::string& path, int report) {
  auto journal = OpenJournal(path);
  for (TransactionId id = 1;; ++id) {
    if (!Append(*journal, {.transactions = Unsealed({Row(id)})}).ok()) _exit(1);
    if (write(report, &id, sizeof id) != sizeof id) _exit(1);
  }
}

TEST_CASE("History: a copy of what a killed process left has all that it had reported") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  int report[2];
  REQUIRE(pipe(report) == 0);
  const pid_t child = fork();
  if (child == 0) {
    WriteForEver(path, report[1]);
  }
  close(report[1]);
  TransactionId newest = 0;
  while (newest < 100) {
    REQUIRE(read(report[0], &newest, sizeof newest) == sizeof newest);
  }
  REQUIRE(kill(child, SIGKILL) == 0);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  while (read(report[0], &newest, sizeof newest) == sizeof newest) {
  }
  close(report[0]);

  const std::string copy = folder / "copy.db";
  std::filesystem::copy_file(path, copy);
  std::filesystem::copy_file(path + "-wal", copy + "-wal");
  auto journal = OpenJournal(copy);
  auto history = OpenHistory(*journal);
  for (TransactionId id = 1; id <= newest; ++id) {
    REQUIRE(history->FindTransaction(id)->value() == Row(id));
  }
}

}  // namespace
}  // namespace atm::storage
