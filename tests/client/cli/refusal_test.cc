// What the bank refuses: the exit code is 64 plus the gRPC code, and the message has three parts.
#include "absl/status/status.h"
#include "client/cli/show/explain_refusal.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

using Code = absl::StatusCode;

TEST_CASE("not enough funds") {
  CliTest test;
  CHECK(test.Run({"withdraw", "10001", "985"}).exit_code == 0);
  const Ran ran =
      test.Run({"withdraw", "10001", "40", "--request-id", "0190b1c2-7d3e-7a4f-8b5a-000000000001"});
  CHECK(ran.exit_code == 73);
  CHECK(ran.out.empty());
  CHECK(
      ran.err ==
      "error: withdrawal refused\n"
      "  why: account 10001 has 15.00 USD available, 40.00 USD was asked for (INSUFFICIENT_FUNDS, "
      "response code 51)\n"
      "  try: withdraw at most 15.00 USD, or pay in first, with 'deposit'\n");
}

TEST_CASE("no funds at all") {
  CliTest test;
  const Ran ran = test.Run({"withdraw", "40001", "0.01"});
  CHECK(ran.exit_code == 73);
  CHECK(ran.err ==
        "error: withdrawal refused\n"
        "  why: account 40001 has 0.00 USD available, 0.01 USD was asked for (INSUFFICIENT_FUNDS, "
        "response code 51)\n"
        "  try: pay in first, with 'deposit'\n");
}

TEST_CASE("no such account, in every command") {
  for (const std::string command : {"balance", "withdraw", "deposit"}) {
    CliTest test;
    std::vector<std::string> args = {command, "99999"};
    if (command != "balance") {
      args.emplace_back("40");
    }
    const Ran ran = test.Run(args);
    CAPTURE(command, ran.err);
    CHECK(ran.exit_code == 69);
    CHECK_THAT(ran.err,
               StartsWith("error: " + std::string(command == "withdraw" ? "withdrawal" : command) +
                          " refused\n  why: "));
    CHECK_THAT(ran.err,
               ContainsSubstring(" (ACCOUNT_NOT_FOUND, response code 14)\n  try: check the "
                                 "number"));
  }
}

TEST_CASE("a malformed account number") {
  CliTest test;
  const Ran ran = test.Run({"balance", "abc"});
  CHECK(ran.exit_code == 67);
  CHECK_THAT(ran.err,
             ContainsSubstring("(INVALID_ACCOUNT, response code 14)\n  try: an account number "
                               "is 1 to 34 capital letters and digits, such as 10001\n"));
  CHECK(test.Run({"balance", ""}).exit_code == 67);
  CHECK(test.Run({"balance", "cash:USD"}).exit_code == 67);
  CHECK(test.Run({"balance", std::string(35, '1')}).exit_code == 67);
}

TEST_CASE("a request id that was used for something else") {
  CliTest test;
  CHECK(test.Run({"withdraw", "10001", "40"}).exit_code == 0);
  const Ran ran = test.Run({"withdraw", "10001", "41"});
  CHECK(ran.exit_code == 70);
  CHECK_THAT(ran.err,
             ContainsSubstring("(REQUEST_ID_REUSED, response code 94)\n  try: leave "
                               "--request-id out for a new operation, or repeat the first one "
                               "unchanged\n"));
}

TEST_CASE("a balance that would be too large") {
  CliTest test;
  ErrorDetails details;
  details.reason = "BALANCE_OVERFLOW";
  details.metadata = {{"response_code", "13"}};
  test.bank().FailNext(1, MakeBankError(Code::kOutOfRange, "the balance is too large", details));
  const Ran ran = test.Run({"deposit", "10001", "1", "--currency", "USD"});
  CHECK(ran.exit_code == 75);
  CHECK_THAT(ran.err, StartsWith("error: deposit refused\n"));
  CHECK_THAT(ran.err,
             ContainsSubstring("(BALANCE_OVERFLOW, response code 13)\n  try: pay in less, or into "
                               "another account\n"));
}

