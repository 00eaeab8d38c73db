// Lists of open holds: those of an account, and those of the bank.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "atm/client.h"
#include "tests/client/cli/administered.h"

namespace atm::cli {
namespace {

// Holds 5 and 6 of account 10001, and 7 of account 20001, which ends first.
struct Held : CliTest {
  Held() {
    CHECK(RunAs(1, {"hold", "10001", "100", "--memo", "hotel", "--reference", "R-1", "--expires",
                    "1h"})
              .exit_code == 0);
    CHECK(RunAs(2, {"hold", "10001", "2.50", "--expires", "30m"}).exit_code == 0);
    CHECK(RunAs(3, {"hold", "20001", "40", "--expires", "10m"}).exit_code == 0);
    deadlines.clear();
  }
};

TEST_CASE("Holds: those of an account, and what it holds") {
  Held test;
  const Ran ran = test.Run({"holds", "10001"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "Open holds of account 10001, times in UTC\n"
        "\n"
        "Hold      Amount  Ends                 Memo   Reference\n"
        "   5  100.00 USD  2026-01-01 01:00:05  hotel  R-1\n"
        "   6    2.50 USD  2026-01-01 00:30:06\n"
        "\n"
        "Balance 1,000.00 USD, set aside 102.50 USD, available 897.50 USD\n");
  CHECK(test.RunAs(4, {"release", "6"}).exit_code == 0);
  CHECK_THAT(test.Run({"holds", "10001"}).out,
             EndsWith("\nBalance 1,000.00 USD, set aside 100.00 USD, available 900.00 USD\n"));
}

TEST_CASE("Holds: an account that has none") {
  CliTest test;
  const Ran ran = test.Run({"holds", "40001"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.out ==
        "Open holds of account 40001, times in UTC\n"
        "\n"
        "No open holds.\n"
        "\n"
        "Balance 0.00 USD, set aside 0.00 USD, available 0.00 USD\n");
  CHECK(test.Run({"holds", "40001", "-o", "csv"}).out.find('\n') + 1 ==
        test.Run({"holds", "40001", "-o", "csv"}).out.size());
}

TEST_CASE("Holds: as JSON and as CSV") {
  Held test;
  const auto json = nlohmann::json::parse(test.Run({"holds", "10001", "-o", "json"}).out);
  CHECK(json["holds"].size() == 2);
  CHECK(json["holds"][0]["reference"] == "R-1");
  CHECK(json["balance"]["availableMinor"] == "89750");
  CHECK_FALSE(json.contains("nextPageToken"));
  const std::string csv = test.Run({"holds", "10001", "-o", "csv"}).out;
  CHECK_THAT(csv, StartsWith("transaction_id,kind,"));
  CHECK_THAT(csv, ContainsSubstring("\n5,HOLD,10001,"));
  CHECK_THAT(csv, ContainsSubstring("\n6,HOLD,10001,"));
}

TEST_CASE("Holds: of all pages, each in its own time") {
  CliTest test;
  const Client client(std::shared_ptr<Connection>(&test.bank(), [](Connection*) {}));
  v1::HoldRequest hold;
  hold.set_account("10001");
  hold.set_amount_minor(1);
  hold.mutable_expire_time()->set_seconds(CliTest::kNowSeconds + 24 * 3'600);
  for (int i = 0; i < 1'001; ++i) {
    REQUIRE(client.Hold(hold).ok());
  }
  test.before_request = [&](const std::string&) {
    test.elapsed += std::chrono::milliseconds(4'000);
  };
  const auto json = nlohmann::json::parse(test.Run({"holds", "10001", "-o", "json"}).out);
  CHECK(json["holds"].size() == 1'001);
  CHECK(json["balance"]["availableMinor"] == "98999");
  CHECK(test.deadlines == std::vector(2, std::chrono::milliseconds(5'000)));
  const std::string lines = test.Run({"admin", "holds", "-o", "json"}).out;
  CHECK(std::ranges::count(lines, '\n') == 1'001);
  CHECK(test.bank().list_bank_holds_requests().size() == 2);
}

TEST_CASE("Holds: those of the bank, by their ends") {
  Held test;
  const Ran ran = test.Run({"admin", "holds"});
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out ==
        "Ends (UTC)           Account  Hold      Amount  Memo   Reference\n"
        "2026-01-01 00:10:07  20001       7      40 JPY\n"
        "2026-01-01 00:30:06  10001       6    2.50 USD\n"
        "2026-01-01 01:00:05  10001       5  100.00 USD  hotel  R-1\n");
  test.environment["TZ"] = "CET-1";
  CHECK(test.Run({"admin", "holds", "--limit", "1"}).out ==
        "Ends (CET-1)         Account  Hold  Amount  Memo  Reference\n"
        "2026-01-01 01:10:07  20001       7  40 JPY\n"
        "... and more: see --limit\n");
  const std::string csv = test.Run({"admin", "holds", "-o", "csv"}).out;
  CHECK_THAT(csv, ContainsSubstring("_minor\n7,HOLD,20001,"));
  const std::string json = test.Run({"admin", "holds", "-o", "json"}).out;
  CHECK(nlohmann::json::parse(json.substr(0, json.find('\n')))["transaction"]["id"] == "7");
}

TEST_CASE("Holds: a bank without any") {
  CliTest test;
  CHECK(test.Run({"admin", "holds"}).out == "No open holds.\n");
  CHECK(test.Run({"admin", "holds", "-o", "json"}).out.empty());
  CHECK_THAT(test.Run({"admin", "holds", "-o", "csv"}).out, StartsWith("transaction_id,kind,"));
}

TEST_CASE("Holds: what is refused, and what is wrong") {
  CliTest test;
  const Ran unknown = test.Run({"holds", "NOBODY"});
  CHECK(unknown.exit_code == 69);
  CHECK_THAT(unknown.err, StartsWith("error: list of holds refused\n"));
  test.bank().FailNext(1, absl::UnavailableError("gone"));
  CHECK(test.Run({"admin", "holds"}).exit_code == 78);
  test.out_is_full = true;
  CHECK(test.Run({"holds", "10001"}).exit_code == 1);
  test.deadlines.clear();
  CHECK(test.Run({"holds"}).exit_code == 2);
  CHECK(test.Run({"holds", "10001", "20001"}).exit_code == 2);
  CHECK(test.Run({"admin", "holds", "--limit", "0"}).exit_code == 2);
  CHECK(test.deadlines.empty());
}

}  // namespace
}  // namespace atm::cli
