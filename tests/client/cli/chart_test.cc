// The balance over time, drawn.
#include "client/cli/text/chart.h"

#include <limits>
#include <sstream>

#include "tests/catch2.h"

namespace atm::cli {
namespace {

ChartFrame Frame(int columns) {
  ChartFrame frame;
  frame.from_us = 0;
  frame.until_us = 1'000;
  frame.from_label = "from";
  frame.until_label = "until";
  frame.currency_code = "USD";
  frame.columns = columns;
  return frame;
}

std::vector<std::string> Lines(const std::string& chart) {
  std::vector<std::string> lines;
  std::istringstream in(chart);
  for (std::string line; std::getline(in, line);) {
    lines.push_back(line);
  }
  return lines;
}

TEST_CASE("a chart steps where the balance does") {
  const auto lines = Lines(BalanceChart({{0, 1'000}, {500, 500}}, Frame(27)));
  REQUIRE(lines.size() == 11);
  CHECK(lines[0] == "10.00 |#########");
  CHECK(lines[4] == "      |#########");
  CHECK(lines[5] == "      |####################");
  CHECK(lines[9] == " 0.00 |####################");
  CHECK(lines[10] == "       from           until");
}

TEST_CASE("a chart in Unicode has eighths of a character") {
  ChartFrame frame = Frame(27);
  frame.is_utf8 = true;
  const auto lines = Lines(BalanceChart({{0, 80}, {900, 79}}, frame));
  CHECK(lines[0] == "0.80 │██████████████████▇▇▇");
}

TEST_CASE("a chart of nothing, of one moment, and of all there can be") {
  CHECK(Lines(BalanceChart({}, Frame(40)))[0] == "0.00 |");
  ChartFrame moment = Frame(40);
  moment.until_us = 0;
  CHECK_THAT(BalanceChart({{0, 5}}, moment), StartsWith("0.05 |#####"));
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  ChartFrame all = Frame(80);
  all.from_us = -62'135'596'800'000'000;
  all.until_us = 253'402'300'799'000'000;
  const auto lines = Lines(BalanceChart({{0, kMax}, {all.until_us, -kMax}}, all));
  REQUIRE(lines.size() == 11);
  CHECK_THAT(lines[0], StartsWith(" 92233720368547758.07 |"));
  CHECK_THAT(lines[9], StartsWith("-92233720368547758.07 |"));
}

TEST_CASE("a narrow terminal gets a chart all the same") {
  for (const std::string& line : Lines(BalanceChart({{0, 1'000}}, Frame(1)))) {
    CHECK(line.size() <= 27);
  }
}

}  // namespace
}  // namespace atm::cli
