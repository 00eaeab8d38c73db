#include "client/cli/text/chart.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string_view>

#include "absl/strings/str_format.h"
#include "client/cli/text/amount.h"

namespace atm::cli {
namespace {

constexpr int kRows = 10;
constexpr int kSteps = 8;  // of one character
constexpr std::uint64_t kLevels = kRows * kSteps;
constexpr int kMinWidth = 20;
constexpr int kMaxWidth = 200;

// The characters of one row, from empty to full.
constexpr std::array<std::string_view, kSteps + 1> kBlocks = {" ", "▁", "▂", "▃", "▄",
                                                              "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, kSteps + 1> kAscii = {" ", ".", ".", ".", ":",
                                                             ":", ":", "#", "#"};

struct Span {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

// Returns how high `value` is, which is more than zero if it is above the low end. Unsigned,
// because the whole range of balances does not fit into a signed number.
std::uint64_t Level(std::int64_t value, const Span& span) {
  const auto whole = static_cast<std::uint64_t>(span.high) - static_cast<std::uint64_t>(span.low);
  const auto part = static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(span.low);
  if (part == 0) {
    return 0;
  }
  const std::uint64_t level = whole <= std::numeric_limits<std::uint64_t>::max() / kLevels
                                  ? part * kLevels / whole
                                  : part / (whole / kLevels);
  return std::clamp<std::uint64_t>(level, 1, kLevels);
}

// Returns the balance at the end of each column.
std::vector<std::int64_t> Sampled(const std::vector<BalancePoint>& points, const ChartFrame& frame,
                                  int width) {
  std::vector<std::int64_t> balances;
  const std::int64_t span_us = frame.until_us - frame.from_us;
  std::int64_t balance_minor = frame.opening_minor;
  auto point = points.begin();
  for (int column = 1; column <= width; ++column) {
    const std::int64_t end_us =
        frame.from_us + span_us / width * column + span_us % width * column / width;
    for (; point != points.end() && point->time_us <= end_us; ++point) {
      balance_minor = point->balance_minor;
    }
    balances.push_back(balance_minor);
  }
  return balances;
}

std::string AmountLabel(std::int64_t amount_minor, const std::string& currency_code) {
  return DecimalAmount(amount_minor, currency_code).value_or(std::to_string(amount_minor));
}

// Returns the line of labels that say where the axis of time begins and ends.
std::string TimeLabels(const ChartFrame& frame, std::size_t indent, int width) {
  const int gap = width - static_cast<int>(frame.from_label.size() + frame.until_label.size());
  return absl::StrFormat("%s%s%s%s\n", std::string(indent, ' '), frame.from_label,
                         std::string(static_cast<std::size_t>(std::max(gap, 1)), ' '),
                         frame.until_label);
}

}  // namespace

std::string BalanceChart(const std::vector<BalancePoint>& points, const ChartFrame& frame) {
  Span span{std::min<std::int64_t>(0, frame.opening_minor),
            std::max<std::int64_t>(0, frame.opening_minor)};
  for (const BalancePoint& point : points) {
    span.low = std::min(span.low, point.balance_minor);
    span.high = std::max(span.high, point.balance_minor);
  }
  const std::string high = AmountLabel(span.high, frame.currency_code);
  const std::string low = AmountLabel(span.low, frame.currency_code);
  const std::size_t labels = std::max(high.size(), low.size());
  const int width = std::clamp(frame.columns - static_cast<int>(labels) - 2, kMinWidth, kMaxWidth);
  const std::vector<std::int64_t> balances = Sampled(points, frame, width);
  const auto& characters = frame.is_utf8 ? kBlocks : kAscii;
  std::string chart;
  for (int row = kRows - 1; row >= 0; --row) {
    const std::string& label = row == kRows - 1 ? high : row == 0 ? low : std::string();
    chart += absl::StrFormat("%*s %s", static_cast<int>(labels), label, frame.is_utf8 ? "│" : "|");
    for (const std::int64_t balance : balances) {
      const int filled = static_cast<int>(Level(balance, span)) - row * kSteps;
      chart += characters[static_cast<std::size_t>(std::clamp(filled, 0, kSteps))];
    }
    chart.erase(chart.find_last_not_of(' ') + 1);
    chart += "\n";
  }
  return chart + TimeLabels(frame, labels + 2, width);
}

}  // namespace atm::cli
