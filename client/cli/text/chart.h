// The balance over time, drawn with the characters of a terminal.
#ifndef ATM_CLIENT_CLI_TEXT_CHART_H_
#define ATM_CLIENT_CLI_TEXT_CHART_H_

#include <cstdint>
#include <string>
#include <vector>

namespace atm::cli {

// The balance that holds from this point in time on.
struct BalancePoint {
  std::int64_t time_us = 0;  // since 1970
  std::int64_t balance_minor = 0;
};

struct ChartFrame {
  std::int64_t from_us = 0;
  std::int64_t until_us = 0;       // not earlier than `from_us`
  std::int64_t opening_minor = 0;  // the balance before the first point
  std::string from_label;          // below the left end
  std::string until_label;         // below the right end
  std::string currency_code;       // of the labels at the side
  int columns = 80;                // the width of the terminal
  bool is_utf8 = false;            // otherwise ASCII
};

// Draws ten lines of bars over an axis of time, from zero (or the lowest balance below it) to the
// highest balance. A column stands for a span of time and shows the balance at the end of this
// span. The points must be in the order of time.
std::string BalanceChart(const std::vector<BalancePoint>& points, const ChartFrame& frame);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_CHART_H_
