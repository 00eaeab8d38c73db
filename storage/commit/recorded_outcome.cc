#include "storage/commit/recorded_outcome.h"

#include <optional>
#include <string>
#include <variant>

#include "storage/base/check.h"
#include "storage/journal/recorded_answer.h"

namespace atm::storage {
namespace {

// What an operation and the record of one have in common: all that a request id stands for. What is
// empty was left out, and agrees with anything.
struct Facts {
  TransactionKind kind = {};
  std::optional<AccountNumber> account = {};
  std::optional<AccountNumber> to_account = {};
  std::optional<std::int64_t> amount_minor = {};
  std::optional<Currency> currency = {};
  std::optional<TransactionId> hold = {};
  std::optional<TransactionId> original = {};
  std::optional<Uuid> original_request_id = {};
  std::optional<std::int64_t> expire_time_us = {};
  std::optional<std::int64_t> expire_after_us = {};
  std::optional<ReversalReason> reason = {};
  std::string memo = {};
  std::string reference = {};
};

Facts FactsOf(const OpenAccount& open) {
  return {.kind = TransactionKind::kOpening,
          .account = open.account,
          .amount_minor = open.opening_minor,
          .currency = open.currency};
}
Facts FactsOf(const Deposit& deposit) {
  return {.kind = TransactionKind::kDeposit,
          .account = deposit.account,
          .amount_minor = deposit.amount_minor,
          .currency = deposit.currency};
}
Facts FactsOf(const Withdraw& withdraw) {
  return {.kind = TransactionKind::kWithdrawal,
          .account = withdraw.account,
          .amount_minor = withdraw.amount_minor,
          .currency = withdraw.currency};
}
Facts FactsOf(const Transfer& transfer) {
  return {.kind = TransactionKind::kTransfer,
          .account = transfer.from,
          .to_account = transfer.to,
          .amount_minor = transfer.amount_minor,
          .currency = transfer.currency};
}
Facts FactsOf(const Hold& hold) {
  return {.kind = TransactionKind::kHold,
          .account = hold.account,
          .amount_minor = hold.amount_minor,
          .currency = hold.currency,
          .expire_time_us = hold.expire_time_us,
          .expire_after_us = hold.expire_after_us};
}
Facts FactsOf(const Capture& capture) {
  return {.kind = TransactionKind::kCapture,
          .amount_minor = capture.amount_minor,
          .currency = capture.currency,
          .hold = capture.hold};
}
Facts FactsOf(const Release& release) {
  return {.kind = TransactionKind::kRelease, .hold = release.hold};
}
Facts FactsOf(const Reverse& reverse) {
  Facts facts{.kind = TransactionKind::kReversal,
              .amount_minor = reverse.amount_minor,
              .currency = reverse.currency,
              .reason = reverse.reason};
  if (const auto* id = std::get_if<TransactionId>(&reverse.original)) {
    facts.original = *id;
  } else {
    facts.original_request_id = std::get<Uuid>(reverse.original);
  }
  return facts;
}

// They have no request id, and so no record of one.
template <typename AccountOperation>
Facts FactsOf(const AccountOperation& /*operation*/) {
  Check(false, "a change of an account has no request id");
  return {};
}

Facts FactsOf(const Command& command, TransactionId reversed) {
  Facts facts = std::visit([](const auto& asked) { return FactsOf(asked); }, command.operation);
  if (facts.original_request_id) facts.original = reversed;
  facts.memo = command.memo;
  facts.reference = command.reference;
  return facts;
}

// The customer's side of a transaction: between two customers, the debit account.
bool CustomerIsDebited(const Book& book, const Transaction& transaction) {
  return !book.directory().number(transaction.debit_account).is_internal();
}

Facts FactsOf(const Book& book, const Transaction& transaction) {
  const Account customer =
      book.Get(CustomerIsDebited(book, transaction) ? transaction.debit_account
                                                    : transaction.credit_account);
  // A hold that was taken back is on record as a release with a reason.
  const bool taken_back = transaction.reason != ReversalReason::kNone;
  return {.kind = taken_back ? TransactionKind::kReversal : transaction.kind,
          .account = customer.number,
          .to_account = book.directory().number(transaction.credit_account),
          .amount_minor = transaction.amount_minor,
          .currency = customer.currency,
          .hold = transaction.original,
          .original = transaction.original,
          .expire_time_us = transaction.expire_time_us,
          .expire_after_us = transaction.expire_time_us - transaction.create_time_us,
          .reason = transaction.reason,
          .memo = transaction.memo,
          .reference = transaction.reference};
}

template <typename T>
std::optional<T> Unless(const T& value, const T& nothing) {
  return value == nothing ? std::nullopt : std::optional(value);
}

Facts FactsOf(const Book& book, const RecordedAnswer& answer) {
  Facts facts{.kind = answer.kind,
              .amount_minor = Unless<std::int64_t>(answer.amount_minor, 0),
              .hold = answer.original,
              .original = answer.original,
              .original_request_id = Unless(answer.original_request_id, Uuid{}),
              .expire_time_us = Unless<std::int64_t>(answer.expire_time_us, 0),
              .reason = answer.reversal_reason,
              .memo = answer.memo,
              .reference = answer.reference};
  if (facts.expire_time_us) facts.expire_after_us = *facts.expire_time_us - answer.create_time_us;
  if (answer.account != 0) {
    const Account account = book.Get(answer.account);
    facts.account = account.number;
    facts.currency = account.currency;
  }
  if (answer.to_account != 0) {
    facts.to_account = book.directory().number(answer.to_account);
  }
  return facts;
}

// When a hold that was refused would have ended; 0 if the request does not say. The record has no
// column for how long: that is the time from when it was answered.
std::int64_t ExpireTimeUs(const Facts& facts, std::int64_t create_time_us) {
  if (facts.expire_after_us) return create_time_us + *facts.expire_after_us;
  return facts.expire_time_us.value_or(0);
}

template <typename T>
bool Differ(const std::optional<T>& asked, const std::optional<T>& recorded) {
  return asked && recorded && !(*asked == *recorded);
}

std::optional<RequestField> FirstDifference(const Facts& asked, const Facts& recorded) {
  if (asked.kind != recorded.kind) return RequestField::kMethod;
  if (Differ(asked.account, recorded.account)) return RequestField::kAccount;
  if (Differ(asked.to_account, recorded.to_account)) return RequestField::kToAccount;
  if (Differ(asked.hold, recorded.hold)) return RequestField::kHoldId;
  if (Differ(asked.original, recorded.original) ||
      Differ(asked.original_request_id, recorded.original_request_id)) {
    return RequestField::kOriginal;
  }
  if (Differ(asked.amount_minor, recorded.amount_minor)) return RequestField::kAmountMinor;
  if (Differ(asked.currency, recorded.currency)) return RequestField::kCurrencyCode;
  if (Differ(asked.expire_time_us, recorded.expire_time_us)) return RequestField::kExpireTime;
  if (Differ(asked.expire_after_us, recorded.expire_after_us)) return RequestField::kExpireAfter;
  if (Differ(asked.reason, recorded.reason)) return RequestField::kReason;
  if (asked.memo != recorded.memo) return RequestField::kMemo;
  if (asked.reference != recorded.reference) return RequestField::kReference;
  return std::nullopt;
}

}  // namespace

Outcome AnswerFromRecord(const Book& book, const Command& command, const RequestRecord& record,
                         TransactionId reversed) {
  const auto* transaction = std::get_if<Transaction>(&record);
  const auto* answer = std::get_if<RecordedAnswer>(&record);
  if (answer != nullptr && answer->reason == RefusalReason::kReversedBeforeArrival) {
    return Refusal{.reason = answer->reason};
  }
  const Facts asked = FactsOf(command, reversed);
  const Facts recorded =
      transaction != nullptr ? FactsOf(book, *transaction) : FactsOf(book, *answer);
  if (const auto field = FirstDifference(asked, recorded)) {
    return Refusal{.reason = RefusalReason::kRequestIdReused,
                   .account = asked.account.value_or(AccountNumber()),
                   .requested_minor = asked.amount_minor.value_or(0),
                   .field = *field};
  }
  const auto names = [&](AccountId id) { return book.Name(id); };
  Outcome first =
      answer != nullptr
          ? MakeAnswer(names, *answer)
          : MakeReceipt(names, *book.principals().Get(transaction->origin), *transaction);
  if (auto* receipt = std::get_if<Receipt>(&first)) receipt->replayed = true;
  if (auto* nothing = std::get_if<NothingToReverse>(&first)) nothing->replayed = true;
  return first;
}

std::optional<RecordedAnswer> MakeRecord(const Book& book, const Command& command,
                                         const Outcome& outcome, TransactionId reversed,
                                         std::int64_t create_time_us) {
  const auto* refusal = std::get_if<Refusal>(&outcome);
  if (refusal != nullptr && !IsRecorded(refusal->reason)) {
    return std::nullopt;
  }
  const Facts facts = FactsOf(command, reversed);
  if (facts.kind == TransactionKind::kOpening) {
    return std::nullopt;
  }
  const auto id_of = [&](const std::optional<AccountNumber>& number) {
    return number ? book.directory().Find(*number).value_or(0) : 0;
  };
  RecordedAnswer answer{.request_id = command.request_id.value(),
                        .kind = facts.kind,
                        .reason = RefusalReason::kNothingToReverse,
                        .account = id_of(facts.account),
                        .to_account = id_of(facts.to_account),
                        .amount_minor = facts.amount_minor.value_or(
                            refusal != nullptr ? refusal->requested_minor : 0),
                        .original = facts.hold.value_or(facts.original.value_or(0)),
                        .original_request_id = facts.original_request_id.value_or(Uuid{}),
                        .expire_time_us = ExpireTimeUs(facts, create_time_us),
                        .reversal_reason = facts.reason.value_or(ReversalReason::kNone),
                        .create_time_us = create_time_us,
                        .memo = command.memo,
                        .reference = command.reference};
  if (refusal != nullptr) {
    answer.reason = refusal->reason;
    answer.balance_minor = refusal->balance_minor;
    answer.available_minor = refusal->available_minor;
    answer.limit_minor = refusal->limit_minor;
    answer.used_minor = refusal->used_minor;
    answer.limit_count = refusal->limit_count;
    answer.used_count = refusal->used_count;
    answer.day_end_time_us = refusal->day_end_time_us;
    answer.about = id_of(refusal->account);
    if (answer.account == 0) answer.account = answer.about;
  }
  return answer;
}

RecordedAnswer MakeTombstone(const Uuid& request_id, std::int64_t create_time_us) {
  return {.request_id = request_id,
          .kind = TransactionKind::kReversal,
          .reason = RefusalReason::kReversedBeforeArrival,
          .create_time_us = create_time_us};
}

}  // namespace atm::storage
