// A ledger without its threads: the test says what is one batch, and what the clock says.
#ifndef ATM_TESTS_TORTURE_THREADLESS_BANK_H_
#define ATM_TESTS_TORTURE_THREADLESS_BANK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/book/book.h"
#include "storage/commit/committer.h"
#include "storage/journal/journal.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"

namespace atm::storage {

// Puts a journal of the test's over the one that was opened.
using Decorate = std::function<std::unique_ptr<Journal>(std::unique_ptr<Journal>)>;

class ThreadlessBank {
 public:
  // Opens the bank in a file, or makes it. Balances are written back as LedgerOptions::redo_target
  // says. The limits of yen are those of the model (LimitsModel).
  static absl::StatusOr<std::unique_ptr<ThreadlessBank>> Open(const std::string& path,
                                                              std::int64_t redo_target,
                                                              const Decorate& decorate = nullptr);

  // Carries out a batch. After an error the bank must not be used any more.
  absl::StatusOr<std::vector<Outcome>> Ask(std::int64_t now_us, std::span<const Command> commands,
                                           Together together = Together::kEachForItself);

  // Writes all balances back, and closes the file in an orderly way.
  absl::Status Close();

  std::vector<Account> Accounts() const;
  TransactionId newest() const { return book_.last_transaction(); }
  const ChainHead& head() const { return committer_.chain_head(); }

 private:
  ThreadlessBank(std::unique_ptr<Journal> journal, std::int64_t redo_target);

  std::int64_t now_us_ = 0;
  Book book_;
  const std::unique_ptr<Journal> journal_;
  Committer committer_;
};

// Whether two answers to the same request say the same, whichever of them was given first.
bool IsSameAnswer(const Outcome& one, const Outcome& other);

// What an audit of the file finds, as a text; empty if it is whole.
std::string FaultOf(const std::string& path);

}  // namespace atm::storage

#endif  // ATM_TESTS_TORTURE_THREADLESS_BANK_H_
