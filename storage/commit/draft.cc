#include "storage/commit/draft.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "storage/commit/recorded_outcome.h"
#include "storage/journal/recorded_answer.h"
#include "storage/model/daily_use.h"

namespace atm::storage {
namespace {

// An opening that was refused is not recorded: see MakeRecord.
bool StaysOnRecord(const Command& command, const Refusal& refusal) {
  return IsRecorded(refusal.reason) && !std::holds_alternative<OpenAccount>(command.operation);
}

}  // namespace

const BusinessDay& CommitState::DayOf(std::int64_t time_us) {
  if (!today.Contains(time_us)) {
    today = calendar(time_us);
  }
  return today;
}

const BusinessDay& CommitState::DayInForce(std::int64_t time_us) {
  const BusinessDay& day = DayOf(time_us);
  const std::int32_t newest = std::max(1, book.newest_day());  // 0 is none
  if (day.number >= newest) return day;
  if (later_day.number != newest) later_day = LaterDay(calendar, day, newest);
  return later_day;
}

absl::Status Draft::LookUp(std::span<const Command> commands, Journal& journal,
                           Recording& recording) {
  outcomes_.reserve(commands.size());
  changed_.reserve(2 * commands.size());
  begin_us_ = state_.clock.NowUs();
  return lookups_.Fetch(commands, {.book = state_.book,
                                   .recent = state_.recent_requests,
                                   .journal = journal,
                                   .recording = recording,
                                   .proving = state_.proving,
                                   .now_us = begin_us_});
}

void Draft::ExpireHolds() {
  for (const HoldRecord& hold : state_.book.holds().EndingBy(begin_us_)) {
    Happen(state_.book.Expire(hold, {.now_us = begin_us_,
                                     .request_id = state_.own_request_ids.Next(),
                                     .origin = kBankPrincipal,
                                     .day = state_.DayOf(begin_us_)}),
           Principal::Bank());
  }
}

void Draft::Reserve(std::size_t commands) {
  batch_.transactions.reserve(batch_.transactions.size() + commands);
}

void Draft::Carry(const Command& command) { outcomes_.push_back(Decide(command)); }

void Draft::Refuse(const Command& command, RefusalReason reason) {
  outcomes_.push_back(FromRecord(command).value_or(Refusal{.reason = reason}));
}

Batch Draft::TakeBatch() {
  batch_.head = state_.chain.head();
  return std::move(batch_);
}

std::optional<Outcome> Draft::FromRecord(const Command& command) const {
  const std::optional<RequestRecord> record =
      command.request_id ? lookups_.FindRequest(*command.request_id) : std::nullopt;
  if (!record) {
    return std::nullopt;
  }
  const auto original = lookups_.FindOriginal(command.operation);
  return AnswerFromRecord(state_.book, command, *record, original ? original->transaction.id : 0);
}

Outcome Draft::Decide(const Command& command) {
  if (!command.request_id) {
    return DecideNew(command, state_.own_request_ids.Next());
  }
  if (std::optional<Outcome> answer = FromRecord(command)) {
    return *std::move(answer);
  }
  Outcome outcome = DecideNew(command, *command.request_id);
  if (std::holds_alternative<Receipt>(outcome)) {
    // The rest of this batch must find it too: the journal does not know it yet.
    lookups_.AddTransaction(*command.request_id);
    return outcome;
  }
  const auto* refusal = std::get_if<Refusal>(&outcome);
  if (refusal != nullptr && StaysOnRecord(command, *refusal)) {
    if (auto too_many = Charge(command.origin, Recorded::kRefusal)) return *too_many;
  }
  RecordAnswer(command, outcome);
  return outcome;
}

std::optional<Refusal> Draft::Charge(const Principal& principal, Recorded what) {
  const PrincipalId id = IdOf(principal);
  const std::int64_t now_us = state_.clock.steady_us();
  const auto charge = state_.budget.TryCharge(id, what, now_us);
  if (!charge) return state_.budget.Refuse(id, principal, what, now_us);
  charges_.push_back(*charge);
  return std::nullopt;
}

void Draft::TakeBackCharges() {
  for (; !charges_.empty(); charges_.pop_back()) state_.budget.TakeBack(charges_.back());
}

Outcome Draft::FindNothing(const Command& command) {
  const Uuid& original = std::get<Uuid>(std::get<Reverse>(command.operation).original);
  const bool is_recorded = command.request_id || !lookups_.FindRequest(original);
  if (is_recorded) {
    if (auto too_many = Charge(command.origin, Recorded::kReversal)) return *too_many;
  }
  RecordTombstone(original, command.origin);
  return NothingToReverse{};
}

Outcome Draft::DecideNew(const Command& command, const Uuid& request_id) {
  Book& book = state_.book;
  const std::int64_t now_us = std::max(state_.clock.BatchTimeUs(), book.last_time_us());
  Decision decision =
      book.Decide(command.operation, {.now_us = now_us,
                                      .request_id = request_id,
                                      .origin = IdOf(command.origin),
                                      .memo = command.memo,
                                      .reference = command.reference,
                                      .original = lookups_.FindOriginal(command.operation),
                                      .hold_state = lookups_.FindEndedHold(command.operation),
                                      .day = state_.DayInForce(now_us)});
  if (const auto* refusal = std::get_if<Refusal>(&decision)) {
    return *refusal;
  }
  if (std::holds_alternative<NothingToReverse>(decision)) {
    return FindNothing(command);
  }
  if (const auto* change = std::get_if<AccountChange>(&decision)) {
    return Change(*change, command.origin);
  }
  Receipt receipt = MakeReceipt([&book](AccountId id) { return book.Name(id); }, command.origin,
                                Happen(std::get<Event>(std::move(decision)), command.origin));
  if (receipt.transaction.kind == TransactionKind::kOpening) {
    receipt.opened = std::make_shared<const Account>(book.Get(receipt.transaction.credit_account));
  }
  return receipt;
}

PrincipalId Draft::IdOf(const Principal& principal) {
  if (principal != last_origin_) {
    const PrincipalDirectory& principals = state_.book.principals();
    const std::optional<PrincipalId> known = principals.Find(principal);
    if (!known) return principals.size();
    last_origin_ = principal;
    last_origin_id_ = *known;
  }
  return last_origin_id_;
}

PrincipalId Draft::Enter(const Principal& principal) {
  const PrincipalId id = IdOf(principal);
  if (principal == last_origin_) return id;  // IdOf found it
  state_.book.principals().TryAdd(principal);
  batch_.principals.push_back(state_.chain.Seal(PrincipalRow{
      .id = id,
      .principal = principal,
      .create_time_us = std::max(state_.clock.BatchTimeUs(), state_.book.last_time_us())}));
  return id;
}

const Transaction& Draft::Happen(Event event, const Principal& origin) {
  Enter(origin);
  const Transaction& transaction = event.transaction;
  state_.recent_requests.Add(transaction.request_id);
  state_.book.Evolve(event);
  lookups_.Add(event);
  for (const Account& account : event.opened) {
    RecordOpening(account, transaction.origin);
    new_rows_.push_back(account.id);
  }
  for (const AccountId account : {transaction.debit_account, transaction.credit_account}) {
    changed_.push_back(account);
  }
  if (transaction.kind == TransactionKind::kHold) {
    batch_.holds.push_back(HoldOf(transaction));
  }
  if (event.ended_hold) {
    batch_.holds.push_back(*event.ended_hold);
  }
  if (transaction.kind == TransactionKind::kReversal) {
    batch_.reversed.push_back({.original = transaction.original,
                               .reversed_minor = lookups_.ReversedMinor(transaction.original)});
  }
  batch_.transactions.push_back(state_.chain.Seal(std::move(event.transaction)));
  return batch_.transactions.back().row;
}

// What is in force already is not recorded again.
Outcome Draft::Change(AccountChange change, const Principal& origin) {
  const AccountId id = change.account;
  const std::int64_t now_us = change.create_time_us;
  if (change.after != change.before) {
    state_.book.Evolve(change);
    new_rows_.push_back(id);
    change.origin = Enter(origin);
    batch_.account_changes.push_back(state_.chain.Seal(std::move(change)));
  }
  AccountChanged answer{.account = state_.book.Get(id)};
  answer.account.attributes.DropEndedFreeze(now_us);
  DropEndedDay(state_.DayOf(now_us), answer.account);
  return answer;
}

void Draft::RecordOpening(const Account& account, PrincipalId origin) {
  batch_.account_changes.push_back(state_.chain.Seal(
      AccountChange{.account = account.id,
                    .name = {.number = account.number, .currency = account.currency},
                    .kind = AccountChangeKind::kOpened,
                    .create_time_us = account.create_time_us,
                    .origin = origin,
                    .after = account.attributes}));
}

// A request that was refused needs no tombstone: its refusal is on record.
void Draft::RecordTombstone(const Uuid& original, const Principal& origin) {
  if (lookups_.FindRequest(original)) return;
  RecordedAnswer tombstone = MakeTombstone(original, state_.clock.BatchTimeUs());
  tombstone.origin = Enter(origin);
  AddAnswer(std::move(tombstone));
}

void Draft::RecordAnswer(const Command& command, const Outcome& outcome) {
  const auto original = lookups_.FindOriginal(command.operation);
  std::optional<RecordedAnswer> answer =
      MakeRecord(state_.book, command, outcome, original ? original->transaction.id : 0,
                 state_.clock.BatchTimeUs());
  if (!answer) return;
  answer->origin = Enter(command.origin);
  AddAnswer(*std::move(answer));
}

void Draft::AddAnswer(RecordedAnswer answer) {
  const Uuid request_id = answer.request_id;
  batch_.answers.push_back(state_.chain.Seal(std::move(answer)));
  lookups_.AddAnswer(request_id);
  state_.recent_requests.Add(request_id);
}

}  // namespace atm::storage
