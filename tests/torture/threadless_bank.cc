#include "tests/torture/threadless_bank.h"

#include <utility>
#include <variant>

#include "storage/audit/chain_walk.h"
#include "storage/engine/open_journal.h"
#include "tests/storage/bank.h"
#include "tests/storage/limits_model.h"

namespace atm::storage {
namespace {

DefaultLimits LimitsOfYen() {
  DefaultLimits limits;
  limits.Set(kJpy, LimitsModel::JpyDefaults());
  return limits;
}

}  // namespace

ThreadlessBank::ThreadlessBank(std::unique_ptr<Journal> journal, std::int64_t redo_target)
    : book_(LimitsOfYen(), kMaxBalanceMinor),
      journal_(std::move(journal)),
      committer_(book_, *journal_,
                 {.redo_target = redo_target, .clock_us = [this] { return now_us_; }}) {}

absl::StatusOr<std::unique_ptr<ThreadlessBank>> ThreadlessBank::Open(const std::string& path,
                                                                     std::int64_t redo_target,
                                                                     const Decorate& decorate) {
  absl::StatusOr<std::unique_ptr<Journal>> journal =
      OpenJournal(JournalOptions{.url = path, .min_free_bytes = 0});
  if (!journal.ok()) return journal.status();
  if (decorate) journal = decorate(*std::move(journal));
  std::unique_ptr<ThreadlessBank> bank(new ThreadlessBank(*std::move(journal), redo_target));
  if (absl::Status loaded = bank->committer_.Load(); !loaded.ok()) return loaded;
  return bank;
}

absl::StatusOr<std::vector<Outcome>> ThreadlessBank::Ask(std::int64_t now_us,
                                                         std::span<const Command> commands,
                                                         Together together) {
  now_us_ = now_us;
  return committer_.Commit(commands, together);
}

absl::Status ThreadlessBank::Close() {
  const absl::StatusOr<bool> written = committer_.WriteBackAll();
  if (!written.ok()) return written.status();
  return journal_->Close();
}

std::vector<Account> ThreadlessBank::Accounts() const { return StateOf(book_); }

bool IsSameAnswer(const Outcome& one, const Outcome& other) {
  if (one.index() != other.index()) return false;
  if (std::holds_alternative<NothingToReverse>(one)) return true;
  if (const auto* const refusal = std::get_if<Refusal>(&one)) {
    return *refusal == std::get<Refusal>(other);
  }
  if (const auto* const changed = std::get_if<AccountChanged>(&one)) {
    return *changed == std::get<AccountChanged>(other);
  }
  const auto& first = std::get<Receipt>(one);
  const auto& second = std::get<Receipt>(other);
  return first.transaction == second.transaction && first.balance == second.balance &&
         first.credit_balance == second.credit_balance && first.origin == second.origin;
}

std::string FaultOf(const std::string& path) {
  const auto record = OpenRecord(path);
  if (!record.ok()) return std::string(record.status().message());
  const auto report = VerifyRecord(**record, {});
  if (!report.ok()) return std::string(report.status().message());
  return report->fault ? report->fault->what : "";
}

}  // namespace atm::storage
