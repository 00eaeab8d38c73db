// Reading the record beside the journal that writes it: in a file and in memory.
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

bool Has(History& history, TransactionId id) { return history.FindTransaction(id)->has_value(); }

TEST_CASE("History: finds what was appended, before and after it was opened") {
  TempFolder folder;
  const std::string path = GENERATE(as<std::string>{}, ":memory:", "atm.db");
  auto journal = OpenJournal(path == ":memory:" ? path : folder / path);
  const RecordedAnswer refusal{.request_id = Id(77),
                               .kind = TransactionKind::kWithdrawal,
                               .reason = RefusalReason::kInsufficientFunds,
                               .account = 2,
                               .amount_minor = 500,
                               .memo = "m\303\266"};
  REQUIRE(journal->Append({.transactions = Unsealed({Row(1)})}).ok());
  auto history = OpenHistory(*journal);
  CHECK_FALSE(Has(*history, 2));
  CHECK_FALSE(history->FindRequest(Id(77))->has_value());
  REQUIRE(
      journal
          ->Append({.transactions = Unsealed({Row(2)}), .answers = {{.row = refusal, .entry = 1}}})
          .ok());

  CHECK(history->FindTransaction(1)->value() == Row(1));
  CHECK(history->FindTransaction(2)->value() == Row(2));
  CHECK_FALSE(Has(*history, 3));
  CHECK_FALSE(Has(*history, 0));
  CHECK_FALSE(Has(*history, -1));
  CHECK(history->ReadTransactions(1, 2).value() == std::vector{Row(1), Row(2)});
  CHECK(history->ReadTransactions(2, 2).value() == std::vector{Row(2)});
  CHECK(history->ReadTransactions(2, 3).status().code() == absl::StatusCode::kDataLoss);
  CHECK(std::get<Transaction>(history->FindRequest(Id(2))->value()) == Row(2));
  CHECK(std::get<RecordedAnswer>(history->FindRequest(Id(77))->value()) == refusal);
  CHECK_FALSE(history->FindRequest(Id(78))->has_value());
}

TEST_CASE("History: shows a batch whole or not at all, while the next ones are written") {
  TempFolder folder;
  const std::string path = GENERATE(as<std::string>{}, ":memory:", "atm.db");
  auto journal = OpenJournal(path == ":memory:" ? path : folder / path);
  constexpr TransactionId kBatches = 40;
  constexpr TransactionId kBatchSize = 50;
  std::atomic<TransactionId> appended = 0;
  std::atomic<bool> wrong = false;
  {
    std::vector<std::jthread> readers;
    for (int i = 0; i < 2; ++i) {
      readers.emplace_back([&, history = OpenHistory(*journal)] {
        for (TransactionId batch = 0; batch < kBatches; ++batch) {
          while (!Has(*history, batch * kBatchSize + 1)) std::this_thread::yield();
          if (!Has(*history, (batch + 1) * kBatchSize)) wrong = true;
          const TransactionId newest = appended;
          if (newest > 0 && !Has(*history, newest)) wrong = true;
        }
      });
    }
    for (TransactionId batch = 0; batch < kBatches; ++batch) {
      std::vector<Transaction> rows;
      for (TransactionId i = 1; i <= kBatchSize; ++i) rows.push_back(Row(batch * kBatchSize + i));
      if (!journal->Append({.transactions = Unsealed(rows)}).ok()) std::abort();
      appended = (batch + 1) * kBatchSize;
    }
  }
  CHECK_FALSE(wrong);
}

TEST_CASE("History: leaves no trace in the file, and does not keep the journal from closing it") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  auto journal = OpenJournal(path);
  auto history = OpenHistory(*journal);
  REQUIRE(journal->Append({.transactions = Unsealed({Row(1)})}).ok());
  REQUIRE(Has(*history, 1));
  const auto in_log = std::filesystem::file_size(path + "-wal");
  history.reset();
  CHECK(std::filesystem::file_size(path + "-wal") == in_log);  // the journal's to move, not ours
  REQUIRE(journal->Close().ok());
  CHECK_FALSE(std::filesystem::exists(path + "-wal"));
  CHECK(OpenSqliteJournal({.path = path}).ok());
}

TEST_CASE("History: what cannot be read is an error, and asking again is allowed") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  auto journal = OpenJournal(path);
  REQUIRE(journal->Append({.transactions = Unsealed({Row(1)})}).ok());
  auto history = OpenHistory(*journal);
  SQLite::Database other(path, SQLite::OPEN_READWRITE);
  other.exec("ALTER TABLE transactions RENAME TO lost");
  CHECK_THAT(std::string(history->FindTransaction(1).status().message()), ContainsSubstring(path));
  CHECK_FALSE(history->FindRequest(Id(1)).ok());
  other.exec("ALTER TABLE lost RENAME TO transactions");
  CHECK(Has(*history, 1));
  CHECK(history->FindRequest(Id(1))->has_value());
}

// Appends until it is killed, and tells `report` of each transaction once it is durable.
[[noreturn]] void WriteForEver(const std::string& path, int report) {
  auto journal = OpenJournal(path);
  for (TransactionId id = 1;; ++id) {
    if (!journal->Append({.transactions = Unsealed({Row(id)})}).ok()) _exit(1);
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