TEST_CASE("more than the bank moves in one operation") {
  CliTest test;
  const Ran ran = test.Run({"deposit", "10001", "92233720368547758.07"});
  CHECK(ran.exit_code == 67);
  CHECK(ran.err ==
        "error: deposit refused\n"
        "  why: the bank moves at most 10000000000000.00 USD at once, 92233720368547758.07 USD was "
        "asked for (AMOUNT_TOO_LARGE, response code 13)\n"
        "  try: deposit at most 10000000000000.00 USD\n");
}

TEST_CASE("a bank that cannot take the request now says when to come back") {
  CliTest test;
  ErrorDetails details;
  details.reason = "SHUTTING_DOWN";
  details.metadata = {{"response_code", "91"}};
  test.bank().FailNext(1,
                       MakeBankError(Code::kUnavailable, "the server is shutting down", details));
  const Ran ran = test.Run({"withdraw", "10001", "40", "--currency", "USD"});
  CHECK(ran.exit_code == 78);
  CHECK(ran.err ==
        "error: withdrawal refused\n"
        "  why: the server is shutting down (SHUTTING_DOWN, response code 91)\n"
        "  try: run it again a little later: nothing moved\n");
}

TEST_CASE("a bank that is overloaded says how long to wait") {
  CliTest test;
  ErrorDetails details;
  details.reason = "OVERLOADED";
  details.metadata = {{"response_code", "91"}};
  details.retry_delay = std::chrono::milliseconds(250);
  test.bank().FailNext(
      1, MakeBankError(Code::kResourceExhausted, "too many requests are waiting.", details));
  const Ran ran = test.Run({"deposit", "10001", "40", "--currency", "USD"});
  CHECK(ran.exit_code == 72);
  CHECK(ran.err ==
        "error: deposit refused\n"
        "  why: too many requests are waiting (OVERLOADED, response code 91)\n"
        "  try: run it again in 250ms: nothing moved\n");
}

TEST_CASE("a bank that was never connected to has moved nothing") {
  CliTest test;
  ErrorDetails details;
  details.reason = "UNREACHABLE";
  test.bank().FailNext(1, MakeBankError(Code::kUnavailable, "Connection refused", details));
  const Ran ran = test.Run({"withdraw", "10001", "40", "--currency", "USD"});
  CHECK(ran.exit_code == 78);
  CHECK_THAT(ran.err, StartsWith("error: the bank cannot be reached\n"));
}

std::string WhyNotTrusted(const std::string& message, const std::vector<std::string>& more = {}) {
  CliTest test;
  ErrorDetails details;
  details.reason = "SERVER_NOT_TRUSTED";
  test.bank().FailNext(1, MakeBankError(Code::kUnavailable, message, details));
  std::vector<std::string> args = {"withdraw", "10001", "40", "--currency", "USD"};
  args.insert(args.end(), more.begin(), more.end());
  const Ran ran = test.Run(args);
  CHECK(ran.exit_code == 78);
  return ran.err;
}

TEST_CASE("a bank that is not trusted") {
  CHECK(WhyNotTrusted("Ssl handshake failed: certificate verify failed") ==
        "error: the bank cannot be trusted\n"
        "  why: the certificate of 127.0.0.1:50051 is not trusted: none of the authorities that "
        "this machine trusts signed it, or it has expired (Ssl handshake failed: certificate "
        "verify failed)\n"
        "  try: pass --tls-ca with the certificate of the authority that signed it; if it has "
        "expired, the bank must renew it\n");
  CHECK(WhyNotTrusted("Peer name 127.0.0.1 is not in peer certificate") ==
        "error: the bank cannot be trusted\n"
        "  why: the certificate of 127.0.0.1:50051 is not trusted: it is for another name (Peer "
        "name 127.0.0.1 is not in peer certificate)\n"
        "  try: name the server with --server as its certificate does, or have it given a "
        "certificate for this name\n");
}

TEST_CASE("a bank that is not trusted, where it can be found out why") {
  CliTest test;
  test.why_not_trusted = [](const std::string& server, const std::string& ca_file) {
    CHECK(server == "127.0.0.1:50051");
    CHECK(ca_file.empty());
    return std::string("it has expired");
  };
  ErrorDetails details;
  details.reason = "SERVER_NOT_TRUSTED";
  test.bank().FailNext(1, MakeBankError(Code::kUnavailable, "verify failed", details));
  CHECK_THAT(test.Run({"balance", "10001"}).err,
             ContainsSubstring("\n  why: the certificate of 127.0.0.1:50051 is not trusted: it has "
                               "expired\n  try: pass --tls-ca"));
}

