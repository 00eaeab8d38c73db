// When a call is retried, and the error that it ends with.
#include "client/grpc/retry.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "atm/error.h"
#include "atm/fake_connection.h"
#include "tests/catch2.h"

namespace atm {
namespace {

using std::chrono::milliseconds;
using Wait = std::optional<milliseconds>;

constexpr milliseconds kMuch{100'000};
constexpr double kAlmostOne = 0.999'999;

const absl::Status kLost = absl::UnavailableError("socket closed");
const absl::Status kHung = absl::DeadlineExceededError("deadline exceeded");

absl::Status BankSays(absl::StatusCode code, const std::string& reason, Wait delay = std::nullopt) {
  ErrorDetails details;
  details.reason = reason;
  details.retry_delay = delay;
  return MakeBankError(code, "the bank says " + reason, details);
}

const absl::Status kShuttingDown = BankSays(absl::StatusCode::kUnavailable, "SHUTTING_DOWN");
const absl::Status kOverloaded =
    BankSays(absl::StatusCode::kResourceExhausted, "OVERLOADED", milliseconds(30));

// Returns the error of a call whose attempts fail with these.
absl::Status EndOf(const std::vector<absl::Status>& failures) {
  RetryPolicy policy;
  policy.max_attempts = static_cast<int>(failures.size());
  Retry retry(policy);
  for (const absl::Status& failure : failures) retry.Failed(failure, kMuch, 0.0);
  return retry.error();
}

TEST_CASE("An attempt may take half of the time left, and the last one all of it") {
  RetryPolicy policy;
  policy.max_attempts = 2;
  Retry retry(policy);
  CHECK(retry.AttemptTimeout(milliseconds(5'000)) == milliseconds(2'500));
  CHECK(retry.AttemptTimeout(milliseconds(300)) == milliseconds(200));
  CHECK(retry.AttemptTimeout(milliseconds(150)) == milliseconds(150));
  CHECK(retry.AttemptTimeout(milliseconds(0)) == milliseconds(0));
  retry.Failed(kLost, kMuch, 0.0);
  CHECK(retry.AttemptTimeout(milliseconds(2'400)) == milliseconds(2'400));

  policy.max_attempts = 1;
  CHECK(Retry(policy).AttemptTimeout(milliseconds(5'000)) == milliseconds(5'000));
}

TEST_CASE(
    "What the bank cannot write now is asked for again, when the bank says, and is definite") {
  for (const absl::Status& refusal :
       {BankSays(absl::StatusCode::kUnavailable, "STORAGE_LOCKED", milliseconds(500)),
        BankSays(absl::StatusCode::kUnavailable, "CLOCK_JUMPED", milliseconds(500)),
        BankSays(absl::StatusCode::kResourceExhausted, "RECORD_QUOTA_EXCEEDED",
                 milliseconds(500))}) {
    Retry retry{RetryPolicy()};
    CHECK(retry.Failed(refusal, kMuch, 0.0) == Wait(500));
    CHECK(IsDefinite(retry.error()));
    CHECK(retry.Failed(refusal, milliseconds(400), 0.0) == std::nullopt);
    CHECK_FALSE(IsDefinite(EndOf({kLost, refusal})));
  }
}

TEST_CASE("A refusal of the amount settles the attempts before it") {
  const absl::Status too_large = BankSays(absl::StatusCode::kInvalidArgument, "AMOUNT_TOO_LARGE");
  CHECK(IsDefinite(EndOf({kLost, too_large})));
  CHECK(Retry(RetryPolicy()).Failed(too_large, kMuch, 0.0) == std::nullopt);
}

TEST_CASE(
    "A call that is answered otherwise a second time is made again only if nothing happened") {
  Retry retry(RetryPolicy(), AskAgain::kIfNothingHappened);
  CHECK(retry.AttemptTimeout(milliseconds(5'000)) == milliseconds(5'000));
  CHECK(retry.Failed(kShuttingDown, kMuch, 0.0) == Wait(0));
  CHECK(retry.Failed(kOverloaded, kMuch, 0.0) == Wait(30));
  CHECK(retry.Failed(kLost, kMuch, 0.0) == std::nullopt);
  CHECK_FALSE(IsDefinite(retry.error()));
  CHECK(Retry(RetryPolicy(), AskAgain::kIfNothingHappened).Failed(kHung, kMuch, 0.0) ==
        std::nullopt);
}

TEST_CASE("Waits are drawn between nothing and a bound that doubles up to its maximum") {
  const std::vector<milliseconds::rep> bounds = {50, 100, 200, 400, 800, 1'000, 1'000};
  Retry low{RetryPolicy()};
  Retry high{RetryPolicy()};
  for (const auto bound : bounds) {
    CHECK(low.Failed(kLost, kMuch, 0.0) == Wait(0));
    const Wait wait = high.Failed(kLost, kMuch, kAlmostOne);
    REQUIRE(wait.has_value());
    CHECK(wait->count() >= bound - 1);
    CHECK(wait->count() <= bound);
  }
  CHECK(low.Failed(kLost, kMuch, 0.0) == std::nullopt);  // the eighth was the last
  CHECK(high.Failed(kLost, kMuch, 0.0) == std::nullopt);
}

TEST_CASE("A policy that makes no sense still ends") {
  RetryPolicy policy;
  policy.max_attempts = -1;
  CHECK(Retry(policy).Failed(kLost, kMuch, 0.5) == std::nullopt);
  policy = {
      .max_attempts = 3, .initial_backoff = milliseconds(-5), .max_backoff = milliseconds(-1)};
  CHECK(Retry(policy).Failed(kLost, kMuch, kAlmostOne) == Wait(0));
  policy = {.max_attempts = 3, .max_backoff = milliseconds(10), .multiplier = 1e300};
  Retry steep(policy);
  steep.Failed(kLost, kMuch, kAlmostOne);
  CHECK(steep.Failed(kLost, kMuch, kAlmostOne) == Wait(9));
}

TEST_CASE("Only what may pass is tried again") {
  const auto retried = [](const absl::Status& status) {
    return Retry(RetryPolicy()).Failed(status, kMuch, 0.5).has_value();
  };
  CHECK(retried(kLost));
  CHECK(retried(kHung));
  CHECK(retried(kShuttingDown));
  CHECK(retried(kOverloaded));
  CHECK(retried(BankSays(absl::StatusCode::kUnavailable, "STORAGE_FULL")));
  CHECK_FALSE(retried(absl::ResourceExhaustedError("message too large")));
  for (const auto code : {absl::StatusCode::kCancelled, absl::StatusCode::kUnknown,
                          absl::StatusCode::kInvalidArgument, absl::StatusCode::kNotFound,
                          absl::StatusCode::kAlreadyExists, absl::StatusCode::kPermissionDenied,
                          absl::StatusCode::kFailedPrecondition, absl::StatusCode::kAborted,
                          absl::StatusCode::kOutOfRange, absl::StatusCode::kUnimplemented,
                          absl::StatusCode::kInternal, absl::StatusCode::kDataLoss,
                          absl::StatusCode::kUnauthenticated}) {
    CHECK_FALSE(retried(absl::Status(code, "no")));
  }
}

TEST_CASE("The server's delay is kept to, and the time that is left as well") {
  CHECK(Retry(RetryPolicy()).Failed(kOverloaded, kMuch, 0.0) == Wait(30));
  CHECK(Retry(RetryPolicy()).Failed(kOverloaded, kMuch, 0.5) == Wait(55));
  CHECK(Retry(RetryPolicy()).Failed(kOverloaded, milliseconds(30), 0.0) == std::nullopt);
  CHECK(Retry(RetryPolicy()).Failed(kOverloaded, milliseconds(31), 0.0) == Wait(30));
  CHECK(Retry(RetryPolicy()).Failed(kLost, milliseconds(25), 0.5) == std::nullopt);
  CHECK(Retry(RetryPolicy()).Failed(kLost, milliseconds(26), 0.5) == Wait(25));
  CHECK(Retry(RetryPolicy()).Failed(kHung, milliseconds(0), 0.0) == std::nullopt);
}

TEST_CASE("A call that failed once ends with that error as it is") {
  for (const absl::Status& status : {kLost, kHung, kShuttingDown, kOverloaded}) {
    CHECK(EndOf({status}) == status);
  }
}

TEST_CASE("A call that failed more often says how often, and what came last") {
  const absl::Status end = EndOf({kHung, kLost, absl::UnavailableError("refused")});
  CHECK(end.code() == absl::StatusCode::kUnavailable);
  const std::string message(end.message());
  CHECK_THAT(message, StartsWith("refused (after 3 attempts"));
  CHECK_THAT(message, ContainsSubstring("may have been carried out: deadline exceeded"));
}

TEST_CASE("of a call that only reads, nothing can have been carried out") {
  RetryPolicy policy;
  policy.max_attempts = 2;
  Retry reading = Retry::ForReading(policy);
  CHECK(reading.Failed(kHung, kMuch, 0.0).has_value());
  CHECK(reading.Failed(kOverloaded, kMuch, 0.0) == std::nullopt);
  const std::string message(reading.error().message());
  CHECK_THAT(message, ContainsSubstring("(after 2 attempts; one had no answer: "));
  CHECK_THAT(message, !ContainsSubstring("carried out"));
  CHECK(reading.error().code() == kOverloaded.code());
  CHECK(ReasonOf(reading.error()) == ReasonOf(kOverloaded));

  Retry changing(policy);
  CHECK(changing.Failed(kHung, kMuch, 0.0).has_value());
  CHECK(changing.Failed(kOverloaded, kMuch, 0.0) == std::nullopt);
  CHECK_THAT(std::string(changing.error().message()), ContainsSubstring("carried out"));
  CHECK(changing.error().code() == absl::StatusCode::kUnavailable);
}

TEST_CASE("Refusals alone stay definite, with their details") {
  const absl::Status end = EndOf({kShuttingDown, kOverloaded, kOverloaded});
  CHECK(end.code() == absl::StatusCode::kResourceExhausted);
  CHECK(ReasonOf(end) == "OVERLOADED");
  CHECK(IsDefinite(end));
  CHECK_THAT(std::string(end.message()), ContainsSubstring("after 3 attempts"));
}

TEST_CASE("A server that is not trusted is not asked again, and nothing moved") {
  for (const char* reason : {"SERVER_NOT_TRUSTED", "SERVER_WITHOUT_TLS"}) {
    const absl::Status once = BankSays(absl::StatusCode::kUnavailable, reason);
    Retry retry{RetryPolicy()};
    CHECK(retry.Failed(once, kMuch, 0.0) == std::nullopt);
    CHECK(retry.error() == once);
    CHECK(IsDefinite(retry.error()));
  }
}

TEST_CASE("After an attempt without an answer, being turned away at the door says nothing") {
  const std::vector<absl::Status> at_the_door = {
      kShuttingDown,
      kOverloaded,
      BankSays(absl::StatusCode::kUnavailable, "STORAGE_FULL"),
      BankSays(absl::StatusCode::kUnavailable, "UNREACHABLE"),
      absl::UnauthenticatedError("token expired"),
      absl::PermissionDeniedError("no"),
      absl::UnimplementedError("not found by a proxy"),
      absl::NotFoundError("from a proxy")};
  for (const absl::Status& first : {kLost, kHung}) {
    for (const absl::Status& last : at_the_door) {
      const absl::Status end = EndOf({first, last});
      INFO(last);
      CHECK_FALSE(IsDefinite(end));
      CHECK(end.code() == absl::StatusCode::kUnavailable);
      CHECK(ReasonOf(end).empty());
      CHECK_FALSE(IsDefinite(EndOf({kOverloaded, first, kOverloaded, last})));
    }
  }
}

TEST_CASE("After an attempt without an answer, what the ledger says settles it") {
  const std::vector<absl::Status> from_the_ledger = {
      BankSays(absl::StatusCode::kFailedPrecondition, "INSUFFICIENT_FUNDS"),
      BankSays(absl::StatusCode::kOutOfRange, "BALANCE_OVERFLOW"),
      BankSays(absl::StatusCode::kNotFound, "ACCOUNT_NOT_FOUND"),
      BankSays(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED"),
      BankSays(absl::StatusCode::kInvalidArgument, "CURRENCY_MISMATCH"),
      BankSays(absl::StatusCode::kInvalidArgument, "INVALID_EXPIRE_TIME"),
      BankSays(absl::StatusCode::kNotFound, "HOLD_NOT_FOUND"),
      BankSays(absl::StatusCode::kNotFound, "TRANSACTION_NOT_FOUND"),
      BankSays(absl::StatusCode::kFailedPrecondition, "HOLD_EXPIRED"),
      BankSays(absl::StatusCode::kFailedPrecondition, "ALREADY_REVERSED"),
      BankSays(absl::StatusCode::kFailedPrecondition, "REVERSED_BEFORE_ARRIVAL")};
  for (const absl::Status& last : from_the_ledger) {
    const absl::Status end = EndOf({kLost, last});
    CHECK(end == last);
    CHECK(IsDefinite(end));
  }
}

}  // namespace
}  // namespace atm
