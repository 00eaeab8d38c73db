// One rule for times: what a person reads is in the zone of TZ, which is named beside it; what a
// program reads is in UTC.
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

constexpr char kRule[] = "CET-1CEST,M3.5.0,M10.5.0/3";

struct InCentralEurope : CliTest {
  InCentralEurope() {
    environment["TZ"] = kRule;
    CHECK(RunAs(1, {"withdraw", "10001", "40", "--reference", "R-1"}).exit_code == 0);
    CHECK(RunAs(2, {"hold", "10001", "100"}).exit_code == 0);
  }
};

// The commands whose tables have times.
const std::vector<std::string>& CommandsWithTimes() {
  static const std::vector<std::string> kCommands = {
      "show 5",          "show 6",           "show --reference R-1",   "holds 10001",
      "statement 10001", "watch --count 6",  "admin export",           "admin show 10001",
      "admin list",      "admin holds",      "admin rename 10001 x",   "deposit 10001 1",
      "hold 10001 1",    "admin open 50001", "statement 10001 --chart"};
  return kCommands;
}

TEST_CASE("every table with times names their zone, which is that of TZ") {
  for (const std::string& command : CommandsWithTimes()) {
    InCentralEurope test;
    CAPTURE(command);
    const Ran ran = test.Run(cli::Words(command));
    CHECK(ran.exit_code == 0);
    const bool names_it =
        ran.out.find(kRule) != std::string::npos || ran.out.find(" CET") != std::string::npos;
    CHECK(names_it);
    CHECK_THAT(ran.out, !ContainsSubstring("UTC"));
    CHECK_THAT(ran.out, !ContainsSubstring("2026-01-01 00:"));
  }
}

TEST_CASE("--utc shows all of them in UTC") {
  for (const std::string& command : CommandsWithTimes()) {
    InCentralEurope test;
    CAPTURE(command);
    std::vector<std::string> words = cli::Words(command);
    words.emplace_back("--utc");
    const Ran ran = test.Run(words);
    CHECK(ran.exit_code == 0);
    CHECK_THAT(ran.out, ContainsSubstring("UTC"));
    CHECK_THAT(ran.out, !ContainsSubstring("CET"));
    CHECK_THAT(ran.out, !ContainsSubstring("2026-01-01 01:"));
  }
}

TEST_CASE("what a program reads is the same in every zone") {
  for (const std::string& command : CommandsWithTimes()) {
    for (const char* format : {"json", "csv"}) {
      std::vector<std::string> words = cli::Words(command);
      if (words.back() == "--chart") continue;
      words.insert(words.end(), {"-o", format});
      InCentralEurope here;
      InCentralEurope there;
      there.environment["TZ"] = "UTC";
      CAPTURE(command, format);
      CHECK(here.Run(words).out == there.Run(words).out);
    }
  }
}

TEST_CASE("a refusal that tells a time tells it in the zone") {
  InCentralEurope test;
  CHECK(test.Run({"admin", "limits", "10001", "--per-day", "150"}).exit_code == 0);
  CHECK_THAT(test.Run({"withdraw", "10001", "20"}).err,
             ContainsSubstring("or wait until 2026-01-02 01:00:00 CET\n"));
  CHECK_THAT(test.Run({"withdraw", "10001", "20", "--utc"}).err,
             ContainsSubstring("or wait until 2026-01-02 00:00:00 UTC\n"));
}

