#include "server/status/errors.h"

#include <google/protobuf/any.pb.h>

#include <chrono>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/limits.h"
#include "server/status/error_builder.h"
#include "storage/base/check.h"

namespace atm::server {
namespace {

// `words` say how many seconds it was.
grpc::Status StalledStatus(const absl::FormatSpec<std::int64_t>& words,
                           std::string_view metadata_key, std::chrono::milliseconds time) {
  const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  return ErrorBuilder(grpc::StatusCode::DEADLINE_EXCEEDED, "CALLER_STALLED", "68",
                      absl::StrFormat(words, seconds))
      .Add(metadata_key, seconds)
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

grpc::Status ImportTooLargeStatus() {
  const std::string message = absl::StrFormat(
      "There are more than %d accounts in this import. Nothing was changed. Import them in several "
      "parts, each of which is all or none.",
      limits::kMaxImportedAccounts);
  return ErrorBuilder(grpc::StatusCode::INVALID_ARGUMENT, "IMPORT_TOO_LARGE", "30", message)
      .Add("field", "accounts")
      .Add("max_accounts", static_cast<std::int64_t>(limits::kMaxImportedAccounts))
      .AddViolation("accounts", message)
      .Finish();
}

grpc::Status RequestTooLargeStatus(std::size_t bytes, std::size_t max_bytes) {
  return ErrorBuilder(
             grpc::StatusCode::RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE", "30",
             absl::StrFormat("The request has %d bytes, and a request of this method has %d "
                             "at most. Nothing was done.",
                             bytes, max_bytes))
      .Add("request_bytes", static_cast<std::int64_t>(bytes))
      .Add("max_request_bytes", static_cast<std::int64_t>(max_bytes))
      .Finish();
}

grpc::Status BatchTooLargeStatus(std::int64_t operations) {
  const std::string message = absl::StrFormat(
      "The batch has %d operations, and a batch has %d at most. Nothing was done. Send several.",
      operations, limits::kMaxBatchOperations);
  return ErrorBuilder(grpc::StatusCode::INVALID_ARGUMENT, "BATCH_TOO_LARGE", "30", message)
      .Add("field", "operations")
      .Add("operations", operations)
      .Add("max_operations", limits::kMaxBatchOperations)
      .AddViolation("operations", message)
      .Finish();
}

grpc::Status InvalidOperationStatus() {
  const std::string message =
      "The operation is not set, or is one that this server does not know, or is to be validated "
      "only where its batch is not. Nothing was done for it. Set one of withdraw, deposit, "
      "transfer, hold, capture, release and reverse, and validate_only of the batch alone.";
  return ErrorBuilder(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_OPERATION", "30", message)
      .Add("field", "operation")
      .AddViolation("operation", message)
      .Finish();
}

grpc::Status TriedAccountStatus() {
  const std::string message =
      "The account is to be validated only, and is one of an import. It was not opened. Send "
      "validate_only of the whole import, and of no account.";
  return ErrorBuilder(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_OPERATION", "30", message)
      .Add("field", "validate_only")
      .AddViolation("validate_only", message)
      .Finish();
}

grpc::Status ImportIncompleteStatus(std::int64_t total, std::int64_t count) {
  const std::string message = absl::StrFormat(
      "The import is to have %d accounts in total, and %d came. Nothing was changed. Send in "
      "`total` how many there are in all parts, and then all of them.",
      total, count);
  return ErrorBuilder(grpc::StatusCode::INVALID_ARGUMENT, "IMPORT_INCOMPLETE", "30", message)
      .Add("field", "total")
      .Add("total", total)
      .Add("accounts", count)
      .AddViolation("total", message)
      .Finish();
}

grpc::Status TooManyCallsStatus(const limits::LongCallLimit& limit) {
  return ErrorBuilder(
             grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED", "91",
             absl::StrFormat("%d %s are under way, and the server allows no more. Ask again when "
                             "one of them has ended.",
                             limit.most, limit.what))
      .Add(absl::StrFormat("max_%s", limit.what), static_cast<std::int64_t>(limit.most))
      .RetryAfter(limits::kOverloadedRetryDelay)
      .Finish();
}

grpc::Status TooManyCallsOfCallerStatus(const limits::LongCallLimit& limit,
                                        std::string_view caller) {
  return ErrorBuilder(
             grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED", "91",
             absl::StrFormat("%d %s of %s are under way, and one caller may have no more. Ask "
                             "again when one of them has ended.",
                             limit.most_per_caller, limit.what, caller))
      .Add(absl::StrFormat("max_%s_per_caller", limit.what),
           static_cast<std::int64_t>(limit.most_per_caller))
      .Add("caller", caller)
      .RetryAfter(limits::kOverloadedRetryDelay)
      .Finish();
}

grpc::Status SilentImportStatus() {
  return StalledStatus(
      "No account of the import came for %d seconds. Nothing was changed. Send "
      "the import again, without such a pause.",
      "max_silence_seconds", limits::kCallerPatience);
}

grpc::Status SlowImportStatus() {
  return StalledStatus(
      "Not all accounts of the import came within %d seconds. Nothing was "
      "changed. Send it faster, or in several imports, each of which is all or "
      "none.",
      "max_import_seconds", limits::kMaxImportTime);
}

grpc::Status UnreadExportStatus() {
  return StalledStatus(
      "The export was not read for %d seconds. To go on, ask again with the id "
      "of the last transaction that arrived.",
      "max_silence_seconds", limits::kCallerPatience);
}

grpc::Status UnreadBackupStatus() {
  return StalledStatus("The backup was not read for %d seconds. Ask for another one.",
                       "max_silence_seconds", limits::kCallerPatience);
}

google::rpc::Status RichOf(const grpc::Status& status) {
  // The details of a status are a google.rpc.Status already.
  google::rpc::Status rich;
  storage::Check(rich.ParseFromString(status.error_details()), "a refusal has details");
  return rich;
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
