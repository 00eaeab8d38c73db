// The words for what the ledger refused: RefusalStatus of errors.h.
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "server/status/error_builder.h"
#include "server/status/errors.h"
#include "server/status/refusal_words.h"
#include "storage/base/check.h"
#include "storage/model/command.h"

namespace atm::server {
namespace {

using grpc::StatusCode;
using storage::Refusal;
using storage::RefusalReason;
using storage::RequestField;

std::string_view FieldName(RequestField field) {
  switch (field) {
    case RequestField::kMethod:
      return "method";
    case RequestField::kAccount:
      return "account";
    case RequestField::kToAccount:
      return "to_account";
    case RequestField::kHoldId:
      return "hold_id";
    case RequestField::kOriginal:
      return "original";
    case RequestField::kAmountMinor:
      return "amount_minor";
    case RequestField::kCurrencyCode:
      return "currency_code";
    case RequestField::kExpireTime:
      return "expire_time";
    case RequestField::kExpireAfter:
      return "expire_after";
    case RequestField::kReason:
      return "reason";
    case RequestField::kReference:
      return "reference";
    case RequestField::kMemo:
      return "memo";
  }
  storage::Check(false, "every field of a request has a name");
  return "";
}

grpc::Status OthersRefused() {
  return ErrorBuilder(
             StatusCode::ABORTED, "OTHERS_REFUSED", "12",
             "Another operation of the same batch was refused, and all or none are carried "
             "out. Nothing moved. See the errors of the others.")
      .Finish();
}

grpc::Status RequestIdReused(const Refusal& refusal, const RequestFacts& facts) {
  const std::string_view field = FieldName(refusal.field);
  return ErrorBuilder(StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED", "94",
                      absl::StrFormat(
                          "The request id %s belongs to an earlier request, whose %s differs from "
                          "this one's. Nothing moved. Use a new request id for a new operation.",
                          facts.request_id, field))
      .Add("request_id", facts.request_id)
      .Add("field", field)
      .Finish();
}

grpc::Status ReversedBeforeArrival(const RequestFacts& facts) {
  return ErrorBuilder(StatusCode::FAILED_PRECONDITION, "REVERSED_BEFORE_ARRIVAL", "21",
                      absl::StrFormat("The request %s was reversed before it arrived. Nothing "
                                      "moved, and nothing will. Use a new request id for a new "
                                      "operation.",
                                      facts.request_id))
      .Add("request_id", facts.request_id)
      .Finish();
}

grpc::Status AccountExists(const Refusal& refusal) {
  return ErrorBuilder(StatusCode::ALREADY_EXISTS, "ACCOUNT_EXISTS", "94",
                      absl::StrFormat("Account %s is open already.", refusal.account.text()))
      .Add("account", refusal.account.text())
      .Finish();
}

grpc::Status AccountNotFound(const Refusal& refusal) {
  return ErrorBuilder(
             StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND", "14",
             absl::StrFormat("There is no account %s. Check the number.", refusal.account.text()))
      .Add("account", refusal.account.text())
      .Finish();
}

grpc::Status AccountState(std::string_view reason, std::string_view response_code,
                          const Refusal& refusal, std::string_view what) {
  return ErrorBuilder(StatusCode::FAILED_PRECONDITION, reason, response_code,
                      absl::StrFormat("Account %s %s", refusal.account.text(), what))
      .Add("account", refusal.account.text())
      .Finish();
}

grpc::Status AccountNotEmpty(const Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  const std::int64_t held_minor = refusal.limit_minor;
  return ErrorBuilder(
             StatusCode::FAILED_PRECONDITION, "ACCOUNT_NOT_EMPTY", "12",
             absl::StrFormat("Account %s holds %s, and open holds set %s of it aside. It was not "
                             "closed. Pay it out and end its holds first.",
                             refusal.account.text(), Amount(refusal.balance_minor, currency),
                             Amount(held_minor, currency)))
      .Add("account", refusal.account.text())
      .Add("balance_minor", refusal.balance_minor)
      .Add("held_minor", held_minor)
      .Add("currency_code", currency.code())
      .Finish();
}

grpc::Status InvalidFreezeEnd(const Refusal& refusal, const RequestFacts& facts) {
  const std::string what = absl::StrFormat(
      "freeze.end_time %s is not later than now. Nothing was changed. Send a later time, or none.",
      facts.expire_time);
  return ErrorBuilder(StatusCode::INVALID_ARGUMENT, "INVALID_FREEZE", "30", what)
      .Add("field", "freeze.end_time")
      .Add("freeze.end_time", facts.expire_time)
      .Add("account", refusal.account.text())
      .AddViolation("freeze.end_time", what)
      .Finish();
}

grpc::Status HoldNotFound(const Refusal& refusal) {
  return ErrorBuilder(StatusCode::NOT_FOUND, "HOLD_NOT_FOUND", "25",
                      absl::StrFormat("There is no hold %d. Check the id: it is that of the "
                                      "transaction that Hold answered with.",
                                      refusal.original))
      .Add("hold_id", refusal.original)
      .Finish();
}

grpc::Status TransactionNotFound(const Refusal& refusal) {
  return ErrorBuilder(
             StatusCode::NOT_FOUND, "TRANSACTION_NOT_FOUND", "25",
             absl::StrFormat("There is no transaction %d. Check the id, or ask by the request id.",
                             refusal.original))
      .Add("transaction_id", refusal.original)
      .Finish();
}

// A hold that ended before; `sentences` follow its name.
grpc::Status HoldEnded(std::string_view reason, const Refusal& refusal,
                       std::string_view sentences) {
  return ErrorBuilder(StatusCode::FAILED_PRECONDITION, reason, "21",
                      absl::StrFormat("Hold %d %s", refusal.original, sentences))
      .Add("hold_id", refusal.original)
      .Finish();
}

grpc::Status CurrencyMismatch(const Refusal& refusal, const RequestFacts& facts) {
  const std::string account = refusal.account.text();
  const std::string_view kept_in = refusal.currency.value().code();
  // The ledger compares the account that is paid with the account that pays, whose currency the
  // caller need not have told.
  const bool between_accounts = !facts.to_account.empty() && facts.to_account == account;
  const std::string_view field = between_accounts ? "to_account" : "currency_code";
  const std::string message =
      between_accounts
          ? absl::StrFormat(
                "Account %s is kept in %s, and the account that pays is not. Nothing "
                "moved. Transfer between accounts of one currency.",
                account, kept_in)
          : absl::StrFormat("Account %s is kept in %s, not in %s. Nothing moved. Ask in %s.",
                            account, kept_in, facts.currency_code, kept_in);
  ErrorBuilder error(StatusCode::INVALID_ARGUMENT, "CURRENCY_MISMATCH", "12", message);
  error.Add("account", account).Add("currency_code", kept_in).Add("field", field);
  if (!between_accounts) {
    error.Add("requested_currency_code", facts.currency_code);
  }
  return error.AddViolation(field, message).Finish();
}

grpc::Status InvalidExpireTime(const RequestFacts& facts) {
  constexpr std::int64_t kMaxHoldSeconds = storage::kMaxHoldUs / 1'000'000;
  const std::string message = absl::StrFormat(
      "expire_time %s is not later than now, or more than %d seconds later. Nothing moved. Send a "
      "time in between by the server's clock, or nothing.",
      facts.expire_time, kMaxHoldSeconds);
  return ErrorBuilder(StatusCode::INVALID_ARGUMENT, "INVALID_EXPIRE_TIME", "30", message)
      .Add("field", "expire_time")
      .Add("expire_time", facts.expire_time)
      .Add("max_hold_seconds", kMaxHoldSeconds)
      .AddViolation("expire_time", message)
      .Finish();
}

}  // namespace

grpc::Status RefusalStatus(const Refusal& refusal, const RequestFacts& facts) {
  switch (refusal.reason) {
    case RefusalReason::kShuttingDown:
      return NotBegunStatus(NotBegun::kShuttingDown);
    case RefusalReason::kOverloaded:
      return Overloaded();
    case RefusalReason::kBooksInDoubt:
      return BooksInDoubt();
    case RefusalReason::kStorageFull:
      return StorageFull();
    case RefusalReason::kClockJumped:
      return ClockJumped();
    case RefusalReason::kStorageLocked:
      return StorageLocked();
    case RefusalReason::kOthersRefused:
      return OthersRefused();
    case RefusalReason::kRequestIdReused:
      return RequestIdReused(refusal, facts);
    case RefusalReason::kReversedBeforeArrival:
      return ReversedBeforeArrival(facts);
    case RefusalReason::kAmountTooLarge:
      return AmountTooLarge(refusal, facts);
    case RefusalReason::kReversalQuotaExceeded:
    case RefusalReason::kRefusalQuotaExceeded:
      return RecordQuotaExceeded(refusal);
    case RefusalReason::kAccountExists:
      return AccountExists(refusal);
    case RefusalReason::kAccountNotFound:
      return AccountNotFound(refusal);
    case RefusalReason::kHoldNotFound:
      return HoldNotFound(refusal);
    case RefusalReason::kTransactionNotFound:
      return TransactionNotFound(refusal);
    case RefusalReason::kHoldAlreadyCaptured:
      return HoldEnded(
          "HOLD_ALREADY_CAPTURED", refusal,
          "was paid out before. Nothing moved. To take that back, reverse the capture.");
    case RefusalReason::kHoldAlreadyReleased:
      return HoldEnded("HOLD_ALREADY_RELEASED", refusal,
                       "was freed before. Nothing moved. Ask for a new hold.");
    case RefusalReason::kHoldExpired:
      return HoldEnded("HOLD_EXPIRED", refusal,
                       "ended by itself: its time is over. Nothing moved. Ask for a new hold.");
    case RefusalReason::kAccountClosed:
      return AccountState("ACCOUNT_CLOSED", "62", refusal,
                          "is closed. Nothing was done. The bank has to open it again first.");
    case RefusalReason::kAccountFrozen:
      return AccountState("ACCOUNT_FROZEN", "62", refusal,
                          "is frozen for this. Nothing moved. Ask the bank why, and for how long.");
    case RefusalReason::kAccountNotClosed:
      return AccountState("ACCOUNT_NOT_CLOSED", "12", refusal,
                          "is not closed: there is nothing to open again.");
    case RefusalReason::kAccountNotEmpty:
      return AccountNotEmpty(refusal);
    case RefusalReason::kInvalidFreezeEnd:
      return InvalidFreezeEnd(refusal, facts);
    case RefusalReason::kCurrencyMismatch:
      return CurrencyMismatch(refusal, facts);
    case RefusalReason::kInvalidExpireTime:
      return InvalidExpireTime(facts);
    case RefusalReason::kHoldExceeded:
      return HoldExceeded(refusal);
    case RefusalReason::kNotReversible:
      return NotReversible(refusal);
    case RefusalReason::kAlreadyReversed:
      return AlreadyReversed(refusal);
    case RefusalReason::kReversalExceedsOriginal:
      return ReversalExceedsOriginal(refusal);
    case RefusalReason::kWithdrawalLimitExceeded:
      return WithdrawalLimitExceeded(refusal);
    case RefusalReason::kDayLimitExceeded:
      return DayLimitExceeded(refusal);
    case RefusalReason::kDayCountExceeded:
      return DayCountExceeded(refusal);
    case RefusalReason::kInsufficientFunds:
      return InsufficientFunds(refusal);
    case RefusalReason::kBalanceOverflow:
      return BalanceOverflow(refusal);
    case RefusalReason::kNothingToReverse:
      break;  // the record of a yes: see storage::NothingToReverse
  }
  storage::Check(false, "every refusal has words");
  return grpc::Status::CANCELLED;
}

grpc::Status RequestNotFoundStatus(std::string_view request_id) {
  return ErrorBuilder(StatusCode::NOT_FOUND, "TRANSACTION_NOT_FOUND", "25",
                      absl::StrFormat("Nothing is on record for the request %s: it did not arrive, "
                                      "or was refused for a reason that is not recorded. Ask again "
                                      "with the same request id, or reverse it.",
                                      request_id))
      .Add("request_id", request_id)
      .Finish();
}

grpc::Status RecordUnreadableStatus() {
  return ErrorBuilder(StatusCode::UNAVAILABLE, "RECORD_UNREADABLE", "91",
                      "The server could not read its record. Nothing moved. Ask again in a moment; "
                      "if that does not help, its operator has to look at its log and its disk.")
      .Finish();
}

}  // namespace atm::server