TEST_CASE("an option's time is in the zone, and with --utc in UTC, wherever that stands") {
  InCentralEurope test;
  const auto begin = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"statement", "10001", "--since", "2026-01-01T12:00"});
    CHECK(test.Run(words).exit_code == 0);
    return test.bank().list_transactions_requests().back().start_time().seconds();
  };
  CHECK(begin({}) == CliTest::kNowSeconds + 11 * 3'600);
  CHECK(begin({"--utc"}) == CliTest::kNowSeconds + 12 * 3'600);
  CHECK(test.Run({"statement", "10001", "--since", "2026-01-01T12:00", "--utc"}).exit_code == 0);
  CHECK(test.bank().list_transactions_requests().back().start_time().seconds() ==
        CliTest::kNowSeconds + 12 * 3'600);
}

TEST_CASE("options take times from now on, and words") {
  InCentralEurope test;
  CHECK(test.Run({"statement", "10001", "--since", "yesterday", "--until", "1h"}).exit_code == 0);
  const auto statement = test.bank().list_transactions_requests().back();
  CHECK(statement.start_time().seconds() == CliTest::kNowSeconds - 25 * 3'600);
  CHECK(statement.end_time().seconds() == CliTest::kNowSeconds - 3'600);
  CHECK(test.Run({"admin", "freeze", "10001", "--until", "12h"}).exit_code == 0);
  CHECK_THAT(test.Run({"admin", "show", "10001"}).out,
             ContainsSubstring("\nUntil      2026-01-01 13:00:00 CET\n"));
  CHECK_THAT(test.Run({"hold", "40001", "0.01", "--expires", "2026-01-01T02:00"}).err,
             ContainsSubstring("INSUFFICIENT_FUNDS"));
  const Ran held = test.RunAs(3, {"hold", "20001", "40", "--expires", "2026-01-01T02:00"});
  CHECK_THAT(held.out, ContainsSubstring("\nExpires     2026-01-01 02:00:00 CET\n"));
}

TEST_CASE("the command that asks again has the end of a hold as a point in time") {
  InCentralEurope test;
  test.before_request = [&test](const std::string& method) {
    if (method == "Hold") test.bank().FailNext(1, absl::UnavailableError("gone"));
  };
  CHECK_THAT(test.Run({"hold", "10001", "1", "--expires", "tomorrow"}).err,
             ContainsSubstring(" --expires 2026-01-02T23:00:00Z"));
}

TEST_CASE("a zone that does not exist is refused, before anything is sent") {
  InCentralEurope test;
  test.deadlines.clear();
  for (const char* tz : {"Mars/Base", "CET-1CEST,M3.5.0", "nonsense"}) {
    test.environment["TZ"] = tz;
    const Ran ran = test.Run({"statement", "10001"});
    CHECK(ran.exit_code == 2);
    CHECK(ran.err == "error: there is no time zone '" + std::string(tz) +
                         "'\n"
                         "  why: TZ names none that this machine knows, and is no rule of POSIX\n"
                         "  try: TZ=Europe/Berlin, TZ=CET-1CEST,M3.5.0,M10.5.0/3, or --utc for "
                         "times in UTC\n");
    CHECK(test.Run({"withdraw", "10001", "1"}).exit_code == 2);
    CHECK(test.deadlines.empty());
  }
  CHECK(test.Run({"statement", "10001", "--utc"}).exit_code == 0);
  CHECK(test.Run({"--help"}).exit_code == 0);
  CHECK(test.Run({"--version"}).exit_code == 0);
}

TEST_CASE("an empty TZ is UTC") {
  InCentralEurope test;
  test.environment["TZ"] = "";
  CHECK_THAT(test.Run({"statement", "10001"}).out,
             StartsWith("Account 10001 in USD, times in UTC\n"));
}

TEST_CASE("a chart of one day says the times at its ends, and one of several days the dates") {
  InCentralEurope test;
  const std::string day = test.Run({"statement", "10001", "--chart"}).out;
  CHECK_THAT(day, ContainsSubstring("  01:00:01 "));
  CHECK_THAT(day, ContainsSubstring(" 01:00:06\n"));
  const std::string days =
      test.Run({"statement", "10001", "--chart", "--since", "2025-12-30", "--until", "today"}).out;
  CHECK_THAT(days, ContainsSubstring("  2025-12-30 "));
  CHECK_THAT(days, ContainsSubstring(" 2026-01-02\n"));
}

}  // namespace
}  // namespace atm::cli
