#include "server/errors.h"

#include <google/protobuf/any.pb.h>

#include <cstdint>
#include <initializer_list>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/limits.h"
#include "storage/check.h"
#include "storage/money.h"

namespace atm::server {
namespace {

constexpr char kDomain[] = "atm.v1";

// An error on its way to the wire: details are added one by one, Finish ends it.
class ErrorBuilder {
 public:
  ErrorBuilder(grpc::StatusCode code, std::string_view reason, std::string_view response_code,
               std::string message)
      : code_(code), message_(std::move(message)) {
    info_.set_reason(std::string(reason));
    info_.set_domain(kDomain);
    Add("response_code", response_code);
  }

  ErrorBuilder& Add(std::string_view key, std::string_view value) {
    (*info_.mutable_metadata())[std::string(key)] = std::string(value);
    return *this;
  }

  ErrorBuilder& Add(std::string_view key, std::int64_t value) {
    return Add(key, std::string_view(std::to_string(value)));
  }

  ErrorBuilder& AddViolation(std::string_view field, std::string_view description) {
    auto* violation = bad_request_.add_field_violations();
    violation->set_field(std::string(field));
    violation->set_description(std::string(description));
    return *this;
  }

  ErrorBuilder& RetryAfter(std::chrono::milliseconds delay) {
    auto* duration = retry_info_.mutable_retry_delay();
    duration->set_seconds(delay.count() / 1000);
    duration->set_nanos(static_cast<std::int32_t>(delay.count() % 1000 * 1'000'000));
    return *this;
  }

  grpc::Status Finish() const {
    google::rpc::Status rich;
    rich.set_code(code_);
    rich.set_message(message_);
    rich.add_details()->PackFrom(info_);
    if (bad_request_.field_violations_size() > 0) {
      rich.add_details()->PackFrom(bad_request_);
    }
    if (retry_info_.has_retry_delay()) {
      rich.add_details()->PackFrom(retry_info_);
    }
    return {code_, message_, rich.SerializeAsString()};
  }

