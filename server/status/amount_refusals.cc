// The words for refusals of amounts: of holds, reversals, limits, funds.
#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "server/status/error_builder.h"
#include "server/status/refusal_words.h"
#include "storage/values/money.h"

namespace atm::server {
namespace {

using google::protobuf::util::TimeUtil;
using grpc::StatusCode;
using storage::Refusal;

// As RFC 3339 has it.
std::string Time(std::int64_t time_us) {
  return TimeUtil::ToString(TimeUtil::MicrosecondsToTimestamp(time_us));
}

// Used may be more than the limit, which became stricter since.
std::int64_t Left(std::int64_t limit, std::int64_t used) {
  return std::max<std::int64_t>(limit - used, 0);
}

ErrorBuilder& AddAmounts(ErrorBuilder& error, const Refusal& refusal, std::int64_t left_minor) {
  return error.Add("account", refusal.account.text())
      .Add("limit_minor", refusal.limit_minor)
      .Add("used_minor", refusal.used_minor)
      .Add("left_minor", left_minor)
      .Add("requested_minor", refusal.requested_minor)
      .Add("currency_code", refusal.currency.value().code());
}

}  // namespace

// "15.00 USD"
std::string Amount(std::int64_t amount_minor, Currency currency) {
  return absl::StrFormat("%s %s", FormatAmount(amount_minor, currency), currency.code());
}

grpc::Status AmountTooLarge(const Refusal& refusal, const RequestFacts& facts) {
  const std::string what = absl::StrFormat(
      "%s is %d, more than the %d minor units that this bank moves in one operation. Nothing "
      "moved. "
      "Ask for less.",
      facts.amount_field, refusal.requested_minor, refusal.limit_minor);
  return ErrorBuilder(StatusCode::INVALID_ARGUMENT, "AMOUNT_TOO_LARGE", "13", what)
      .Add("field", facts.amount_field)
      .Add("amount_minor", refusal.requested_minor)
      .Add("max_amount_minor", refusal.limit_minor)
      .AddViolation(facts.amount_field, what)
      .Finish();
}

grpc::Status HoldExceeded(const Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  return ErrorBuilder(
             StatusCode::FAILED_PRECONDITION, "HOLD_EXCEEDED", "13",
             absl::StrFormat("Hold %d of account %s set %s aside, less than the %s asked for. "
                             "Nothing moved. Capture at most what is set aside.",
                             refusal.original, refusal.account.text(),
                             Amount(refusal.limit_minor, currency),
                             Amount(refusal.requested_minor, currency)))
      .Add("hold_id", refusal.original)
      .Add("account", refusal.account.text())
      .Add("held_minor", refusal.limit_minor)
      .Add("requested_minor", refusal.requested_minor)
      .Add("currency_code", currency.code())
      .Finish();
}

// The ledger gives a limit where a part of a hold was asked for, and none otherwise.
grpc::Status NotReversible(const Refusal& refusal) {
  if (refusal.limit_minor == 0) {
    return ErrorBuilder(StatusCode::FAILED_PRECONDITION, "NOT_REVERSIBLE", "12",
                        absl::StrFormat("Transaction %d of account %s is an opening, a reversal or "
                                        "the end of a hold, which cannot be reversed. Nothing "
                                        "moved.",
                                        refusal.original, refusal.account.text()))
        .Add("transaction_id", refusal.original)
        .Add("account", refusal.account.text())
        .Finish();
  }
  const Currency currency = refusal.currency.value();
  return ErrorBuilder(
             StatusCode::FAILED_PRECONDITION, "NOT_REVERSIBLE", "12",
             absl::StrFormat("Transaction %d of account %s is a hold of %s, which cannot be "
                             "reversed in part (%s). Nothing moved. Capture what was paid out, or "
                             "reverse all of it.",
                             refusal.original, refusal.account.text(),
                             Amount(refusal.limit_minor, currency),
                             Amount(refusal.requested_minor, currency)))
      .Add("transaction_id", refusal.original)
      .Add("account", refusal.account.text())
      .Add("held_minor", refusal.limit_minor)
      .Add("requested_minor", refusal.requested_minor)
      .Add("currency_code", currency.code())
      .Finish();
}

grpc::Status AlreadyReversed(const Refusal& refusal) {
  return ErrorBuilder(StatusCode::FAILED_PRECONDITION, "ALREADY_REVERSED", "21",
                      absl::StrFormat("Transaction %d of account %s was reversed before, all of "
                                      "it. Nothing moved.",
                                      refusal.original, refusal.account.text()))
      .Add("transaction_id", refusal.original)
      .Add("account", refusal.account.text())
      .Finish();
}

grpc::Status ReversalExceedsOriginal(const Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  return ErrorBuilder(
             StatusCode::FAILED_PRECONDITION, "REVERSAL_EXCEEDS_ORIGINAL", "13",
             absl::StrFormat("Of transaction %d of account %s %s can still be reversed, less than "
                             "the %s asked for. Nothing moved. Ask for less, or for no amount to "
                             "reverse all that is left.",
                             refusal.original, refusal.account.text(),
                             Amount(refusal.limit_minor, currency),
                             Amount(refusal.requested_minor, currency)))
      .Add("transaction_id", refusal.original)
      .Add("account", refusal.account.text())
      .Add("reversible_minor", refusal.limit_minor)
      .Add("requested_minor", refusal.requested_minor)
      .Add("currency_code", currency.code())
      .Finish();
}

grpc::Status WithdrawalLimitExceeded(const Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  ErrorBuilder error(
      StatusCode::FAILED_PRECONDITION, "AMOUNT_LIMIT_EXCEEDED", "61",
      absl::StrFormat("At most %s may be taken out of account %s at once, less than the %s asked "
                      "for. Nothing moved. Ask for less.",
                      Amount(refusal.limit_minor, currency), refusal.account.text(),
                      Amount(refusal.requested_minor, currency)));
  error.Add("limit", "withdrawal");
  return AddAmounts(error, refusal, refusal.limit_minor).Finish();
}

grpc::Status DayLimitExceeded(const Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  const std::int64_t left_minor = Left(refusal.limit_minor, refusal.used_minor);
  const std::string day_end = Time(refusal.day_end_time_us);
  ErrorBuilder error(
      StatusCode::FAILED_PRECONDITION, "AMOUNT_LIMIT_EXCEEDED", "61",
      absl::StrFormat(
          "At most %s a day may be taken out of account %s: %s of it is used and %s left, less "
          "than the %s asked for. Nothing moved. Ask for less, or after the day's end at %s.",
          Amount(refusal.limit_minor, currency), refusal.account.text(),
          Amount(refusal.used_minor, currency), Amount(left_minor, currency),
          Amount(refusal.requested_minor, currency), day_end));
  error.Add("limit", "day").Add("day_end_time", day_end);
  return AddAmounts(error, refusal, left_minor).Finish();
}

grpc::Status DayCountExceeded(const Refusal& refusal) {
  const std::int64_t left_count = Left(refusal.limit_count, refusal.used_count);
  const std::string day_end = Time(refusal.day_end_time_us);
  return ErrorBuilder(StatusCode::FAILED_PRECONDITION, "COUNT_LIMIT_EXCEEDED", "65",
                      absl::StrFormat(
                          "Account %s allows %d withdrawals a day: %d were made and %d are left. "
                          "Nothing moved. Ask after the day's end at %s.",
                          refusal.account.text(), refusal.limit_count, refusal.used_count,
                          left_count, day_end))
      .Add("account", refusal.account.text())
      .Add("limit", "day")
      .Add("limit_count", refusal.limit_count)
      .Add("used_count", refusal.used_count)
      .Add("left_count", left_count)
      .Add("requested_minor", refusal.requested_minor)
      .Add("currency_code", refusal.currency.value().code())
      .Add("day_end_time", day_end)
      .Finish();
}

grpc::Status InsufficientFunds(const Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  return ErrorBuilder(
             StatusCode::FAILED_PRECONDITION, "INSUFFICIENT_FUNDS", "51",
             absl::StrFormat("Account %s has %s available, less than the %s asked for. "
                             "Nothing moved. Ask for less, or pay in first.",
                             refusal.account.text(), Amount(refusal.available_minor, currency),
                             Amount(refusal.requested_minor, currency)))
      .Add("account", refusal.account.text())
      .Add("available_minor", refusal.available_minor)
      .Add("balance_minor", refusal.balance_minor)
      .Add("requested_minor", refusal.requested_minor)
      .Add("currency_code", currency.code())
      .Finish();
}

grpc::Status BalanceOverflow(const Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  return ErrorBuilder(
             StatusCode::OUT_OF_RANGE, "BALANCE_OVERFLOW", "13",
             absl::StrFormat("With %s more, account %s, which holds %s, or the bank's cash account "
                             "would leave the range of a balance, which ends at %s. Nothing moved.",
                             Amount(refusal.requested_minor, currency), refusal.account.text(),
                             Amount(refusal.balance_minor, currency),
                             Amount(kMaxBalanceMinor, currency)))
      .Add("account", refusal.account.text())
      .Add("balance_minor", refusal.balance_minor)
      .Add("requested_minor", refusal.requested_minor)
      .Add("max_balance_minor", kMaxBalanceMinor)
      .Add("currency_code", currency.code())
      .Finish();
}

}  // namespace atm::server
