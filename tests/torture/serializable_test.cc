// Many clients at once, a bank with all its threads that dies again and again: what they saw could
// have happened one after the other, and in the order in which they saw it.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "storage/engine/open_journal.h"
#include "storage/ledger/ledger.h"
#include "tests/catch2.h"
#include "tests/storage/bank.h"
#include "tests/storage/customers.h"
#include "tests/storage/limits_model.h"
#include "tests/temp_folder.h"
#include "tests/torture/client_history.h"
#include "tests/torture/effort.h"
#include "tests/torture/faulty_disk.h"

namespace atm::storage {
namespace {

constexpr std::size_t kClients = 8;
constexpr std::size_t kRequestsALife = 40;  // of each client
constexpr int kLives = 6;

std::int64_t NowNs() { return std::chrono::steady_clock::now().time_since_epoch().count(); }

// One bank with the requests of its clients, over all its lives.
class LongHistory {
 public:
  explicit LongHistory(unsigned seed) : random_(seed), customers_(seed) {}

  void Run() {
    for (int life = 0; life < kLives; ++life) RunLife(/*dies=*/life + 1 < kLives);
  }

  std::string Wrong() const { return WhyNotSerializable(history_, path_); }
  std::size_t answers() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(history_.events, &HistoryEvent::is_answer));
  }
  int deaths() const { return deaths_; }

 private:
  // What each client asks for in one life, as indices: what is not answered yet, then new requests.
  std::vector<std::vector<std::size_t>> Plan() {
    std::vector<std::vector<std::size_t>> plan(kClients);
    for (std::size_t i = 0; i < unanswered_.size(); ++i) {
      plan[i % kClients].push_back(unanswered_[i]);
    }
    for (auto& of_client : plan) {
      while (of_client.size() < kRequestsALife) {
        of_client.push_back(history_.requests.size());
        history_.requests.push_back(NewRequest());
      }
    }
    return plan;
  }

  Command NewRequest() {
    for (;;) {
      const auto guess = static_cast<TransactionId>(history_.requests.size() / 3);
      Command command = customers_.NextCommand(LedgerOptions::SystemClockUs(), guess);
      // A change of an account has no id by which it could be found.
      if (command.operation.index() > Operation(Reverse{}).index()) continue;
      command.request_id = Id(history_.requests.size() + 1);
      return command;
    }
  }

  // The bank lives in a process of its own, which tells what happens through a pipe.
  void RunLife(bool dies) {
    const std::vector<std::vector<std::size_t>> plan = Plan();
    const std::int64_t death = dies ? 20 + static_cast<std::int64_t>(random_() % 150) : 0;
    int pipe_ends[2];
    REQUIRE(pipe(pipe_ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      close(pipe_ends[0]);
      Live(plan, death, pipe_ends[1]);
    }
    close(pipe_ends[1]);
    ReadEvents(pipe_ends[0]);
    close(pipe_ends[0]);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    const bool died = WEXITSTATUS(status) == kExitJournalFailed;
    CHECK((died || WEXITSTATUS(status) == 0));
    if (!dies) CHECK_FALSE(died);
    deaths_ += died ? 1 : 0;
    FindUnanswered();
  }

  // The child's life. Never returns.
  [[noreturn]] void Live(const std::vector<std::vector<std::size_t>>& plan, std::int64_t death,
                         int told_to) const {
    FaultyDisk& disk = FaultyDisk::Get();
    disk.Mend();
    if (death > 0) disk.Break(FaultyDisk::Fault::kIsDead, death, FaultyDisk::Error::kIo);
    LedgerOptions options;
    options.default_limits.Set(kJpy, LimitsModel::JpyDefaults());
    options.redo_target = 100;
    options.max_amount_minor = kMaxBalanceMinor;
    auto journal = OpenJournal(JournalOptions{.url = path_, .min_free_bytes = 0});
    if (!journal.ok()) _exit(kExitJournalFailed);
    auto ledger = Ledger::Open(*std::move(journal), std::move(options));
    if (!ledger.ok()) _exit(kExitJournalFailed);
    {
      std::vector<std::jthread> clients;
      for (const auto& of_client : plan) {
        clients.emplace_back([&] { Ask(**ledger, of_client, told_to); });
      }
    }
    _exit((*ledger)->Close().ok() ? 0 : kExitJournalFailed);
  }

  void Ask(Ledger& ledger, const std::vector<std::size_t>& requests, int told_to) const {
    for (const std::size_t request : requests) {
      HistoryEvent event = {.request = request,
                            .time_ns = NowNs(),
                            .is_answer = false,
                            .is_yes = false,
                            .reason = {},
                            .transaction = 0};
      // So few bytes are written whole. What is not written was not seen.
      (void)!write(told_to, &event, sizeof event);
      const Outcome outcome = ledger.Execute(history_.requests[request]);
      event.time_ns = NowNs();
      event.is_answer = true;
      if (const auto* receipt = std::get_if<Receipt>(&outcome)) {
        event.is_yes = true;
        event.transaction = receipt->transaction.id;
      } else if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
        event.reason = refusal->reason;
      }
      (void)!write(told_to, &event, sizeof event);
    }
  }

  void ReadEvents(int from) {
    HistoryEvent event;
    while (read(from, &event, sizeof event) == static_cast<ssize_t>(sizeof event)) {
      history_.events.push_back(event);
    }
  }

  void FindUnanswered() {
    std::set<std::size_t> unanswered;
    for (const HistoryEvent& event : history_.events) {
      if (!event.is_answer) unanswered.insert(event.request);
    }
    for (const HistoryEvent& event : history_.events) {
      if (event.is_answer) unanswered.erase(event.request);
    }
    unanswered_.assign(unanswered.begin(), unanswered.end());
  }

  std::mt19937 random_;
  Customers customers_;
  const testing::TempFolder folder_;
  const std::string path_ = folder_ / "atm.db";
  ClientHistory history_;
  std::vector<std::size_t> unanswered_;
  int deaths_ = 0;
};

TEST_CASE("History: clients at once see what could have happened one by one", "[torture]") {
  const unsigned histories = testing::IsThorough() ? 300 : 8;
  std::size_t answers = 0;
  int deaths = 0;
  for (unsigned i = 0; i < histories; ++i) {
    const unsigned seed = testing::Seed() * 1'000 + i;
    INFO("seed " << seed);
    LongHistory history(seed);
    history.Run();
    CHECK(history.Wrong() == "");
    answers += history.answers();
    deaths += history.deaths();
  }
  std::printf("%u histories, %zu answers, %d deaths\n", histories, answers, deaths);
  CHECK(deaths > 0);
}

}  // namespace
}  // namespace atm::storage
