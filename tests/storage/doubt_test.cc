// What becomes of those who wait when the record turns out to be damaged: nothing moves, what is on
// record is answered all the same, and the process goes on.
#include <SQLiteCpp/Database.h>

#include <atomic>
#include <future>
#include <latch>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "storage/ledger/ledger.h"
#include "tests/storage/gated_journal.h"
#include "tests/storage/sealed_sql.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

// Options of a ledger that is verified where it is used only, and counts how often it was in doubt.
LedgerOptions Options(std::atomic<int>& doubts) {
  LedgerOptions options;
  options.audits_after_start = false;
  options.on_doubt = [&doubts](const absl::Status& why) {
    ++doubts;
    CHECK(absl::IsDataLoss(why));
  };
  return options;
}

// A file with two accounts, into each of which one request paid.
void MakeFile(const std::string& path) {
  const auto ledger = OpenLedger(OpenJournal(path));
  ledger->Execute({Open("10001", 100), {}});
  ledger->Execute({Open("10002", 100), {}});
  ledger->Execute({In("10001", 5), Id(1)});
  ledger->Execute({In("10002", 5), Id(2)});
  REQUIRE(ledger->Close().ok());
}

std::vector<Outcome> ExecuteAll(Ledger& ledger, std::vector<Command> commands) {
  std::promise<std::vector<Outcome>> told;
  ledger.SubmitAll(std::move(commands), Together::kEachForItself,
                   [&](std::vector<Outcome> outcomes) { told.set_value(std::move(outcomes)); });
  return told.get_future().get();
}

TEST_CASE("Doubt: who asks for what is on record is answered, whoever else is in the batch") {
  const TempFolder folder;
  const std::string path = folder / "atm.db";
  MakeFile(path);
  OpenSealed(path).exec("UPDATE accounts SET overdraft_minor = 1000 WHERE number = '10002'");
  std::atomic<int> doubts = 0;
  const auto ledger = OpenLedger(OpenJournal(path), Options(doubts));
  for (int round = 0; round < 2; ++round) {  // when the damage is found, and when it is known
    const std::vector<Outcome> outcomes = ExecuteAll(*ledger, {{Out("10002", 500), Id(10)},
                                                               {In("10001", 5), Id(1)},
                                                               {In("10001", 7), Id(11)},
                                                               {In("10002", 5), Id(2)}});
    CHECK(ReasonOf(outcomes[0]) == RefusalReason::kBooksInDoubt);
    CHECK(std::get<Receipt>(outcomes[1]).replayed);
    CHECK(ReasonOf(outcomes[2]) == RefusalReason::kBooksInDoubt);
    CHECK(ReasonOf(outcomes[3]) == RefusalReason::kBooksInDoubt);  // its account cannot be told
    CHECK(doubts == 1);
  }
  CHECK(ledger->is_in_doubt());
  CHECK(ledger->Balance(Number("10001")).value().balance_minor == 105);
  CHECK_FALSE(ledger->Balance(Number("10002")).has_value());
  CHECK(ledger->Close().ok());
}

TEST_CASE("Doubt: a batch that a damaged record does not take is refused, and those behind it") {
  const TempFolder folder;
  const std::string path = folder / "atm.db";
  MakeFile(path);
  std::atomic<int> doubts = 0;
  auto gated = std::make_unique<GatedJournal>(OpenJournal(path));
  GatedJournal* const journal = gated.get();
  const auto ledger = OpenLedger(std::move(gated), Options(doubts));
  // So many wait meanwhile that the next batch is decided before this one has failed.
  constexpr int kBehind = 300;
  std::latch told(kBehind + 1);
  std::latch submitted(1);
  std::atomic<int> refused = 0;
  journal->before_write = [&] { submitted.wait(); };
  journal->damage = absl::DataLossError("a page of the index is malformed");
  const auto count = [&](const Outcome& outcome) {
    if (ReasonOf(outcome) == RefusalReason::kBooksInDoubt) ++refused;
    told.count_down();
  };
  for (int i = 0; i <= kBehind; ++i) {
    ledger->Submit({In("10001", 1), Id(100 + static_cast<std::uint64_t>(i))}, count);
  }
  submitted.count_down();
  told.wait();
  CHECK(refused == kBehind + 1);
  CHECK(doubts == 1);
  CHECK(ReasonOf(ledger->Execute({In("10001", 1), Id(100)})) == RefusalReason::kBooksInDoubt);
  CHECK(std::get<Receipt>(ledger->Execute({In("10001", 5), Id(1)})).replayed);
  CHECK(ledger->Balance(Number("10001")).value().balance_minor == 105);
  CHECK(ledger->Close().ok());
  const auto again = OpenLedger(OpenJournal(path));
  CHECK(again->Balance(Number("10001")).value().balance_minor == 105);
}

}  // namespace
}  // namespace atm::storage
