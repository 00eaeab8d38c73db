// Amounts as people write them, in the decimals of the account's currency.
#include "client/cli/text/amount.h"

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

std::int64_t Withdrawn(const std::string& account, const std::string& amount) {
  CliTest test;
  const Ran ran = test.Run({"withdraw", account, amount});
  CAPTURE(amount, ran.err);
  REQUIRE(ran.exit_code == 0);
  return test.bank().withdraw_requests().at(0).amount_minor();
}

// The first line of the error; the bank was asked so many times.
std::string Refused(const std::string& account, const std::string& amount, std::size_t calls) {
  CliTest test;
  const Ran ran = test.Run({"deposit", account, amount});
  CAPTURE(amount, ran.err);
  CHECK(ran.exit_code == 2);
  CHECK(ran.out.empty());
  CHECK(test.deadlines.size() == calls);
  CHECK(test.bank().deposit_requests().empty());
  return ran.err.substr(0, ran.err.find("\n  try:"));
}

TEST_CASE("amounts are exact in every currency") {
  CHECK(Withdrawn("10001", "40") == 4'000);
  CHECK(Withdrawn("10001", "40.5") == 4'050);
  CHECK(Withdrawn("10001", "40.05") == 4'005);
  CHECK(Withdrawn("10001", ".07") == 7);
  CHECK(Withdrawn("10001", "0040") == 4'000);
  CHECK(Withdrawn("10001", "0.29") == 29);  // 28 in binary floating point, cut off
  CHECK(Withdrawn("20001", "500") == 500);
  CHECK(Withdrawn("30001", "1.234") == 1'234);
  CHECK(Withdrawn("30001", "1.2") == 1'200);
}

TEST_CASE("the largest amount is exact too") {
  CliTest test;
  const Ran ran = test.Run({"deposit", "40001", "92233720368547758.07"});
  CHECK(ran.exit_code == 67);  // more than this bank moves at once
  CHECK(test.bank().deposit_requests().at(0).amount_minor() == 9'223'372'036'854'775'807);
  CHECK_THAT(ran.err, ContainsSubstring("92233720368547758.07 USD"));
}

TEST_CASE("what no currency can mean is told without asking the bank") {
  CHECK(Refused("10001", "", 0) == "error: '' is not an amount\n  why: it is empty");
  CHECK(Refused("10001", "1,000", 0) ==
        "error: '1,000' is not an amount\n"
        "  why: a comma can mean thousands or decimals: amounts are written without");
  CHECK(Refused("10001", "-5", 0) == "error: '-5' is not an amount\n  why: an amount has no sign");
  CHECK(Refused("10001", "-0.5", 0) ==
        "error: '-0.5' is not an amount\n  why: an amount has no sign");
  CHECK(Refused("10001", "-.5", 0) ==
        "error: '-.5' is not an amount\n  why: an amount has no sign");
  CHECK(Refused("10001", "+5", 0) == "error: '+5' is not an amount\n  why: an amount has no sign");
  for (const std::string amount : {"1e3", ".", "1.2.3", "forty", " 40", "40 ", "$40", "0x10",
                                   "1_000", "\xd9\xa4\xd9\xa0", "NaN"}) {
    CHECK(Refused("10001", amount, 0) ==
          "error: '" + amount +
              "' is not an amount\n"
              "  why: it has something other than digits and one point");
  }
  for (const std::string amount : {"0", "0.00", ".0"}) {
    CHECK(Refused("10001", amount, 0) ==
          "error: an amount of zero moves nothing\n  why: amounts are more than zero");
  }
}

TEST_CASE("a sign is told also after the end of the options") {
  CliTest test;
  const Ran ran = test.Run({"withdraw", "10001", "--", "-5"});
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, StartsWith("error: '-5' is not an amount\n"));
}

TEST_CASE("more decimals than the currency has are refused, never rounded") {
  CHECK_THAT(Refused("10001", "40.123", 1),
             StartsWith("error: '40.123' is not an amount in USD\n"));
  CHECK_THAT(Refused("10001", "40.120", 1),
             StartsWith("error: '40.120' is not an amount in USD\n"));
  CHECK_THAT(Refused("20001", "40.0", 1), StartsWith("error: '40.0' is not an amount in JPY\n"));
  CHECK_THAT(Refused("30001", "1.2345", 1),
             StartsWith("error: '1.2345' is not an amount in KWD\n"));
}

TEST_CASE("an amount beyond the largest is refused") {
  CHECK_THAT(Refused("10001", "92233720368547758.08", 1),
             StartsWith("error: 92233720368547758.08 USD is too much\n"));
  CHECK_THAT(Refused("20001", "9223372036854775808", 1),
             StartsWith("error: 9223372036854775808 JPY is too much\n"));
  CHECK_THAT(Refused("10001", std::string(400, '9'), 1), StartsWith("error: 999"));
}

TEST_CASE("with --currency the bank is not asked for it, and may refuse it") {
  CliTest test;
  CHECK(test.Run({"withdraw", "10001", "40", "--currency", "USD"}).exit_code == 0);
  CHECK(test.bank().balance_requests().empty());
  CHECK(test.bank().withdraw_requests().at(0).currency_code() == "USD");

  CliTest other;
  const Ran wrong = other.Run({"--currency", "JPY", "withdraw", "10001", "40"});
  CHECK(wrong.exit_code == 67);
  CHECK(other.bank().withdraw_requests().at(0).amount_minor() == 40);
  CHECK_THAT(wrong.err,
             ContainsSubstring("(CURRENCY_MISMATCH, response code 12)\n"
                               "  try: leave --currency out: the bank knows the currency "
                               "of the account\n"));
}

TEST_CASE("without --currency, that of the account is asserted") {
  CliTest test;
  CHECK(test.Run({"withdraw", "20001", "40"}).exit_code == 0);
  CHECK(test.bank().balance_requests().size() == 1);
  CHECK(test.bank().withdraw_requests().at(0).currency_code() == "JPY");
}

TEST_CASE("amounts of tables have commas between thousands, and no others have") {
  CHECK(GroupedAmount(0, "USD") == "0.00");
  CHECK(GroupedAmount(99'999, "USD") == "999.99");
  CHECK(GroupedAmount(100'000, "USD") == "1,000.00");
  CHECK(GroupedAmount(-100'000'000, "USD") == "-1,000,000.00");
  CHECK(GroupedAmount(-99'999, "USD") == "-999.99");
  CHECK(GroupedAmount(123'456, "JPY") == "123,456");
  CHECK(GroupedAmount(1'234'567, "KWD") == "1,234.567");
  CHECK(GroupedAmount(1, "???") == std::nullopt);
  CHECK(GroupedWithCurrency(4'000'000, "USD") == "40,000.00 USD");
  CHECK(GroupedWithCurrency(4'000, "XYZ") == AmountWithCurrency(4'000, "XYZ"));
  CliTest test;
  CHECK_THAT(test.Run({"deposit", "10001", "5000"}).out,
             StartsWith("Deposited 5000.00 USD into account 10001\n\nBalance      6,000.00 USD\n"));
  CHECK_THAT(test.Run({"balance", "10001", "-o", "csv"}).out, ContainsSubstring(",6000.00,"));
  CHECK(test.Run({"deposit", "10001", "1,000.00"}).exit_code == 2);
}

}  // namespace
}  // namespace atm::cli
