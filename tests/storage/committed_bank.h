// A bank whose batches the test makes.
#ifndef ATM_TESTS_STORAGE_COMMITTED_BANK_H_
#define ATM_TESTS_STORAGE_COMMITTED_BANK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/commit/committer.h"
#include "storage/commit/publication_of.h"
#include "storage/read/published_balances.h"
#include "tests/storage/bank.h"

namespace atm::storage {

// The ledger without its thread: the test says what is one batch.
class CommittedBank {
 public:
  explicit CommittedBank(const std::string& path, std::int64_t redo_target = 1'000'000)
      : CommittedBank(path, redo_target, own_recording) {}

  // With other limits than none.
  CommittedBank(const std::string& path, DefaultLimits default_limits,
                std::int64_t max_amount_minor)
      : CommittedBank(path, 1'000'000, own_recording, std::move(default_limits), max_amount_minor) {
  }

  // `recording` may use the journal.
  CommittedBank(const std::string& path, std::int64_t redo_target, Recording& recording,
                DefaultLimits default_limits = {}, std::int64_t max_amount_minor = kMaxBalanceMinor)
      : book(std::move(default_limits), max_amount_minor),
        journal(OpenJournal(path)),
        committer(book, *journal, recording,
                  {.redo_target = redo_target, .clock_us = [this] { return ++now_us; }}) {
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
  Recording own_recording;
  Book book;
  std::unique_ptr<Journal> journal;
  Committer committer;
};

// What readers see of a book, as if all of it were durable.
inline std::unique_ptr<PublishedBalances> PublishedOf(Book& book) {
  auto published = std::make_unique<PublishedBalances>(book.directory(), book.principals(),
                                                       book.default_limits());
  PublishAll(book, [&](Publication part) { published->Publish(std::move(part)); });
  return published;
}

inline Receipt ReceiptOf(const Outcome& outcome) {
  REQUIRE(std::holds_alternative<Receipt>(outcome));
  return std::get<Receipt>(outcome);
}

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_COMMITTED_BANK_H_
