// How much a caller may have recorded that moves no money.
#include "storage/commit/record_budget.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/commit/committer.h"
#include "tests/storage/bank.h"
#include "tests/storage/committed_bank.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

// Reversals: 3 at once, 2 an hour. Refusals: 4 at once, 60 an hour.
class BudgetedBank {
 public:
  explicit BudgetedBank(const std::string& path = ":memory:", RecordQuotas quotas = kQuotas)
      : journal(OpenJournal(path)),
        committer(book, *journal,
                  {.redo_target = 1'000'000,
                   .clock_us = [this] { return now_us; },
                   .quotas = quotas,
                   .on_warning = [this](const std::string& what) { warnings.push_back(what); }}) {
    REQUIRE(committer.Load().ok());
  }

  std::vector<Outcome> Do(const std::vector<Command>& commands,
                          Together together = Together::kEachForItself) {
    auto outcomes = committer.Commit(commands, together);
    REQUIRE(outcomes.ok());
    return *std::move(outcomes);
  }
  Outcome DoOne(const Command& command) { return Do({command})[0]; }

  static constexpr RecordQuotas kQuotas = {.reversals = {.at_once = 3, .per_hour = 2},
                                           .refusals = {.at_once = 4, .per_hour = 60}};

  std::int64_t now_us = 1'000 * kHourUs;
  std::vector<std::string> warnings;
  Book book;
  std::unique_ptr<Journal> journal;
  Committer committer;
};

// The n-th Reverse of a request that never arrived.
Command Lost(std::uint64_t n, const std::string& caller = "mallory") {
  return {.operation = Reverse{Id(1'000'000 + n), {}, {}, ReversalReason::kTimeOut},
          .request_id = Id(2'000'000 + n),
          .origin = Peer(caller)};
}

Command TooMuch(std::uint64_t n, const std::string& caller = "mallory") {
  return {.operation = Out("A", 1'000'000), .request_id = Id(n), .origin = Peer(caller)};
}

bool FoundNothing(const Outcome& outcome) {
  return std::holds_alternative<NothingToReverse>(outcome);
}

TEST_CASE("Budget: reversals of what never arrived are bounded for each caller") {
  BudgetedBank bank;
  bank.DoOne({Open("A", 100), {}});
  for (std::uint64_t n = 1; n <= 3; ++n) CHECK(FoundNothing(bank.DoOne(Lost(n))));
  const std::int64_t entries = bank.committer.chain_head().entries;
  const Outcome outcome = bank.DoOne(Lost(4));
  REQUIRE(ReasonOf(outcome) == RefusalReason::kReversalQuotaExceeded);
  const auto& refusal = std::get<Refusal>(outcome);
  CHECK(refusal.limit_count == 3);
  CHECK(refusal.limit_count_per_hour == 2);
  CHECK(refusal.retry_after_us == kHourUs / 2);
  CHECK(bank.committer.chain_head().entries == entries);
  // What is on record is answered, and others and other requests go on.
  CHECK(FoundNothing(bank.DoOne(Lost(1))));
  CHECK(FoundNothing(bank.DoOne(Lost(5, "alice"))));
  Command deposit = {.operation = In("A", 1), .request_id = Id(1), .origin = Peer("mallory")};
  CHECK(ReceiptOf(bank.DoOne(deposit)).balance.balance_minor == 101);
  // One that is found moves money, and does not count.
  Command found = Lost(6);
  found.operation = Reverse{Id(1), {}, {}, ReversalReason::kTimeOut};
  CHECK(ReceiptOf(bank.DoOne(found)).balance.balance_minor == 100);
  // The request id of what was refused is free, and its original may still come.
  bank.now_us += kHourUs / 2;
  CHECK(FoundNothing(bank.DoOne(Lost(4))));
  CHECK(ReasonOf(bank.DoOne(Lost(7))) == RefusalReason::kReversalQuotaExceeded);
  bank.now_us += 100 * kHourUs;
  for (std::uint64_t n = 11; n <= 13; ++n) CHECK(FoundNothing(bank.DoOne(Lost(n))));
  CHECK(ReasonOf(bank.DoOne(Lost(14))) == RefusalReason::kReversalQuotaExceeded);
}

