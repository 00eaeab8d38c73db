#include "storage/ledger/ledger.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <latch>
#include <string>
#include <thread>
#include <utility>

#include "tests/storage/gated_journal.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

std::int64_t BalanceOf(const Ledger& ledger, const std::string& account) {
  return ledger.Balance(Number(account)).value().balance_minor;
}

TEST_CASE("Ledger: carries out commands and shows balances") {
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  CHECK(ledger->empty());
  CHECK(ledger->last_transaction() == 0);
  CHECK_FALSE(ledger->Balance(Number("10001")).has_value());
  REQUIRE(std::holds_alternative<Receipt>(ledger->Execute({Open("10001", 100'000), {}})));
  CHECK_FALSE(ledger->empty());
  REQUIRE(std::holds_alternative<Receipt>(ledger->Execute({Out("10001", 4'000), {}})));
  const AccountBalance balance = ledger->Balance(Number("10001")).value();
  CHECK(balance.balance_minor == 96'000);
  CHECK(balance.available_minor == 96'000);
  CHECK(balance.currency == kUsd);
  CHECK(balance.last_transaction == 2);
  CHECK(ledger->last_transaction() == 2);
}

TEST_CASE("Ledger: a clean restart redoes nothing and knows everything") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  {
    auto ledger = OpenLedger(OpenJournal(path));
    ledger->Execute({Open("10001", 500), {}});
    ledger->Execute({Out("10001", 100), {}});
    REQUIRE(ledger->Close().ok());
    REQUIRE(ledger->Close().ok());
    CHECK(ReasonOf(ledger->Execute({Out("10001", 100), {}})) == RefusalReason::kShuttingDown);
    CHECK(BalanceOf(*ledger, "10001") == 400);
  }
  auto journal = OpenJournal(path);
  int redone = 0;
  const auto progress =
      journal->Load({.on_principal = [](const PrincipalRow&) { return absl::OkStatus(); },
                     .on_size = [](AccountId) {},
                     .on_account = [](const Account&) { return absl::OkStatus(); },
                     .on_open_hold = [](const HoldRecord&) { return absl::OkStatus(); },
                     .on_transaction =
                         [&](const Transaction&) {
                           ++redone;
                           return absl::OkStatus();
                         }});
  CHECK(progress->watermark == 2);
  CHECK(redone == 1);  // the newest, to know its time
  auto ledger = OpenLedger(std::move(journal));
  CHECK(BalanceOf(*ledger, "10001") == 400);
  CHECK(std::get<Receipt>(ledger->Execute({In("10001", 1), {}})).transaction.id == 3);
}

TEST_CASE("Ledger: who closes it in a hurry leaves the write-back to the next start") {
  TempFolder folder;
  const std::string path = folder / "atm.db";
  {
    auto ledger = OpenLedger(OpenJournal(path), {.write_back_time = std::chrono::milliseconds(0)});
    ledger->Execute({Open("10001", 500), {}});
    ledger->Execute({Out("10001", 100), {}});
    REQUIRE(ledger->Close().ok());
  }
  auto ledger = OpenLedger(OpenJournal(path));
  CHECK(BalanceOf(*ledger, "10001") == 400);
}

TEST_CASE("Ledger: look-ups that have not begun can be refused; the one under way is carried out") {
  StoppedLooks looks;
  auto gated = std::make_unique<GatedJournal>(OpenJournal(":memory:"));
  gated->on_look = looks.Stop();
  auto ledger = OpenLedger(std::move(gated), {.readers = 1});
  ledger->Execute({Open("10001", 100), {}});
  std::promise<Finding> begun;
  std::promise<Finding> waiting;
  ledger->Find(TransactionId{1}, [&](Finding found) { begun.set_value(std::move(found)); });
  looks.WaitFor(1);
  ledger->Find(TransactionId{1}, [&](Finding found) { waiting.set_value(std::move(found)); });
  ledger->RefuseLookUps();
  CHECK(std::get<Refusal>(waiting.get_future().get()).reason == RefusalReason::kShuttingDown);
  CHECK(std::holds_alternative<Receipt>(ledger->Execute({Out("10001", 1), {}})));
  looks.Open();
  CHECK(std::holds_alternative<OnRecord>(begun.get_future().get()));
}

TEST_CASE("Ledger: eight threads empty an account exactly") {
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  ledger->Execute({Open("10001", 1'000), {}});
  std::atomic<int> paid = 0;
  std::atomic<int> refused = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) {
          const Outcome outcome = ledger->Execute({Out("10001", 1), {}});
          std::holds_alternative<Receipt>(outcome) ? ++paid : ++refused;
        }
      });
    }
  }
  CHECK(paid == 1'000);
  CHECK(refused == 600);
  CHECK(BalanceOf(*ledger, "10001") == 0);
}

TEST_CASE("Ledger: eight threads move money between readers, and nothing is lost") {
  TempFolder folder;
  auto ledger = OpenLedger(OpenJournal(folder / "atm.db"));
  constexpr int kAccounts = 4;
  for (int i = 0; i < kAccounts; ++i) ledger->Execute({Open("A" + std::to_string(i), 1'000), {}});
  std::atomic<std::int64_t> net = 0;
  std::atomic<bool> done = false;
  std::jthread reader([&] {
    TransactionId last = 0;
    while (!done) {
      const AccountBalance balance = ledger->Balance(Number("A0")).value();
      if (balance.balance_minor < 0 || balance.last_transaction < last) std::abort();
      last = balance.last_transaction;
    }
  });
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 100; ++i) {
          const std::string account = "A" + std::to_string((t + i) % kAccounts);
          const std::int64_t amount = 1 + (i * 7 + t) % 400;
          const bool in = (i + t) % 3 == 0;
          const Outcome outcome = ledger->Execute(
              {in ? Operation(In(account, amount)) : Operation(Out(account, amount)), {}});
          if (std::holds_alternative<Receipt>(outcome)) net += in ? amount : -amount;
        }
      });
    }
  }
  done = true;
  std::int64_t sum = 0;
  for (int i = 0; i < kAccounts; ++i) sum += BalanceOf(*ledger, "A" + std::to_string(i));
  CHECK(sum == kAccounts * 1'000 + net);
}

TEST_CASE("Ledger: the same request id from many threads at once moves money once") {
  auto ledger = OpenLedger(OpenJournal(":memory:"));
  ledger->Execute({Open("10001", 1'000'000), {}});
  for (std::uint64_t round = 1; round <= 50; ++round) {
    std::latch together(8);
    std::atomic<int> first = 0;
    std::atomic<int> replayed = 0;
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < 8; ++t) {
        threads.emplace_back([&] {
          together.arrive_and_wait();
          const Outcome outcome = ledger->Execute({Out("10001", 10), Id(round)});
          std::get<Receipt>(outcome).replayed ? ++replayed : ++first;
        });
      }
    }
    REQUIRE(first == 1);
    REQUIRE(replayed == 7);
  }
  CHECK(BalanceOf(*ledger, "10001") == 1'000'000 - 50 * 10);
}

TEST_CASE("Ledger: nothing is seen or answered before it is durable; a full queue says so") {
  auto gated = std::make_unique<GatedJournal>(OpenJournal(":memory:"));
  GatedJournal* gate = gated.get();
  auto ledger = OpenLedger(std::move(gated), {.queue_capacity = 3});
  ledger->Execute({Open("10001", 100), {}});

  std::promise<void> entered;
  std::promise<void> open;
  bool first = true;
  gate->before_write = [&] {
    if (std::exchange(first, false)) {
      entered.set_value();
      open.get_future().wait();
    }
  };
  std::atomic<int> answered = 0;
  const auto submit = [&](const Operation& operation) {
    ledger->Submit({operation, {}}, [&](const Outcome&) { ++answered; });
  };
  submit(Out("10001", 1));
  entered.get_future().wait();  // it is decided, and being written
  CHECK(BalanceOf(*ledger, "10001") == 100);
  CHECK(answered == 0);
  submit(Open("10002", 7));
  submit(Out("10001", 1));
  submit(Out("10001", 1));
  CHECK(answered == 0);
  CHECK_FALSE(ledger->Balance(Number("10002")).has_value());
  CHECK(ReasonOf(ledger->Execute({Out("10001", 1), {}})) == RefusalReason::kOverloaded);
  open.set_value();
  REQUIRE(ledger->Close().ok());
  CHECK(answered == 4);
  CHECK(BalanceOf(*ledger, "10001") == 97);
  CHECK(BalanceOf(*ledger, "10002") == 7);
}

TEST_CASE("Ledger: batches of any size give the same bank") {
  for (const std::size_t max_batch : {std::size_t{1}, std::size_t{3}, std::size_t{1'000}}) {
    auto ledger = OpenLedger(OpenJournal(":memory:"), {.max_batch = max_batch});
    std::atomic<int> receipts = 0;
    ledger->Submit({Open("10001", 0), {}}, [](const Outcome&) {});
    for (int i = 0; i < 100; ++i) {
      ledger->Submit({In("10001", 1), {}}, [&](const Outcome& outcome) {
        receipts += std::holds_alternative<Receipt>(outcome) ? 1 : 0;
      });
    }
    REQUIRE(ledger->Close().ok());
    CHECK(receipts == 100);
    CHECK(BalanceOf(*ledger, "10001") == 100);
  }
}

TEST_CASE("Ledger: a journal that does not add up is not opened") {
  auto journal = OpenJournal(":memory:");
  const Account unbalanced{.id = 1, .number = Number("A"), .currency = kUsd, .balance_minor = 5};
  REQUIRE(Append(*journal, {}, {.accounts = {unbalanced}}).ok());
  const auto ledger = Ledger::Open(std::move(journal));
  CHECK(ledger.status().code() == absl::StatusCode::kDataLoss);
}

// Runs in a child: the ledger ends the process.
int ExitStatusOfBrokenLedger(const std::string& path, int report) {
  auto gated = std::make_unique<GatedJournal>(OpenJournal(path));
  GatedJournal* gate = gated.get();
  LedgerOptions options;
  options.on_failure = [report](const absl::Status& why) {
    const std::string text(why.message());
    if (write(report, text.data(), text.size()) < 0) std::abort();
  };
  auto ledger = OpenLedger(std::move(gated), std::move(options));
  ledger->Execute({Open("10001", 100), {}});
  gate->failure = absl::UnavailableError("the disk is on fire");
  ledger->Execute({Out("10001", 40), Id(1)});  // never answered
  return 0;
}

TEST_CASE(
    "Ledger: a failed commit ends the process without an answer, and a restart finds the truth") {
  TempFolder folder;
  int report[2];
  REQUIRE(pipe(report) == 0);
  const pid_t child = fork();
  if (child == 0) {
    _exit(ExitStatusOfBrokenLedger(folder / "atm.db", report[1]));
  }
  close(report[1]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == kExitJournalFailed);
  char text[100] = {};
  CHECK(read(report[0], text, sizeof(text) - 1) > 0);
  close(report[0]);
  CHECK(std::string(text) == "the disk is on fire");

  // This time it had reached the disk; asked again, the request says so.
  auto ledger = OpenLedger(OpenJournal(folder / "atm.db"));
  const Outcome outcome = ledger->Execute({Out("10001", 40), Id(1)});
  CHECK(std::get<Receipt>(outcome).replayed);
  CHECK(BalanceOf(*ledger, "10001") == 60);
}

}  // namespace
}  // namespace atm::storage
