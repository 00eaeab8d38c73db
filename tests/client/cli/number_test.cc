#include "client/cli/text/number.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

TEST_CASE("whole numbers are read, and nothing else") {
  CHECK(ParseNumber("0") == 0);
  CHECK(ParseNumber("-12") == -12);
  CHECK(ParseNumber("9223372036854775807") == 9'223'372'036'854'775'807);
  for (const char* text : {"", "+1", " 1", "1 ", "1.5", "12x", "9223372036854775808"}) {
    INFO(text);
    CHECK_FALSE(ParseNumber(text).has_value());
  }
}

TEST_CASE("large numbers are grouped by thousands") {
  CHECK(Grouped(0) == "0");
  CHECK(Grouped(999) == "999");
  CHECK(Grouped(1'000) == "1,000");
  CHECK(Grouped(1'234'567) == "1,234,567");
}

}  // namespace
}  // namespace atm::cli
