#include "storage/values/currency.h"

#include <string>

#include "tests/catch2.h"

namespace atm {
namespace {

TEST_CASE("Currency: codes and decimals of ISO 4217") {
  const auto decimals = [](const char* code) {
    return Currency::FromCode(code).value().decimals();
  };
  CHECK(decimals("USD") == 2);
  CHECK(decimals("EUR") == 2);
  CHECK(decimals("JPY") == 0);
  CHECK(decimals("KRW") == 0);
  CHECK(decimals("KWD") == 3);
  CHECK(decimals("TND") == 3);
  CHECK(decimals("UYW") == 4);
  CHECK(decimals("AED") == 2);  // the first of the table
  CHECK(decimals("ZWG") == 2);  // the last of the table
}

TEST_CASE("Currency: a code is exactly three upper-case letters that the standard knows") {
  for (const char* code :
       {"", "US", "USDX", "usd", "Usd", "XXX", "XAU", "ABC", "U D", "ZZZ", "\xff\xff\xff"}) {
    INFO(code);
    CHECK_FALSE(Currency::FromCode(code).has_value());
  }
}

TEST_CASE("Currency: the code comes back, and equality is by code") {
  CHECK(Currency::FromCode("CHF")->code() == "CHF");
  CHECK(*Currency::FromCode("CHF") == *Currency::FromCode("CHF"));
  CHECK_FALSE(*Currency::FromCode("CHF") == *Currency::FromCode("CHE"));
}

}  // namespace
}  // namespace atm
