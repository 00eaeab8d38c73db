// A bank whose batches the test makes.
#ifndef ATM_TESTS_STORAGE_COMMITTED_BANK_H_
#define ATM_TESTS_STORAGE_COMMITTED_BANK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "storage/commit/committer.h"
#include "tests/storage/bank.h"

namespace atm::storage {

// The ledger without its thread: the test says what is one batch.
class CommittedBank {
 public:
  using TryStage = std::function<bool(std::span<const Sealed<Transaction>>)>;

  // `try_stage` is the committer's, and may use the journal.
  explicit CommittedBank(
      const std::string& path, std::int64_t redo_target = 1'000'000,
      TryStage try_stage = [](auto) { return false; })
      : journal(OpenJournal(path)),
        committer(book, *journal,
                  {.redo_target = redo_target,
                   .clock_us = [this] { return ++now_us; },
                   .try_stage = std::move(try_stage)}) {
    const absl::Status loaded = committer.Load();
    INFO(loaded.message());
    REQUIRE(loaded.ok());
  }

  std::vector<Outcome> Do(std::vector<Command> commands,
                          Together together = Together::kEachForItself) {
    absl::StatusOr<std::vector<Outcome>> outcomes = committer.Commit(commands, together);
    REQUIRE(outcomes.ok());
    REQUIRE(outcomes->size() == commands.size());
    return *std::move(outcomes);
  }

  Outcome DoOne(const Operation& operation, std::optional<Uuid> request_id = {}) {
    return Do({{operation, request_id}})[0];
  }

  std::int64_t now_us = 1'000'000;
  Book book;
  std::unique_ptr<Journal> journal;
  Committer committer;
};

inline Receipt ReceiptOf(const Outcome& outcome) {
  REQUIRE(std::holds_alternative<Receipt>(outcome));
  return std::get<Receipt>(outcome);
}

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_COMMITTED_BANK_H_
