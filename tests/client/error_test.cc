// The details of errors.
#include "atm/error.h"

#include <limits>

#include "absl/strings/cord.h"
#include "atm/fake_connection.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/catch2.h"

namespace atm {
namespace {

absl::Status With(absl::StatusCode code, const google::protobuf::Message& detail) {
  google::rpc::Status rich;
  rich.add_details()->PackFrom(detail);
  absl::Status status(code, "no");
  status.SetPayload(kErrorDetailsUrl, absl::Cord(rich.SerializeAsString()));
  return status;
}

TEST_CASE("Details come back as they were made") {
  ErrorDetails made;
  made.reason = "INVALID_AMOUNT";
  made.metadata = {{"amount_minor", "-5"}, {"response_code", "13"}, {"currency_code", "USD"}};
  made.field_violations = {{"amount_minor", "at least 1"}, {"account", "unknown"}};
  made.retry_delay = std::chrono::milliseconds(1'250);
  const absl::Status status = MakeBankError(absl::StatusCode::kInvalidArgument, "no", made);

  const ErrorDetails read = DetailsOf(status);
  CHECK(ReasonOf(status) == "INVALID_AMOUNT");
  CHECK(read.reason == made.reason);
  CHECK(read.metadata == made.metadata);
  REQUIRE(read.field_violations.size() == 2);
  CHECK(read.field_violations[0].field == "amount_minor");
  CHECK(read.field_violations[0].description == "at least 1");
  CHECK(read.field_violations[1].field == "account");
  CHECK(read.retry_delay == made.retry_delay);
  CHECK(read.response_code() == "13");
  CHECK(read.Find("currency_code") == "USD");
  CHECK_FALSE(read.Find("absent").has_value());
  CHECK(read.FindInt("amount_minor") == -5);
  CHECK_FALSE(read.FindInt("currency_code").has_value());
  CHECK_FALSE(read.FindInt("absent").has_value());
}

TEST_CASE("A number in the metadata is a whole int64 or none") {
  ErrorDetails details;
  details.metadata = {{"max", "9223372036854775807"},
                      {"beyond", "9223372036854775808"},
                      {"tail", "12 USD"},
                      {"empty", ""}};
  CHECK(details.FindInt("max") == std::numeric_limits<std::int64_t>::max());
  CHECK_FALSE(details.FindInt("beyond").has_value());
  CHECK_FALSE(details.FindInt("tail").has_value());
  CHECK_FALSE(details.FindInt("empty").has_value());
}

TEST_CASE("An error without details, or with nonsense, has none") {
  absl::Status garbage = absl::InternalError("no");
  garbage.SetPayload(kErrorDetailsUrl, absl::Cord("\xff\xff no message"));
  for (const absl::Status& status : {absl::OkStatus(), absl::UnavailableError("no"), garbage}) {
    const ErrorDetails details = DetailsOf(status);
    CHECK(details.reason.empty());
    CHECK(details.metadata.empty());
    CHECK(details.field_violations.empty());
    CHECK_FALSE(details.retry_delay.has_value());
    CHECK(details.response_code().empty());
    CHECK(RequestIdOf(status).empty());
    CHECK_FALSE(IsDefinite(status));
  }
}

TEST_CASE("What another layer says is not the bank's word") {
  google::rpc::ErrorInfo info;
  info.set_reason("RATE_LIMITED");
  info.set_domain("proxy.example");
  const absl::Status status = With(absl::StatusCode::kUnavailable, info);
  CHECK(ReasonOf(status).empty());
  CHECK_FALSE(IsDefinite(status));
}

TEST_CASE("A delay without measure is held within a day") {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(std::numeric_limits<std::int64_t>::max());
  retry.mutable_retry_delay()->set_nanos(std::numeric_limits<std::int32_t>::max());
  const auto much = DetailsOf(With(absl::StatusCode::kResourceExhausted, retry)).retry_delay;
  REQUIRE(much.has_value());
  CHECK(*much < std::chrono::hours(25));
  retry.mutable_retry_delay()->set_seconds(std::numeric_limits<std::int64_t>::min());
  retry.mutable_retry_delay()->set_nanos(-1);
  const auto none = DetailsOf(With(absl::StatusCode::kResourceExhausted, retry)).retry_delay;
  CHECK(none == std::chrono::milliseconds(0));
}

TEST_CASE("An error is definite by its code, or if the bank gave a reason") {
  using Code = absl::StatusCode;
  for (const Code code :
       {Code::kInvalidArgument, Code::kNotFound, Code::kAlreadyExists, Code::kFailedPrecondition,
        Code::kOutOfRange, Code::kAborted, Code::kResourceExhausted, Code::kUnimplemented,
        Code::kPermissionDenied, Code::kUnauthenticated}) {
    CHECK(IsDefinite(absl::Status(code, "no")));
  }
  ErrorDetails details;
  details.reason = "SHUTTING_DOWN";
  for (const Code code : {Code::kUnavailable, Code::kDeadlineExceeded, Code::kCancelled,
                          Code::kInternal, Code::kUnknown, Code::kDataLoss}) {
    CHECK_FALSE(IsDefinite(absl::Status(code, "no")));
    CHECK(IsDefinite(MakeBankError(code, "no", details)));
  }
  CHECK_FALSE(IsDefinite(absl::OkStatus()));
}

}  // namespace
}  // namespace atm