 private:
  const grpc::StatusCode code_;
  const std::string message_;
  google::rpc::ErrorInfo info_;
  google::rpc::BadRequest bad_request_;
  google::rpc::RetryInfo retry_info_;
};

std::string_view FieldName(storage::RequestField field) {
  switch (field) {
    case storage::RequestField::kMethod:
      return "method";
    case storage::RequestField::kAccount:
      return "account";
    case storage::RequestField::kAmountMinor:
      return "amount_minor";
    case storage::RequestField::kCurrencyCode:
      return "currency_code";
    case storage::RequestField::kToAccount:
      return "to_account";
    case storage::RequestField::kHoldId:
      return "hold_id";
    case storage::RequestField::kOriginal:
      return "original";
    case storage::RequestField::kExpireTime:
      return "expire_time";
    case storage::RequestField::kReason:
      return "reason";
    case storage::RequestField::kMemo:
      return "memo";
  }
  storage::Check(false, "every field of a request has a name");
  return "";
}

// "15.00 USD"
std::string Amount(std::int64_t amount_minor, Currency currency) {
  return absl::StrFormat("%s %s", FormatAmount(amount_minor, currency), currency.code());
}

grpc::Status RequestIdReused(const storage::Refusal& refusal, const RequestFacts& facts) {
  const std::string_view field = FieldName(refusal.field);
  return ErrorBuilder(grpc::StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED", "94",
                      absl::StrFormat(
                          "The request id %s belongs to an earlier request, whose %s differs from "
                          "this one's. Nothing moved. Use a new request id for a new operation.",
                          facts.request_id, field))
      .Add("request_id", facts.request_id)
      .Add("field", field)
      .Finish();
}

grpc::Status AccountNotFound(const storage::Refusal& refusal) {
  return ErrorBuilder(
             grpc::StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND", "14",
             absl::StrFormat("There is no account %s. Check the number.", refusal.account.text()))
      .Add("account", refusal.account.text())
      .Finish();
}

grpc::Status CurrencyMismatch(const storage::Refusal& refusal, const RequestFacts& facts) {
  const std::string_view kept_in = refusal.currency.value().code();
  const std::string message =
      absl::StrFormat("Account %s is kept in %s, not in %s. Nothing moved. Ask in %s.",
                      refusal.account.text(), kept_in, facts.currency_code, kept_in);
  return ErrorBuilder(grpc::StatusCode::INVALID_ARGUMENT, "CURRENCY_MISMATCH", "12", message)
      .Add("account", refusal.account.text())
      .Add("currency_code", kept_in)
      .Add("requested_currency_code", facts.currency_code)
      .Add("field", "currency_code")
      .AddViolation("currency_code", message)
      .Finish();
}

grpc::Status InsufficientFunds(const storage::Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  return ErrorBuilder(
             grpc::StatusCode::FAILED_PRECONDITION, "INSUFFICIENT_FUNDS", "51",
             absl::StrFormat("Account %s has %s available, less than the %s asked for. Nothing "
                             "moved. Ask for less, or pay in first.",
                             refusal.account.text(), Amount(refusal.available_minor, currency),
                             Amount(refusal.requested_minor, currency)))
      .Add("account", refusal.account.text())
      .Add("available_minor", refusal.available_minor)
      .Add("balance_minor", refusal.balance_minor)
      .Add("requested_minor", refusal.requested_minor)
      .Add("currency_code", currency.code())
      .Finish();
}

grpc::Status BalanceOverflow(const storage::Refusal& refusal) {
  const Currency currency = refusal.currency.value();
  return ErrorBuilder(
             grpc::StatusCode::OUT_OF_RANGE, "BALANCE_OVERFLOW", "13",
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

}  // namespace

grpc::Status ViolationStatus(const std::vector<FieldViolation>& violations) {
  storage::Check(!violations.empty(), "a wrong request names what is wrong");
  const FieldViolation& first = violations.front();
  ErrorBuilder error(grpc::StatusCode::INVALID_ARGUMENT, first.reason, first.response_code,
                     first.description);
  error.Add("field", first.field).Add(first.metadata_key, first.value);
  for (const FieldViolation& violation : violations) {
    error.AddViolation(violation.field, violation.description);
  }
  return error.Finish();
}

grpc::Status MalformedRequestStatus(std::string_view message_type) {
  return ErrorBuilder(
             grpc::StatusCode::INVALID_ARGUMENT, "MALFORMED_REQUEST", "30",
             absl::StrFormat("The request is no %s: its bytes cannot be decoded. Encode it "
                             "with atm/v1/atm_service.proto.",
                             message_type))
      .Add("message_type", message_type)
      .Finish();
}

grpc::Status NotBegunStatus(NotBegun why) {
  switch (why) {
    case NotBegun::kStartingUp:
      return ErrorBuilder(grpc::StatusCode::UNAVAILABLE, "STARTING_UP", "91",
                          "The server is starting and still reads its ledger. Nothing moved. Ask "
                          "again in a moment.")
          .Finish();
    case NotBegun::kShuttingDown:
      return ErrorBuilder(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN", "91",
                          "The server is shutting down. Nothing moved. Ask again in a moment, or "
                          "ask another server.")
          .Finish();
    case NotBegun::kDeadlineExceeded:
      return ErrorBuilder(grpc::StatusCode::DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "68",
                          "The deadline passed before the request was begun. Nothing moved. Ask "
                          "again with a later deadline.")
          .Finish();
    case NotBegun::kCancelled:
      return ErrorBuilder(grpc::StatusCode::CANCELLED, "CANCELLED", "68",
                          "The call was cancelled before the request was begun. Nothing moved.")
          .Finish();
  }
  storage::Check(false, "every reason not to begin has words");
  return grpc::Status::CANCELLED;
}

grpc::Status RefusalStatus(const storage::Refusal& refusal, const RequestFacts& facts) {
  switch (refusal.reason) {
    case storage::RefusalReason::kShuttingDown:
      return NotBegunStatus(NotBegun::kShuttingDown);
    case storage::RefusalReason::kOverloaded:
      return ErrorBuilder(grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED", "91",
                          "The server has too many requests to answer. Nothing moved. Ask again "
                          "with the same request id in a moment.")
          .RetryAfter(limits::kOverloadedRetryDelay)
          .Finish();
    case storage::RefusalReason::kStorageFull:
      return ErrorBuilder(grpc::StatusCode::UNAVAILABLE, "STORAGE_FULL", "91",
                          "The server's disk is nearly full. Nothing moved. Ask again once its "
                          "operator has made room.")
          .Finish();
    case storage::RefusalReason::kRequestIdReused:
      return RequestIdReused(refusal, facts);
    case storage::RefusalReason::kAccountExists:
      return ErrorBuilder(grpc::StatusCode::ALREADY_EXISTS, "ACCOUNT_EXISTS", "94",
                          absl::StrFormat("Account %s is open already.", refusal.account.text()))
          .Add("account", refusal.account.text())
          .Finish();
    case storage::RefusalReason::kAccountNotFound:
      return AccountNotFound(refusal);
    case storage::RefusalReason::kCurrencyMismatch:
      return CurrencyMismatch(refusal, facts);
    case storage::RefusalReason::kInsufficientFunds:
      return InsufficientFunds(refusal);
    case storage::RefusalReason::kBalanceOverflow:
      return BalanceOverflow(refusal);
    case storage::RefusalReason::kReversedBeforeArrival:
    case storage::RefusalReason::kHoldNotFound:
    case storage::RefusalReason::kTransactionNotFound:
    case storage::RefusalReason::kHoldAlreadyCaptured:
    case storage::RefusalReason::kHoldAlreadyReleased:
    case storage::RefusalReason::kHoldExpired:
    case storage::RefusalReason::kInvalidExpireTime:
    case storage::RefusalReason::kHoldExceeded:
    case storage::RefusalReason::kNotReversible:
    case storage::RefusalReason::kAlreadyReversed:
    case storage::RefusalReason::kReversalExceedsOriginal:
    case storage::RefusalReason::kNothingToReverse:
      break;  // of methods that are not served yet
  }
  storage::Check(false, "every refusal has words");
  return grpc::Status::CANCELLED;
}

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status rich;
  if (!rich.ParseFromString(status.error_details())) {
    return "";
  }
  for (const google::protobuf::Any& detail : rich.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) {
      return info.reason();
    }
  }
  return "";
}

std::string Echo(std::string_view value) {
  const bool shortened = value.size() > limits::kMaxEchoBytes;
  const std::string_view shown = value.substr(0, limits::kMaxEchoBytes);
  return absl::StrCat(absl::CEscape({shown.data(), shown.size()}), shortened ? "..." : "");
}

}  // namespace atm::server
