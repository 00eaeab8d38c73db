// The fields of statements, of past balances and of feeds: see request_fields.h.
#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "server/limits.h"
#include "server/wire/page_token.h"
#include "server/wire/request_fields.h"
#include "server/wire/timestamp.h"

namespace atm::server {
namespace {

FieldViolation InvalidTimeRange(std::string_view field, std::string description,
                                std::string value) {
  return {.reason = "INVALID_TIME_RANGE",
          .response_code = "30",
          .field = field,
          .description = std::move(description),
          .metadata_key = field,
          .value = std::move(value)};
}

FieldViolation InvalidPageToken(const std::string& token, std::string_view what,
                                std::string_view same) {
  const std::string echo = Echo(token);
  return {.reason = "INVALID_PAGE_TOKEN",
          .response_code = "30",
          .field = "page_token",
          .description = absl::StrFormat(
              "page_token \"%s\" is none of %s. Send the next_page_token of the page before with "
              "the same %s, or nothing for the first page.",
              echo, what, same),
          .metadata_key = "page_token",
          .value = echo};
}

std::optional<storage::TransactionKind> KindOf(int kind) {
  switch (kind) {
    case v1::Transaction::KIND_OPENING:
      return storage::TransactionKind::kOpening;
    case v1::Transaction::KIND_DEPOSIT:
      return storage::TransactionKind::kDeposit;
    case v1::Transaction::KIND_WITHDRAWAL:
      return storage::TransactionKind::kWithdrawal;
    case v1::Transaction::KIND_TRANSFER:
      return storage::TransactionKind::kTransfer;
    case v1::Transaction::KIND_HOLD:
      return storage::TransactionKind::kHold;
    case v1::Transaction::KIND_CAPTURE:
      return storage::TransactionKind::kCapture;
    case v1::Transaction::KIND_RELEASE:
      return storage::TransactionKind::kRelease;
    case v1::Transaction::KIND_EXPIRY:
      return storage::TransactionKind::kExpiry;
    case v1::Transaction::KIND_REVERSAL:
      return storage::TransactionKind::kReversal;
    default:
      return std::nullopt;  // not given, or of a later version of the contract
  }
}

bool IsBefore(const google::protobuf::Timestamp& a, const google::protobuf::Timestamp& b) {
  return std::pair(a.seconds(), a.nanos()) < std::pair(b.seconds(), b.nanos());
}

}  // namespace

storage::TransactionId RequestFields::AsOfTransactionId(std::int64_t transaction_id) {
  if (transaction_id <= 0) {
    violations_.push_back(
        {.reason = "INVALID_TRANSACTION_ID",
         .response_code = "30",
         .field = "as_of_transaction_id",
         .description = absl::StrFormat("as_of_transaction_id is %d, which is not positive. Send "
                                        "the id of a transaction.",
                                        transaction_id),
         .metadata_key = "as_of_transaction_id",
         .value = std::to_string(transaction_id)});
  }
  return transaction_id;
}

storage::TransactionId RequestFields::AfterTransactionId(std::int64_t transaction_id) {
  if (transaction_id < 0) {
    violations_.push_back({.reason = "INVALID_TRANSACTION_ID",
                           .response_code = "30",
                           .field = "after_transaction_id",
                           .description = absl::StrFormat(
                               "after_transaction_id is %d, which is negative. Send the id "
                               "of the last transaction that you know, or 0.",
                               transaction_id),
                           .metadata_key = "after_transaction_id",
                           .value = std::to_string(transaction_id)});
  }
  return transaction_id;
}

std::int64_t RequestFields::AsOfTimeUs(const google::protobuf::Timestamp& as_of_time,
                                       std::chrono::system_clock::time_point now) {
  const auto refuse = [&](std::string_view why) {
    const std::string value = EchoTime(as_of_time);
    violations_.push_back({.reason = "INVALID_AS_OF_TIME",
                           .response_code = "30",
                           .field = "as_of_time",
                           .description = absl::StrFormat("as_of_time (%s) %s", value, why),
                           .metadata_key = "as_of_time",
                           .value = value});
    return std::int64_t{0};
  };
  if (!IsTime(as_of_time)) {
    return refuse(
        "is no time of the years 1 to 9999. Send seconds since 1970, and 0 to 999,999,999 "
        "nanoseconds.");
  }
  const std::int64_t now_us =
      std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
  if (MicrosUp(as_of_time) > now_us) {
    return refuse("is later than now, by the server's clock. Send an earlier time, or none.");
  }
  return MicrosDown(as_of_time);
}

std::size_t RequestFields::PageSize(std::int32_t page_size) {
  if (page_size < 0) {
    violations_.push_back(
        {.reason = "INVALID_PAGE_SIZE",
         .response_code = "30",
         .field = "page_size",
         .description =
             absl::StrFormat("page_size is %d, which is negative. Send 1 to %d, or nothing for %d.",
                             page_size, limits::kMaxPageSize, limits::kDefaultPageSize),
         .metadata_key = "page_size",
         .value = std::to_string(page_size)});
  }
  return static_cast<std::size_t>(page_size <= 0 ? limits::kDefaultPageSize
                                                 : std::min(page_size, limits::kMaxPageSize));
}

std::optional<storage::StatementPosition> RequestFields::PageToken(
    const std::string& token, const storage::StatementQuery& query) {
  if (token.empty()) {
    return std::nullopt;
  }
  const auto position = DecodePageToken(query, token);
  if (!position) {
    Note(InvalidPageToken(token, "this statement", "account, times, filter and order"));
  }
  return position;
}

std::optional<ListPosition> RequestFields::ListToken(const std::string& token,
                                                     std::string_view subject,
                                                     std::string_view what) {
  if (token.empty()) {
    return std::nullopt;
  }
  const std::optional<ListPosition> position = DecodeListToken(subject, token);
  if (!position) {
    Note(InvalidPageToken(token, what, "request"));
  }
  return position;
}

TimeRangeUs RequestFields::TimeRange(const google::protobuf::Timestamp* start_time,
                                     const google::protobuf::Timestamp* end_time) {
  const auto read = [&](std::string_view field, const google::protobuf::Timestamp& time) {
    if (IsTime(time)) {
      return true;
    }
    violations_.push_back(InvalidTimeRange(
        field,
        absl::StrFormat("%s (%s) is no time of the years 1 to 9999. Send seconds since 1970, and "
                        "0 to 999,999,999 nanoseconds.",
                        field, EchoTime(time)),
        EchoTime(time)));
    return false;
  };
  const bool has_start = start_time != nullptr && read("start_time", *start_time);
  const bool has_end = end_time != nullptr && read("end_time", *end_time);
  // Transactions have whole microseconds: those from a time on are those from the next whole one.
  TimeRangeUs range;
  if (has_start) range.start = MicrosUp(*start_time);
  if (has_end) range.end = MicrosUp(*end_time);
  if (has_start && has_end && !IsBefore(*start_time, *end_time)) {
    violations_.push_back(InvalidTimeRange(
        "end_time",
        absl::StrFormat("end_time (%s) is not later than start_time (%s). Send a later one, or "
                        "nothing for all that happened since.",
                        EchoTime(*end_time), EchoTime(*start_time)),
        EchoTime(*end_time)));
  }
  return range;
}

std::optional<std::int32_t> RequestFields::BusinessDay(const std::string& business_day) {
  if (business_day.empty()) {
    return std::nullopt;
  }
  const std::optional<std::int32_t> day = ParseDay(business_day);
  if (!day) {
    const std::string echo = Echo(business_day);
    violations_.push_back(
        {.reason = "INVALID_BUSINESS_DAY",
         .response_code = "30",
         .field = "business_day",
         .description = absl::StrFormat("business_day \"%s\" is no day. Send one such as "
                                        "2026-11-30, or nothing for all days.",
                                        echo),
         .metadata_key = "business_day",
         .value = echo});
  }
  return day;
}

std::vector<storage::TransactionKind> RequestFields::Kinds(
    const google::protobuf::RepeatedField<int>& kinds) {
  std::vector<storage::TransactionKind> known;
  for (const int kind : kinds) {
    if (const auto converted = KindOf(kind)) {
      known.push_back(*converted);
      continue;
    }
    violations_.push_back(
        {.reason = "INVALID_KIND",
         .response_code = "30",
         .field = "kinds",
         .description = absl::StrFormat(
             "kinds has %d, which is no kind of transaction. Send some of Transaction.Kind, or "
             "nothing for all of them.",
             kind),
         .metadata_key = "kind",
         .value = std::to_string(kind)});
    break;  // one is enough to tell: a request may hold thousands
  }
  std::ranges::sort(known);
  const auto repeated = std::ranges::unique(known);
  known.erase(repeated.begin(), repeated.end());
  return known;
}

storage::StatementOrder RequestFields::Order(v1::ListTransactionsRequest::Order order) {
  switch (order) {
    case v1::ListTransactionsRequest::ORDER_UNSPECIFIED:
    case v1::ListTransactionsRequest::ORDER_NEWEST_FIRST:
      return storage::StatementOrder::kNewestFirst;
    case v1::ListTransactionsRequest::ORDER_OLDEST_FIRST:
      return storage::StatementOrder::kOldestFirst;
    default:
      break;  // of a later version of the contract
  }
  violations_.push_back(
      {.reason = "INVALID_ORDER",
       .response_code = "30",
       .field = "order",
       .description = absl::StrFormat("order is %d, which is none of Order. Send "
                                      "ORDER_NEWEST_FIRST or ORDER_OLDEST_FIRST, or nothing.",
                                      static_cast<int>(order)),
       .metadata_key = "order",
       .value = std::to_string(static_cast<int>(order))});
  return storage::StatementOrder::kNewestFirst;
}

void RequestFields::Append(const RequestFields& later) {
  violations_.insert(violations_.end(), later.violations_.begin(), later.violations_.end());
}

}  // namespace atm::server
