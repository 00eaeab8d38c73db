#include "storage/values/money.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "tests/catch2.h"

namespace atm {
namespace {

const Currency kUsd = *Currency::FromCode("USD");
const Currency kJpy = *Currency::FromCode("JPY");
const Currency kKwd = *Currency::FromCode("KWD");

std::int64_t Parsed(std::string_view text, Currency currency) {
  const absl::StatusOr<std::int64_t> amount = ParseAmount(text, currency);
  INFO(text);
  REQUIRE(amount.ok());
  return *amount;
}

TEST_CASE("ParseAmount: what people write") {
  CHECK(Parsed("40", kUsd) == 4'000);
  CHECK(Parsed("100.5", kUsd) == 10'050);
  CHECK(Parsed("100.50", kUsd) == 10'050);
  CHECK(Parsed(".5", kUsd) == 50);
  CHECK(Parsed("0.01", kUsd) == 1);
  CHECK(Parsed("0", kUsd) == 0);
  CHECK(Parsed("007", kUsd) == 700);
  CHECK(Parsed("500", kJpy) == 500);
  CHECK(Parsed("1.234", kKwd) == 1'234);
  CHECK(Parsed("1.2", kKwd) == 1'200);
}

TEST_CASE("ParseAmount: the ends of the range") {
  CHECK(Parsed("92233720368547758.07", kUsd) == kMaxBalanceMinor);
  CHECK(Parsed("9223372036854775807", kJpy) == kMaxBalanceMinor);
  for (const char* text :
       {"92233720368547758.08", "92233720368547759", "1000000000000000000000000000"}) {
    INFO(text);
    CHECK(ParseAmount(text, kUsd).status().code() == absl::StatusCode::kOutOfRange);
  }
  CHECK(ParseAmount("9223372036854775808", kJpy).status().code() == absl::StatusCode::kOutOfRange);
}

TEST_CASE("ParseAmount: never guesses, never rounds") {
  for (const char* text :
       {"", ".", "-5", "+5", "1,000", "1 000", "1e3", "0x10", "5.", "1.2.3", "40.123", "$40",
        "40 USD", "NaN", "inf", " 1", "1 ", "1_000", "\xd9\xa1"}) {
    INFO(text);
    CHECK(ParseAmount(text, kUsd).status().code() == absl::StatusCode::kInvalidArgument);
  }
  CHECK(ParseAmount("5.0", kJpy).status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(ParseAmount("5.0001", kKwd).status().code() == absl::StatusCode::kInvalidArgument);
}

TEST_CASE("ParseAmount: says what is wrong") {
  CHECK_THAT(std::string(ParseAmount("40.123", kUsd).status().message()),
             ContainsSubstring("3 decimals, and USD has at most 2"));
  CHECK_THAT(std::string(ParseAmount("5.0", kJpy).status().message()),
             ContainsSubstring("JPY has none"));
  CHECK_THAT(std::string(ParseAmount("1,000", kUsd).status().message()),
             ContainsSubstring("such as 40 or 100.50"));
}

TEST_CASE("FormatAmount: exactly the currency's decimals") {
  CHECK(FormatAmount(100'000, kUsd) == "1000.00");
  CHECK(FormatAmount(0, kUsd) == "0.00");
  CHECK(FormatAmount(5, kUsd) == "0.05");
  CHECK(FormatAmount(-5, kUsd) == "-0.05");
  CHECK(FormatAmount(-12'345, kUsd) == "-123.45");
  CHECK(FormatAmount(500, kJpy) == "500");
  CHECK(FormatAmount(-1, kJpy) == "-1");
  CHECK(FormatAmount(1, kKwd) == "0.001");
  CHECK(FormatAmount(kMaxBalanceMinor, kUsd) == "92233720368547758.07");
  CHECK(FormatAmount(INT64_MIN, kUsd) == "-92233720368547758.08");
}

// Amounts of every magnitude, the edges among them.
std::vector<std::int64_t> ManyAmounts() {
  std::vector<std::int64_t> amounts = {
      0, 1, 9, 10, 99, 100, 101, kMaxBalanceMinor, kMaxBalanceMinor - 1};
  std::mt19937_64 random(20260101);
  for (int i = 0; i < 20'000; ++i) {
    amounts.push_back(static_cast<std::int64_t>(random() >> (1 + random() % 63)));
  }
  return amounts;
}

TEST_CASE("Money: every amount that is written reads back as itself") {
  for (const Currency currency : {kUsd, kJpy, kKwd}) {
    for (const std::int64_t amount : ManyAmounts()) {
      const std::string text = FormatAmount(amount, currency);
      if (const auto parsed = ParseAmount(text, currency); !parsed.ok() || *parsed != amount) {
        FAIL(text);
      }
    }
  }
}

TEST_CASE("Money: checked sums agree with wider arithmetic") {
  std::vector<std::int64_t> values = ManyAmounts();
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    const std::int64_t a = i % 3 == 0 ? -values[i] : values[i];
    const std::int64_t b = i % 5 == 0 ? -values[i + 1] : values[i + 1];
    const auto expect = [](absl::int128 exact) -> std::optional<std::int64_t> {
      if (exact > kMaxBalanceMinor || exact < kMinBalanceMinor) return std::nullopt;
      return static_cast<std::int64_t>(exact);
    };
    if (CheckedAdd(a, b) != expect(static_cast<absl::int128>(a) + b) ||
        CheckedSubtract(a, b) != expect(static_cast<absl::int128>(a) - b)) {
      FAIL(a << " and " << b);
    }
  }
  CHECK(CheckedAdd(kMaxBalanceMinor, 1) == std::nullopt);
  CHECK(CheckedSubtract(kMinBalanceMinor, 1) == std::nullopt);
  CHECK(CheckedAdd(kMaxBalanceMinor, kMinBalanceMinor) == 0);
  CHECK(CheckedSubtract(0, kMaxBalanceMinor) == kMinBalanceMinor);
}

}  // namespace
}  // namespace atm
