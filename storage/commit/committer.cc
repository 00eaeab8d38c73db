#include "storage/commit/committer.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "storage/book/tentative.h"
#include "storage/commit/publication_of.h"
#include "storage/commit/recorded_outcome.h"
#include "storage/journal/recorded_answer.h"
#include "storage/model/daily_use.h"

namespace atm::storage {
namespace {

// After so many commands each, what they add to the record is offered ahead.
constexpr std::size_t kOfferedAhead = 128;

// In the end, so many balances in a batch: a bank with millions has not to hold all of their rows.
constexpr std::size_t kWrittenBackAtOnce = 16'384;

Recording& NothingUnderWay() {
  static Recording nothing;
  return nothing;
}

bool IsRefusal(const Outcome& outcome) { return std::holds_alternative<Refusal>(outcome); }

bool IsReplayed(const Outcome& outcome) {
  if (const auto* receipt = std::get_if<Receipt>(&outcome)) return receipt->replayed;
  const auto* nothing = std::get_if<NothingToReverse>(&outcome);
  return nothing != nullptr && nothing->replayed;
}

}  // namespace

Committer::Committer(Book& book, Journal& journal, Setting setting)
    : Committer(book, journal, NothingUnderWay(), std::move(setting)) {}

Committer::Committer(Book& book, Journal& journal, Recording& recording, Setting setting)
    : book_(book),
      journal_(journal),
      recording_(recording),
      setting_(std::move(setting)),
      write_back_(setting_.redo_target) {}

absl::Status Committer::Load() {
  const absl::StatusOr<Progress> progress = journal_.Load(
      {.on_size = [this](AccountId accounts) { book_.Reserve(accounts); },
       .on_account = [this](const Account& account) { return book_.Restore(account); },
       .on_open_hold = [this](const HoldRecord& hold) { return book_.Restore(hold); },
       .on_transaction =
           [this](const Transaction& transaction) {
             absl::Status redone = book_.Redo(transaction);
             if (redone.ok()) {
               write_back_.MarkDirty(transaction.debit_account);
               write_back_.MarkDirty(transaction.credit_account);
             }
             return redone;
           }});
  if (!progress.ok()) {
    return progress.status();
  }
  const absl::StatusOr<RequestGap> gap = journal_.FindGap();
  if (!gap.ok()) {
    return gap.status();
  }
  write_back_.Start(progress->watermark);
  chain_.Start(progress->head);
  recent_requests_.Start(*gap);
  return book_.CheckSums();
}

absl::StatusOr<std::vector<Outcome>> Committer::Commit(std::span<const Command> commands,
                                                       Together together) {
  absl::StatusOr<Decided> decided = Decide(commands, together);
  if (!decided.ok()) {
    return decided.status();
  }
  if (absl::Status recorded = Record(*decided); !recorded.ok()) {
    return recorded;
  }
  return std::move(decided->outcomes);
}

absl::StatusOr<Decided> Committer::Decide(std::span<const Command> commands, Together together) {
  if (together != Together::kEachForItself) {
    return DecideTogether(commands, together);
  }
  Draft draft;
  if (absl::Status decided = Decide(commands, together, draft); !decided.ok()) {
    return decided;
  }
  return Complete(draft);
}

absl::StatusOr<Decided> Committer::DecideTogether(std::span<const Command> commands,
                                                  Together together) {
  Draft draft;
  const ChainHead head_before = chain_.head();
  Tentative tentative(book_);
  if (absl::Status decided = Decide(commands, together, draft); !decided.ok()) {
    return decided;
  }
  if (together == Together::kAllOrNone && std::ranges::none_of(draft.outcomes, IsRefusal)) {
    tentative.Keep();
    return Complete(draft);
  }
  chain_.Start(head_before);
  for (Outcome& outcome : draft.outcomes) {
    if (together == Together::kAllOrNone && !IsRefusal(outcome) && !IsReplayed(outcome)) {
      outcome = Refusal{.reason = RefusalReason::kOthersRefused};
    }
  }
  return Decided{.batch = {}, .publication = {}, .outcomes = std::move(draft.outcomes)};
}

absl::Status Committer::Decide(std::span<const Command> commands, Together together, Draft& draft) {
  draft.outcomes.reserve(commands.size());
  draft.changed.reserve(2 * commands.size());
  absl::Status fetched = draft.lookups.Fetch(
      commands,
      {.book = book_, .recent = recent_requests_, .journal = journal_, .recording = recording_});
  if (!fetched.ok()) {
    return fetched;
  }
  if (!journal_.HasRoom()) {
    for (const Command& command : commands) {
      draft.outcomes.push_back(
          FromRecord(command, draft).value_or(Refusal{.reason = RefusalReason::kStorageFull}));
    }
    return absl::OkStatus();
  }
  ExpireHolds(draft);
  std::vector<Sealed<Transaction>>& transactions = draft.batch.transactions;
  // Nothing moves in memory, since a part may be on its way to the record.
  transactions.reserve(transactions.size() + commands.size());
  std::size_t taken = 0;
  const bool is_large =
      together == Together::kEachForItself && commands.size() >= 2 * kOfferedAhead;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    if (i % Book::kLookAhead == 0 && commands.size() > 1) {
      book_.LookAhead(commands.subspan(i, std::min(Book::kLookAhead, commands.size() - i)));
    }
    draft.outcomes.push_back(Carry(commands[i], draft));
    if (is_large && draft.outcomes.size() % kOfferedAhead == 0 && transactions.size() > taken &&
        recording_.TakeAhead(std::span(transactions).subspan(taken))) {
      taken = transactions.size();
    }
  }
  return absl::OkStatus();
}

