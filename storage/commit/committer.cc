#include "storage/commit/committer.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "storage/book/tentative.h"
#include "storage/commit/publication_of.h"

namespace atm::storage {
namespace {

// After this many commands each, what they add to the record is offered to be staged.
constexpr std::size_t kOfferedAtOnce = 128;

// At the end, this many accounts are written back in a batch: the rows of millions need not be in
// memory at the same time.
constexpr std::size_t kWrittenBackAtOnce = 16'384;

// How long that waits for another program that holds the record's lock.
constexpr std::chrono::milliseconds kLastPatience(500);

Recording& NothingUnderWay() {
  static Recording nothing;
  return nothing;
}

bool IsRefusal(const Outcome& outcome) { return std::holds_alternative<Refusal>(outcome); }

bool IsAllOrNone(Together together) {
  return together == Together::kAllOrNone || together == Together::kTrialOfAll;
}

// Takes the ids out of what a trial answers that would be given to others later: those after
// `newest`, and that of a request that had none. An id that the command itself names stays.
void ForgetIds(TransactionId newest, const Command& command, Outcome& outcome) {
  const auto forget = [newest](TransactionId& id) {
    if (id > newest) id = 0;
  };
  const auto* const reverse = std::get_if<Reverse>(&command.operation);
  const bool names_original =
      reverse == nullptr || !std::holds_alternative<Uuid>(reverse->original);
  if (auto* const refusal = std::get_if<Refusal>(&outcome)) {
    if (!names_original) forget(refusal->original);
  } else if (auto* const changed = std::get_if<AccountChanged>(&outcome)) {
    forget(changed->account.last_transaction);
  } else if (auto* const receipt = std::get_if<Receipt>(&outcome)) {
    forget(receipt->transaction.id);
    if (!names_original) forget(receipt->transaction.original);
    forget(receipt->balance.last_transaction);
    if (receipt->credit_balance) forget(receipt->credit_balance->last_transaction);
    if (!command.request_id) receipt->transaction.request_id = {};
    if (receipt->opened) {
      Account account = *receipt->opened;
      account.last_transaction = 0;
      receipt->opened = std::make_shared<const Account>(std::move(account));
    }
  }
}

bool IsReplayed(const Outcome& outcome) {
  if (const auto* receipt = std::get_if<Receipt>(&outcome)) return receipt->replayed;
  const auto* nothing = std::get_if<NothingToReverse>(&outcome);
  return nothing != nullptr && nothing->replayed;
}

}  // namespace

Committer::Committer(Book& book, Journal& journal, Setting setting)
    : Committer(book, journal, NothingUnderWay(), std::move(setting)) {}

Committer::Committer(Book& book, Journal& journal, Recording& recording, Setting setting)
    : journal_(journal),
      recording_(recording),
      write_back_(setting.redo_target),
      doubt_(setting.doubt),
      state_{.book = book,
             .clock = ClockGuard(std::move(setting.clock_us), std::move(setting.steady_us)),
             .budget = RecordBudget(setting.quotas, std::move(setting.on_warning)),
             .calendar = std::move(setting.calendar)},
      obstacles_(journal, state_.clock, std::move(setting.writing)) {}

absl::Status Committer::Load() {
  Book& book = state_.book;
  const absl::StatusOr<Progress> progress = journal_.Load(
      {.on_principal = [&](const PrincipalRow& principal) { return book.Restore(principal); },
       .on_size = [&](AccountId accounts) { book.Reserve(accounts); },
       .on_account = [&](const Account& account) { return book.Restore(account); },
       .on_open_hold = [&](const HoldRecord& hold) { return book.Restore(hold); },
       .on_transaction =
           [&](const Transaction& transaction) {
             absl::Status redone = book.Redo(transaction);
             if (redone.ok()) {
               write_back_.MarkDirty(transaction.debit_account);
               write_back_.MarkDirty(transaction.credit_account);
             }
             return redone;
           }});
  if (!progress.ok()) {
    return progress.status();
  }
  if (absl::Status taken_over = TakeOver(progress->head); !taken_over.ok()) {
    return taken_over;
  }
  const absl::StatusOr<RequestGap> gap = journal_.FindGap();
  if (!gap.ok()) {
    return gap.status();
  }
  write_back_.Start(progress->watermark);
  state_.clock.Start();
  state_.chain.Start(progress->head);
  state_.recent_requests.Start(*gap);
  if (absl::Status sums = book.CheckSums(); !sums.ok()) return sums;
  if (absl::Status begun = state_.proving.Begin(journal_); !begun.ok()) return begun;
  absl::Status own = state_.proving.ProveOwn();
  if (!absl::IsDataLoss(own) || doubt_ == nullptr) return own;
  doubt_->Raise(own);  // what is right can be told all the same
  return absl::OkStatus();
}

absl::Status Committer::TakeOver(const ChainHead& loaded) {
  const absl::StatusOr<Tenure> tenure = journal_.TakeOver(loaded);
  if (!tenure.ok()) {
    return tenure.status();
  }
  if (tenure->head != loaded) {
    return absl::UnavailableError("somebody else wrote to the record while it was loaded");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Outcome>> Committer::Commit(std::span<const Command> commands,
                                                       Together together) {
  absl::StatusOr<Decided> decided = Decide(commands, together);
  if (!decided.ok()) {
    return decided.status();
  }
  if (decided->batch.has_entries()) {
    const absl::StatusOr<Ticket> ticket = Write(*decided);
    if (!ticket.ok()) return ticket.status();
    if (absl::Status durable = Await(*ticket); !durable.ok()) return durable;
  }
  return std::move(decided->outcomes);
}

absl::StatusOr<Decided> Committer::Decide(std::span<const Command> commands, Together together) {
  absl::StatusOr<Decided> decided = DecideAll(commands, together);
  const bool is_reserved = std::exchange(is_reserved_, false);
  if (is_reserved && !(decided.ok() && decided->batch.has_entries())) obstacles_.GiveBack();
  return decided;
}

absl::StatusOr<Decided> Committer::DecideAll(std::span<const Command> commands, Together together) {
  if (together != Together::kEachForItself) {
    return DecideTogether(commands, together);
  }
  Draft draft(state_);
  if (absl::Status carried = CarryAll(commands, together, draft); !carried.ok()) {
    return carried;
  }
  return Complete(draft);
}

absl::StatusOr<Decided> Committer::DecideTogether(std::span<const Command> commands,
                                                  Together together) {
  Draft draft(state_);
  const ChainHead head_before = state_.chain.head();
  Tentative tentative(state_.book);
  if (absl::Status carried = CarryAll(commands, together, draft); !carried.ok()) {
    return carried;
  }
  const bool is_refused = IsAllOrNone(together) && std::ranges::any_of(draft.outcomes(), IsRefusal);
  if (together == Together::kAllOrNone && !is_refused) {
    tentative.Keep();
    return Complete(draft);
  }
  state_.chain.Start(head_before);
  draft.TakeBackCharges();
  for (std::size_t i = 0; i < commands.size(); ++i) {
    Outcome& outcome = draft.outcomes()[i];
    if (is_refused && !IsRefusal(outcome) && !IsReplayed(outcome)) {
      outcome = Refusal{.reason = RefusalReason::kOthersRefused};
    }
    ForgetIds(head_before.last_transaction, commands[i], outcome);
  }
  return Decided{
      .batch = {}, .snapshots = {}, .publication = {}, .outcomes = std::move(draft.outcomes())};
}

absl::Status Committer::CarryAll(std::span<const Command> commands, Together together,
                                 Draft& draft) {
  if (IsInDoubt()) return AnswerInDoubt(commands, draft);
  absl::Status found = draft.LookUp(commands, journal_, recording_);
  if (absl::IsDataLoss(found) && doubt_ != nullptr) {
    doubt_->Raise(found);
    return AnswerInDoubt(commands, draft);
  }
  if (!found.ok()) {
    return found;
  }
  const absl::StatusOr<std::optional<RefusalReason>> obstacle =
      obstacles_.Find(state_.book.last_time_us());
  if (!obstacle.ok()) {
    return obstacle.status();
  }
  if (*obstacle) {
    for (const Command& command : commands) draft.Refuse(command, **obstacle);
    return absl::OkStatus();
  }
  is_reserved_ = true;
  draft.ExpireHolds();
  draft.Reserve(commands.size());  // nothing may move in memory once a part of it is staged
  const bool is_large =
      together == Together::kEachForItself && commands.size() >= 2 * kOfferedAtOnce;
  std::size_t staged = 0;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (i % Book::kLookAhead == 0 && commands.size() > 1) {
      state_.book.LookAhead(commands.subspan(i, std::min(Book::kLookAhead, commands.size() - i)));
    }
    draft.Carry(commands[i]);
    const std::span transactions(draft.transactions());
    if (is_large && (i + 1) % kOfferedAtOnce == 0 && transactions.size() > staged &&
        recording_.TryStage(transactions.subspan(staged))) {
      staged = transactions.size();
    }
  }
  return absl::OkStatus();
}

// Each by itself: one that cannot be looked up must not keep the others from their answers.
absl::Status Committer::AnswerInDoubt(std::span<const Command> commands, Draft& draft) {
  for (const Command& command : commands) {
    Draft own(state_);
    absl::Status found = own.LookUp(std::span(&command, 1), journal_, recording_);
    if (found.ok()) {
      own.Refuse(command, RefusalReason::kBooksInDoubt);
      draft.outcomes().push_back(std::move(own.outcomes().front()));
    } else if (absl::IsDataLoss(found)) {
      draft.outcomes().emplace_back(Refusal{.reason = RefusalReason::kBooksInDoubt});
    } else {
      return found;
    }
  }
  return absl::OkStatus();
}

Decided Committer::Complete(Draft& draft) {
  Decided decided{.batch = draft.TakeBatch(),
                  .snapshots = {},
                  .publication = {},
                  .outcomes = std::move(draft.outcomes())};
  if (!decided.batch.has_entries()) {
    return decided;
  }
  const Book& book = state_.book;
  decided.publication = PublicationOf(book, draft.changed(), draft.new_rows(), decided.batch.holds);
  for (const Publication::Entry& changed : decided.publication.entries) {
    write_back_.MarkDirty(changed.account);
  }
  for (const AccountId account : draft.new_rows()) {
    write_back_.Add(book, account, decided.snapshots);
  }
  write_back_.AddDue(book, decided.batch.transactions.size(), decided.snapshots);
  return decided;
}

absl::StatusOr<Ticket> Committer::Write(const Decided& decided) {
  return journal_.Write(decided.batch, decided.snapshots);
}

std::optional<std::int64_t> Committer::next_expiry_us() const {
  if (IsInDoubt()) return std::nullopt;  // none is freed any more
  const std::optional<HoldRecord> first = state_.book.holds().First();
  return first ? std::optional(first->expire_time_us) : std::nullopt;
}

absl::StatusOr<bool> Committer::WriteBackAll(std::chrono::milliseconds at_most) {
  state_.proving.LetGo();
  if (IsInDoubt()) return true;  // what is on disk stays as it was found
  const auto end = std::chrono::steady_clock::now() + at_most;
  for (bool is_all = false; !is_all && std::chrono::steady_clock::now() < end;) {
    if (!journal_.Reserve(kLastPatience)) return false;
    Snapshots snapshots;
    is_all = write_back_.AddRest(state_.book, kWrittenBackAtOnce, snapshots);
    const auto ticket = journal_.Write({.head = state_.chain.head()}, snapshots);
    if (!ticket.ok()) return ticket.status();
    if (absl::Status durable = Await(*ticket); !durable.ok()) return durable;
  }
  return true;
}

}  // namespace atm::storage