TEST_CASE("a bank that does not use TLS") {
  CliTest test;
  ErrorDetails details;
  details.reason = "SERVER_WITHOUT_TLS";
  test.bank().FailNext(1, MakeBankError(Code::kUnavailable, "wrong version number", details));
  const Ran ran = test.Run({"balance", "10001"});
  CHECK(ran.exit_code == 78);
  CHECK(ran.err ==
        "error: the bank does not use TLS\n"
        "  why: 127.0.0.1:50051 answered in the clear (wrong version number)\n"
        "  try: leave --tls, --tls-ca and --tls-cert out (and ATM_TLS_CA and ATM_TLS_CERT), or "
        "check --server\n");
}

TEST_CASE("a reason that this program does not know") {
  CliTest test;
  ErrorDetails details;
  details.reason = "ACCOUNT_HAUNTED";
  test.bank().FailNext(
      1, MakeBankError(Code::kFailedPrecondition, "account 10001 is haunted", details));
  const Ran ran = test.Run({"balance", "10001"});
  CHECK(ran.exit_code == 73);
  CHECK(ran.err ==
        "error: balance refused\n"
        "  why: account 10001 is haunted (ACCOUNT_HAUNTED)\n"
        "  try: ask the bank, with these codes\n");
}

TEST_CASE("every reason of the contract has words of its own for what to try") {
  for (const auto* reason : {"INVALID_ACCOUNT",
                             "INVALID_HOLD_ID",
                             "INVALID_TRANSACTION_ID",
                             "INVALID_AMOUNT",
                             "CURRENCY_MISMATCH",
                             "INVALID_REQUEST_ID",
                             "INVALID_MEMO",
                             "INVALID_EXPIRE_TIME",
                             "INVALID_REVERSAL_REASON",
                             "SHUTTING_DOWN",
                             "STARTING_UP",
                             "DEADLINE_EXCEEDED",
                             "CANCELLED",
                             "OVERLOADED",
                             "STORAGE_FULL",
                             "BOOKS_IN_DOUBT",
                             "STORAGE_LOCKED",
                             "CLOCK_JUMPED",
                             "AMOUNT_TOO_LARGE",
                             "RECORD_QUOTA_EXCEEDED",
                             "REQUEST_ID_REUSED",
                             "REVERSED_BEFORE_ARRIVAL",
                             "ACCOUNT_NOT_FOUND",
                             "HOLD_NOT_FOUND",
                             "TRANSACTION_NOT_FOUND",
                             "HOLD_ALREADY_CAPTURED",
                             "HOLD_ALREADY_RELEASED",
                             "HOLD_EXPIRED",
                             "HOLD_EXCEEDED",
                             "NOT_REVERSIBLE",
                             "ALREADY_REVERSED",
                             "REVERSAL_EXCEEDS_ORIGINAL",
                             "INSUFFICIENT_FUNDS",
                             "BALANCE_OVERFLOW"}) {
    CliTest test;
    ErrorDetails details;
    details.reason = reason;  // and no facts: an older server may know fewer
    test.bank().FailNext(1, MakeBankError(Code::kFailedPrecondition, "no", details));
    const Ran ran = test.Run({"reverse", "12", "--reason", "time-out"});
    CAPTURE(ran.err);
    CHECK(ran.exit_code == 73);
    CHECK_THAT(ran.err, ContainsSubstring(std::string(" (") + reason + ")\n  try: "));
    CHECK(ran.err.find("ask the bank, with these codes") == std::string::npos);
  }
}

TEST_CASE("every gRPC code has its exit code") {
  for (int code = 1; code <= 16; ++code) {
    CliTest test;
    test.bank().FailNext(1, absl::Status(static_cast<Code>(code), "no"));
    const Ran ran = test.Run({"balance", "10001"});
    CHECK(ran.exit_code == 64 + code);
    CHECK(ran.out.empty());
    CHECK_THAT(ran.err, StartsWith("error: "));
    CHECK_THAT(ran.err, ContainsSubstring("\n  why: "));
    CHECK_THAT(ran.err, ContainsSubstring("\n  try: "));
  }
}