Decided Committer::Complete(Draft& draft) {
  Decided decided{.batch = {}, .publication = {}, .outcomes = std::move(draft.outcomes)};
  if (!draft.batch.has_entries()) {
    return decided;
  }
  decided.publication = PublicationOf(book_, draft.changed, draft.new_rows);
  for (const Publication::Entry& changed : decided.publication.entries) {
    write_back_.MarkDirty(changed.account);
  }
  for (const AccountId account : draft.new_rows) {
    write_back_.Add(book_, account, draft.batch);
  }
  write_back_.AddDue(book_, draft.batch);
  draft.batch.head = chain_.head();
  decided.batch = std::move(draft.batch);
  return decided;
}

absl::Status Committer::Record(const Decided& decided) {
  return decided.batch.has_entries() ? journal_.Append(decided.batch) : absl::OkStatus();
}

const BusinessDay& Committer::DayOf(std::int64_t time_us) {
  if (!today_.Contains(time_us)) {
    today_ = setting_.calendar(time_us);
  }
  return today_;
}

void Committer::ExpireHolds(Draft& draft) {
  const std::int64_t now_us = setting_.clock_us();
  for (auto hold = book_.holds().First(); hold && hold->expire_time_us <= now_us;
       hold = book_.holds().First()) {
    Happen(book_.Expire(*hold, {.now_us = now_us, .request_id = own_request_ids_.Next()}), {},
           draft);
  }
}

std::optional<std::int64_t> Committer::next_expiry_us() const {
  const std::optional<HoldRecord> first = book_.holds().First();
  return first ? std::optional(first->expire_time_us) : std::nullopt;
}

std::optional<Outcome> Committer::FromRecord(const Command& command, const Draft& draft) const {
  const std::optional<RequestRecord> record =
      command.request_id ? draft.lookups.FindRequest(*command.request_id) : std::nullopt;
  if (!record) {
    return std::nullopt;
  }
  const auto original = draft.lookups.FindOriginal(command.operation);
  return AnswerFromRecord(book_, command, *record, original ? original->transaction.id : 0);
}

Outcome Committer::Carry(const Command& command, Draft& draft) {
  if (!command.request_id) {
    return CarryNew(command, own_request_ids_.Next(), draft);
  }
  if (std::optional<Outcome> answer = FromRecord(command, draft)) {
    return *std::move(answer);
  }
  Outcome outcome = CarryNew(command, *command.request_id, draft);
  if (std::holds_alternative<Receipt>(outcome)) {
    // The rest of this batch must find it too: the journal does not know it yet.
    draft.lookups.AddTransaction(*command.request_id);
  } else {
    RecordAnswer(command, outcome, draft);
  }
  return outcome;
}

