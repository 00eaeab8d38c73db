#include "server/wire/request_fields.h"

#include "absl/strings/str_format.h"
#include "server/limits.h"
#include "server/status/printable_text.h"
#include "server/wire/timestamp.h"
#include "storage/model/command.h"

namespace atm::server {
namespace {

FieldViolation InvalidAmount(std::int64_t amount_minor, std::string_view what_to_send) {
  return {.reason = "INVALID_AMOUNT",
          .response_code = "13",
          .field = "amount_minor",
          .description =
              absl::StrFormat("amount_minor is %d, which is not positive. Send %s, in minor units "
                              "of the account's currency: cents for USD.",
                              amount_minor, what_to_send),
          .metadata_key = "requested_minor",
          .value = std::to_string(amount_minor)};
}

FieldViolation InvalidRequestId(std::string_view field, const std::string& request_id,
                                std::string_view or_else) {
  const std::string echo = Echo(request_id);
  return {.reason = "INVALID_REQUEST_ID",
          .response_code = "30",
          .field = field,
          .description = absl::StrFormat("%s \"%s\" is no UUID. Send one in its usual form of 36 "
                                         "characters (not the nil or the max UUID)%s.",
                                         field, echo, or_else),
          .metadata_key = field,
          .value = echo};
}

std::optional<storage::ReversalReason> ReversalReasonOf(v1::ReversalReason reason) {
  switch (reason) {
    case v1::REVERSAL_REASON_CUSTOMER_CANCELLED:
      return storage::ReversalReason::kCustomerCancelled;
    case v1::REVERSAL_REASON_DEVICE_FAULT:
      return storage::ReversalReason::kDeviceFault;
    case v1::REVERSAL_REASON_NO_CASH:
      return storage::ReversalReason::kNoCash;
    case v1::REVERSAL_REASON_TIME_OUT:
      return storage::ReversalReason::kTimeOut;
    case v1::REVERSAL_REASON_SUSPECTED_MALFUNCTION:
      return storage::ReversalReason::kSuspectedMalfunction;
    default:
      return std::nullopt;  // not given, or of a later version of the contract
  }
}

}  // namespace

storage::AccountNumber RequestFields::Account(std::string_view field, const std::string& number) {
  const auto account = storage::AccountNumber::Customer(number);
  if (!account) {
    const std::string echo = Echo(number);
    violations_.push_back(
        {.reason = "INVALID_ACCOUNT",
         .response_code = "14",
         .field = field,
         .description = absl::StrFormat(
             "%s \"%s\" is no account number. Send 1 to 34 characters of A-Z and 0-9.", field,
             echo),
         .metadata_key = field,
         .value = echo});
  }
  return account.value_or(storage::AccountNumber());
}

void RequestFields::Different(const storage::AccountNumber& from,
                              const storage::AccountNumber& to) {
  if (!(from == to) || to == storage::AccountNumber()) {
    return;
  }
  violations_.push_back(
      {.reason = "INVALID_ACCOUNT",
       .response_code = "14",
       .field = "to_account",
       .description = absl::StrFormat(
           "to_account %s is from_account as well. Send the number of another account.", to.text()),
       .metadata_key = "to_account",
       .value = to.text()});
}

storage::TransactionId RequestFields::HoldId(std::int64_t hold_id) {
  if (hold_id <= 0) {
    violations_.push_back(
        {.reason = "INVALID_HOLD_ID",
         .response_code = "30",
         .field = "hold_id",
         .description = absl::StrFormat("hold_id is %d, which is not positive. Send the id of the "
                                        "transaction that Hold answered with.",
                                        hold_id),
         .metadata_key = "hold_id",
         .value = std::to_string(hold_id)});
  }
  return hold_id;
}

storage::TransactionId RequestFields::TransactionId(std::int64_t transaction_id) {
  if (transaction_id <= 0) {
    violations_.push_back({.reason = "INVALID_TRANSACTION_ID",
                           .response_code = "30",
                           .field = "transaction_id",
                           .description = absl::StrFormat(
                               "transaction_id is %d, which is not positive. Send the id of a "
                               "transaction, or the request id that it was asked for with.",
                               transaction_id),
                           .metadata_key = "transaction_id",
                           .value = std::to_string(transaction_id)});
  }
  return transaction_id;
}

std::int64_t RequestFields::Amount(std::int64_t amount_minor) {
  if (amount_minor <= 0) {
    violations_.push_back(InvalidAmount(amount_minor, "at least 1"));
  }
  return amount_minor;
}

std::optional<std::int64_t> RequestFields::PartialAmount(std::int64_t amount_minor) {
  if (amount_minor == 0) {
    return std::nullopt;
  }
  if (amount_minor < 0) {
    violations_.push_back(InvalidAmount(amount_minor, "at least 1, or nothing for all"));
  }
  return amount_minor;
}

std::optional<atm::Currency> RequestFields::Currency(const std::string& currency_code) {
  if (currency_code.empty()) {
    return std::nullopt;
  }
  const auto currency = atm::Currency::FromCode(currency_code);
  if (!currency) {
    const std::string echo = Echo(currency_code);
    violations_.push_back(
        {.reason = "CURRENCY_MISMATCH",
         .response_code = "12",
         .field = "currency_code",
         .description = absl::StrFormat(
             "currency_code \"%s\" is no currency of ISO 4217. Send the three upper-case letters "
             "of the account's currency, or nothing.",
             echo),
         .metadata_key = "requested_currency_code",
         .value = echo});
  }
  return currency;
}

std::optional<Uuid> RequestFields::RequestId(const std::string& request_id) {
  if (request_id.empty()) {
    return std::nullopt;
  }
  const auto uuid = Uuid::Parse(request_id);
  if (!uuid) {
    violations_.push_back(InvalidRequestId("request_id", request_id, ", or nothing"));
  }
  return uuid;
}

Uuid RequestFields::RequiredRequestId(const std::string& request_id) {
  const auto uuid = Uuid::Parse(request_id);
  if (!uuid) {
    violations_.push_back(InvalidRequestId("request_id", request_id, ""));
  }
  return uuid.value_or(Uuid());
}

Uuid RequestFields::OriginalRequestId(const std::string& original_request_id,
                                      const std::optional<Uuid>& request_id) {
  const auto uuid = Uuid::Parse(original_request_id);
  if (!uuid) {
    violations_.push_back(InvalidRequestId("original_request_id", original_request_id, ""));
  } else if (request_id == uuid) {
    violations_.push_back(
        {.reason = "INVALID_REQUEST_ID",
         .response_code = "30",
         .field = "original_request_id",
         .description = absl::StrFormat(
             "original_request_id %s is the request_id of this reversal as well. Send a "
             "request_id of its own.",
             uuid->ToString()),
         .metadata_key = "original_request_id",
         .value = uuid->ToString()});
  }
  return uuid.value_or(Uuid());
}

std::string RequestFields::Line(std::string_view reason, std::string_view field,
                                const std::string& text, std::size_t most) {
  const std::optional<std::size_t> characters = CountPrintable(text);
  if (!characters || *characters > most) {
    const std::string echo = Echo(text);
    const std::string what = characters ? absl::StrFormat("has %d characters", *characters)
                                        : std::string("has control characters, or is not UTF-8");
    violations_.push_back(
        {.reason = reason,
         .response_code = "30",
         .field = field,
         .description = absl::StrFormat("%s \"%s\" %s. Send at most %d characters on one line.",
                                        field, echo, what, most),
         .metadata_key = field,
         .value = echo});
  }
  return text;
}

std::string RequestFields::Memo(const std::string& memo) {
  return Line("INVALID_MEMO", "memo", memo, limits::kMaxMemoCharacters);
}

std::string RequestFields::Reference(const std::string& reference) {
  return Line("INVALID_REFERENCE", "reference", reference, limits::kMaxReferenceCharacters);
}

std::string RequestFields::RequiredReference(const std::string& reference) {
  if (reference.empty()) {
    violations_.push_back({.reason = "INVALID_REFERENCE",
                           .response_code = "30",
                           .field = "reference",
                           .description = "reference is empty. Send the reference to look for.",
                           .metadata_key = "reference",
                           .value = ""});
  }
  return Reference(reference);
}

std::int64_t RequestFields::ExpireTimeUs(const google::protobuf::Timestamp& expire_time) {
  if (!IsTime(expire_time)) {
    const std::string value = EchoTime(expire_time);
    violations_.push_back({.reason = "INVALID_EXPIRE_TIME",
                           .response_code = "30",
                           .field = "expire_time",
                           .description = absl::StrFormat(
                               "expire_time (%s) is no time of the years 1 to 9999. Send seconds "
                               "since 1970, and 0 to 999,999,999 nanoseconds.",
                               value),
                           .metadata_key = "expire_time",
                           .value = value});
    return 0;
  }
  return MicrosUp(expire_time);
}

std::int64_t RequestFields::ExpireAfterUs(const google::protobuf::Duration& expire_after,
                                          bool has_expire_time) {
  constexpr std::int64_t kMaxHoldSeconds = storage::kMaxHoldUs / 1'000'000;
  const std::optional<std::int64_t> micros = MicrosUp(expire_after, storage::kMaxHoldUs);
  if (!micros || has_expire_time) {
    const std::string value = EchoDuration(expire_after);
    violations_.push_back(
        {.reason = "INVALID_EXPIRE_TIME",
         .response_code = "30",
         .field = "expire_after",
         .description =
             micros ? absl::StrFormat("expire_after (%s) was sent beside expire_time. Send only "
                                      "one of them.",
                                      value)
                    : absl::StrFormat("expire_after (%s) is no time of more than 0 and at most %d "
                                      "seconds. Send such a time, or nothing.",
                                      value, kMaxHoldSeconds),
         .metadata_key = "expire_after",
         .value = value});
  }
  return micros.value_or(0);
}

storage::ReversalReason RequestFields::ReversalReason(v1::ReversalReason reason) {
  const auto known = ReversalReasonOf(reason);
  if (!known) {
    violations_.push_back({.reason = "INVALID_REVERSAL_REASON",
                           .response_code = "30",
                           .field = "reason",
                           .description = absl::StrFormat(
                               "reason is %d, which is none of ReversalReason. Send why the "
                               "transaction is reversed.",
                               static_cast<int>(reason)),
                           .metadata_key = "reversal_reason",
                           .value = std::to_string(static_cast<int>(reason))});
  }
  return known.value_or(storage::ReversalReason::kNone);
}

}  // namespace atm::server