TEST_CASE("a bank that cannot be reached") {
  CliTest test;
  test.bank().FailNext(1, absl::UnavailableError("Connection refused"));
  const Ran ran = test.Run({"balance", "10001"});
  CHECK(ran.exit_code == 78);
  CHECK(ran.err ==
        "error: the bank cannot be reached\n"
        "  why: no server answers at 127.0.0.1:50051 (UNAVAILABLE: Connection refused)\n"
        "  try: start atm-server there, name another with --server or ATM_SERVER, or give --tls if "
        "the "
        "server wants it\n");
}

TEST_CASE("more than a limit allows: at once, in a day, and how often") {
  Asked asked;
  asked.command = "withdraw";
  asked.account = "10001";
  ErrorDetails details;
  details.reason = "AMOUNT_LIMIT_EXCEEDED";
  details.metadata = {{"account", "10001"},        {"currency_code", "USD"},
                      {"limit", "withdrawal"},     {"limit_minor", "50000"},
                      {"used_minor", "0"},         {"left_minor", "50000"},
                      {"requested_minor", "60000"}};
  CHECK(WhyRefused(asked, details, "x.") ==
        "account 10001 allows 500.00 USD at once, 600.00 USD was asked for");
  CHECK(RemedyForRefusal(asked, details) == "withdraw at most 500.00 USD");

  const std::string day_end = "2026-03-28T23:00:00Z";
  details.metadata["limit"] = "day";
  details.metadata["used_minor"] = "30000";
  details.metadata["left_minor"] = "20000";
  details.metadata["day_end_time"] = day_end;
  CHECK(WhyRefused(asked, details, "x.") ==
        "account 10001 allows 500.00 USD a day, of which 300.00 USD is used and 200.00 USD left; "
        "600.00 USD was asked for");
  CHECK(RemedyForRefusal(asked, details) ==
        "withdraw at most 200.00 USD, or wait until 2026-03-28 23:00:00 UTC");
  details.metadata["left_minor"] = "0";
  CHECK(RemedyForRefusal(asked, details) == "wait until 2026-03-28 23:00:00 UTC");

  details = {.reason = "COUNT_LIMIT_EXCEEDED",
             .metadata = {{"limit_count", "3"}, {"used_count", "3"}, {"day_end_time", day_end}},
             .field_violations = {},
             .retry_delay = {}};
  CHECK(WhyRefused(asked, details, "x.") ==
        "account 10001 allows 3 withdrawals a day, and 3 were made");
  CHECK(RemedyForRefusal(asked, details) == "wait until 2026-03-28 23:00:00 UTC");

  // A bank that says less is quoted.
  details.metadata.clear();
  CHECK(WhyRefused(asked, details, "Too often.") == "Too often");
  CHECK(RemedyForRefusal(asked, details) == "ask the bank for another limit");
}

TEST_CASE("a server that is no bank") {
  CliTest test;
  test.bank().FailNext(1, absl::UnimplementedError("unknown service"));
  CHECK(test.Run({"balance", "10001", "--server", "example.org:443"}).err ==
        "error: example.org:443 is not a bank\n"
        "  why: it does not know the service atm.v1 (UNIMPLEMENTED: unknown service)\n"
        "  try: check --server and ATM_SERVER\n");
}

TEST_CASE("no answer in time") {
  CliTest test;
  test.bank().FailNext(1, absl::DeadlineExceededError("late"));
  const Ran ran = test.Run({"balance", "10001", "--timeout", "500ms"});
  CHECK(ran.exit_code == 68);
  CHECK(ran.err ==
        "error: no answer within 500ms\n"
        "  why: 127.0.0.1:50051 took too long (DEADLINE_EXCEEDED)\n"
        "  try: wait longer with --timeout 30s, or look at the server's log\n");
}

TEST_CASE("a server cannot make the terminal do things through its error") {
  CliTest test;
  test.bank().FailNext(1, absl::InternalError("\033[2Jgone"));
  const Ran ran = test.Run({"balance", "10001"});
  CHECK(ran.exit_code == 77);
  CHECK_THAT(ran.err, ContainsSubstring("INTERNAL: ?[2Jgone\n"));
}

}  // namespace
}  // namespace atm::cli