Outcome Committer::CarryNew(const Command& command, const Uuid& request_id, Draft& draft) {
  const std::int64_t now_us = std::max(setting_.clock_us(), book_.last_time_us());
  Decision decision =
      book_.Decide(command.operation, {.now_us = now_us,
                                       .request_id = request_id,
                                       .memo = command.memo,
                                       .original = draft.lookups.FindOriginal(command.operation),
                                       .hold_state = draft.lookups.FindEndedHold(command.operation),
                                       .day = DayOf(now_us)});
  if (const auto* refusal = std::get_if<Refusal>(&decision)) {
    return *refusal;
  }
  if (const auto* nothing = std::get_if<NothingToReverse>(&decision)) {
    const Uuid& original = std::get<Uuid>(std::get<Reverse>(command.operation).original);
    // A request that was refused needs no tombstone: its refusal is on record.
    if (!draft.lookups.FindRequest(original)) {
      draft.batch.answers.push_back(chain_.Seal(MakeTombstone(original, setting_.clock_us())));
      draft.lookups.AddAnswer(original);
      recent_requests_.Add(original);
    }
    return *nothing;
  }
  if (const auto* change = std::get_if<AccountChange>(&decision)) {
    return Change(*change, command.who, draft);
  }
  return MakeReceipt([this](AccountId id) { return book_.Name(id); },
                     Happen(std::get<Event>(std::move(decision)), command.who, draft));
}

void Committer::RecordAnswer(const Command& command, const Outcome& outcome, Draft& draft) {
  const auto original = draft.lookups.FindOriginal(command.operation);
  auto answer = MakeRecord(book_, command, outcome, original ? original->transaction.id : 0,
                           setting_.clock_us());
  if (answer) {
    draft.batch.answers.push_back(chain_.Seal(*std::move(answer)));
    draft.lookups.AddAnswer(*command.request_id);
    recent_requests_.Add(*command.request_id);
  }
}

const Transaction& Committer::Happen(Event event, const std::string& who, Draft& draft) {
  const Transaction& transaction = event.transaction;
  recent_requests_.Add(transaction.request_id);
  book_.Evolve(event);
  draft.lookups.Add(event);
  for (const Account& account : event.opened) {
    RecordOpening(account, who, draft);
    draft.new_rows.push_back(account.id);
  }
  for (const AccountId account : {transaction.debit_account, transaction.credit_account}) {
    draft.changed.push_back(account);
  }
  if (transaction.kind == TransactionKind::kHold) {
    draft.batch.holds.push_back(HoldOf(transaction));
  }
  if (event.ended_hold) {
    draft.batch.holds.push_back(*event.ended_hold);
  }
  if (transaction.kind == TransactionKind::kReversal) {
    draft.batch.reversed.push_back(
        {.original = transaction.original,
         .reversed_minor = draft.lookups.ReversedMinor(transaction.original)});
  }
  draft.batch.transactions.push_back(chain_.Seal(std::move(event.transaction)));
  return draft.batch.transactions.back().row;
}

void Committer::RecordOpening(const Account& account, const std::string& who, Draft& draft) {
  draft.batch.account_changes.push_back(
      chain_.Seal(AccountChange{.account = account.id,
                                .name = {.number = account.number, .currency = account.currency},
                                .kind = AccountChangeKind::kOpened,
                                .create_time_us = account.create_time_us,
                                .who = who,
                                .after = account.attributes}));
}

// What is in force already is not recorded again.
Outcome Committer::Change(AccountChange change, const std::string& who, Draft& draft) {
  const AccountId id = change.account;
  const std::int64_t now_us = change.create_time_us;
  if (change.after != change.before) {
    book_.Evolve(change);
    draft.new_rows.push_back(id);
    change.who = who;
    draft.batch.account_changes.push_back(chain_.Seal(std::move(change)));
  }
  AccountChanged answer{.account = book_.Get(id)};
  answer.account.attributes.DropEndedFreeze(now_us);
  DropEndedDay(DayOf(now_us), answer.account);
  return answer;
}

absl::Status Committer::WriteBackAll() {
  for (bool is_all = false; !is_all;) {
    Batch batch;
    is_all = write_back_.AddRest(book_, kWrittenBackAtOnce, batch);
    batch.head = chain_.head();
    if (absl::Status written = journal_.Append(batch); !written.ok()) {
      return written;
    }
  }
  return absl::OkStatus();
}

}  // namespace atm::storage