TEST_CASE("Budget: recorded refusals have a quota of their own, and others count for none") {
  BudgetedBank bank;
  bank.DoOne({Open("A", 100), {}});
  for (std::uint64_t n = 1; n <= 4; ++n) {
    CHECK(ReasonOf(bank.DoOne(TooMuch(n))) == RefusalReason::kInsufficientFunds);
  }
  CHECK(ReasonOf(bank.DoOne(TooMuch(5))) == RefusalReason::kRefusalQuotaExceeded);
  CHECK(ReasonOf(bank.DoOne(TooMuch(4))) == RefusalReason::kInsufficientFunds);  // again
  Command without_id = TooMuch(0);
  without_id.request_id.reset();
  CHECK(ReasonOf(bank.DoOne(without_id)) == RefusalReason::kInsufficientFunds);
  Command nobody = TooMuch(6);
  nobody.operation = In("NOBODY", 1);
  CHECK(ReasonOf(bank.DoOne(nobody)) == RefusalReason::kAccountNotFound);
  CHECK(FoundNothing(bank.DoOne(Lost(1))));
  bank.now_us += kHourUs / 60;
  CHECK(ReasonOf(bank.DoOne(TooMuch(5))) == RefusalReason::kInsufficientFunds);
}

TEST_CASE("Budget: what is not recorded in the end is not counted") {
  BudgetedBank bank;
  bank.DoOne({Open("A", 100), {}});
  for (const Together together : {Together::kTrial, Together::kTrialOfAll}) {
    for (int i = 0; i < 5; ++i) CHECK(FoundNothing(bank.Do({Lost(1), Lost(2)}, together)[0]));
  }
  for (int i = 0; i < 5; ++i) {
    const auto refused = bank.Do({Lost(1), Lost(2), TooMuch(1)}, Together::kAllOrNone);
    CHECK(ReasonOf(refused[2]) == RefusalReason::kInsufficientFunds);
  }
  CHECK(FoundNothing(bank.Do({Lost(1), Lost(2), Lost(3)}, Together::kAllOrNone)[2]));
  CHECK(ReasonOf(bank.DoOne(Lost(4))) == RefusalReason::kReversalQuotaExceeded);
}

TEST_CASE("Budget: the operator is told who, and how often") {
  BudgetedBank bank;
  std::vector<Command> all;
  for (std::uint64_t n = 1; n <= 3 + 120; ++n) all.push_back(Lost(n));
  bank.Do(all);
  REQUIRE(bank.warnings.size() == 3);
  CHECK_THAT(bank.warnings[0], StartsWith("mallory has used up its quota of reversals") &&
                                   ContainsSubstring("; 1 of its requests"));
  CHECK_THAT(bank.warnings[2], ContainsSubstring("; 100 of its requests"));
}

TEST_CASE("Budget: the disk that a record takes is what record_quota.h says") {
  constexpr std::uint64_t kMany = 8'000;
  const TempFolder folder;
  const std::string path = folder / "atm.db";
  const std::string memo = GENERATE(std::string(), std::string(4 * 140, 'm'));
  const std::string reference(memo.empty() ? 0 : 4 * 64, 'r');
  const auto bytes = [&](const std::function<Command(std::uint64_t)>& make) {
    BudgetedBank bank(path, RecordQuotas());
    bank.DoOne({Open("A", 100), {}});
    std::vector<Command> all;
    for (std::uint64_t n = 1; n <= kMany; ++n) {
      all.push_back(make(n * 0x9E3779B97F4A7C15));
      all.back().memo = memo;
      all.back().reference = reference;
    }
    bank.Do(all);
    REQUIRE(bank.committer.WriteBackAll().ok());
    REQUIRE(bank.journal->Close().ok());
    const auto size = static_cast<double>(std::filesystem::file_size(path));
    std::filesystem::remove(path);
    std::filesystem::remove(path + "-head");
    return size / static_cast<double>(kMany);
  };
  const double reversal = bytes([](std::uint64_t n) { return Lost(n); });
  const double refusal = bytes([](std::uint64_t n) { return TooMuch(n); });
  INFO("bytes of a reversal: " << reversal << ", of a refusal: " << refusal);
  CHECK(reversal < (memo.empty() ? 300 : 1'300));
  CHECK(refusal < (memo.empty() ? 200 : 1'100));
}

}  // namespace
}  // namespace atm::storage
