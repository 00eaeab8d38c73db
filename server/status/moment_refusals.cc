// The words for refusals of the moment: nothing is wrong with the request, and it may be carried
// out later.
#include <chrono>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "server/limits.h"
#include "server/status/error_builder.h"
#include "server/status/refusal_words.h"

namespace atm::server {

using grpc::StatusCode;

grpc::Status Overloaded() {
  return ErrorBuilder(StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED", "91",
                      "The server has too many requests to answer. Nothing moved. Ask again with "
                      "the same request id in a moment.")
      .RetryAfter(limits::kOverloadedRetryDelay)
      .Finish();
}

grpc::Status BooksInDoubt() {
  return ErrorBuilder(
             StatusCode::UNAVAILABLE, "BOOKS_IN_DOUBT", "91",
             "The server has found that its record is damaged, and moves no money until that is "
             "mended. This call moved nothing. The server's operator has to look at its log, and "
             "to restore a backup.")
      .Finish();
}

grpc::Status StorageFull() {
  return ErrorBuilder(
             StatusCode::UNAVAILABLE, "STORAGE_FULL", "91",
             "The server's disk is nearly full. Nothing moved. Ask again once its operator "
             "has made room.")
      .Finish();
}

grpc::Status ClockJumped() {
  return ErrorBuilder(
             StatusCode::UNAVAILABLE, "CLOCK_JUMPED", "91",
             "The server's clock has jumped ahead, and is not believed before it has stayed there "
             "for some minutes. Nothing moved. Ask again with the same request id.")
      .RetryAfter(limits::kClockRetryDelay)
      .Finish();
}

grpc::Status RecordQuotaExceeded(const storage::Refusal& refusal) {
  const bool is_reversal = refusal.reason == storage::RefusalReason::kReversalQuotaExceeded;
  const std::string_view quota = is_reversal ? "reversals" : "refusals";
  const std::string what = absl::StrFormat(
      "You have caused more %s than may stay on record: %d at once, and %d an hour. "
      "Nothing moved, and nothing was recorded. Ask again later.",
      is_reversal ? "reversals that find nothing to reverse" : "refusals", refusal.limit_count,
      refusal.limit_count_per_hour);
  // Rounded up, so that the wait suffices.
  const std::chrono::milliseconds wait((refusal.retry_after_us + 999) / 1'000);
  return ErrorBuilder(StatusCode::RESOURCE_EXHAUSTED, "RECORD_QUOTA_EXCEEDED", "91", what)
      .Add("quota", quota)
      .Add("max_records", refusal.limit_count)
      .Add("records_per_hour", refusal.limit_count_per_hour)
      .RetryAfter(wait)
      .Finish();
}

grpc::Status StorageLocked() {
  return ErrorBuilder(
             StatusCode::UNAVAILABLE, "STORAGE_LOCKED", "91",
             "Another program on the server's machine has locked the bank's record. Nothing moved. "
             "Ask again with the same request id in a moment.")
      .RetryAfter(limits::kLockedRetryDelay)
      .Finish();
}

}  // namespace atm::server
