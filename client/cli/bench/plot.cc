#include "client/cli/bench/plot.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_format.h"

namespace atm::cli {
namespace {

// These are in the units of the picture.
constexpr std::int64_t kWidth = 720;
constexpr std::int64_t kHeight = 240;
constexpr std::int64_t kLeft = 80;
constexpr std::int64_t kRight = 12;
constexpr std::int64_t kTop = 12;
constexpr std::int64_t kBottom = 32;
constexpr std::int64_t kPlotWidth = kWidth - kLeft - kRight;
constexpr std::int64_t kPlotHeight = kHeight - kTop - kBottom;

// Returns the distance between the lines of the grid: 1, 2 or 5 times a power of ten, so that a few
// lines reach `most`.
std::int64_t StepFor(std::int64_t most) {
  constexpr std::int64_t kLines = 5;
  for (std::int64_t ten = 1;; ten *= 10) {
    for (const std::int64_t step : {ten, 2 * ten, 5 * ten}) {
      if (step * kLines >= most) return step;
    }
  }
}

// A frame whose height is the least multiple of a step that is not below `most`.
class Frame {
 public:
  explicit Frame(std::int64_t most) : step_(StepFor(std::max<std::int64_t>(most, 1))) {
    top_ = (std::max<std::int64_t>(most, 1) + step_ - 1) / step_ * step_;
  }

  std::int64_t YOf(std::int64_t value) const {
    return kTop + kPlotHeight - value * kPlotHeight / top_;
  }

  std::string Begin(const ValueText& text) const {
    std::string svg =
        absl::StrFormat("<svg viewBox=\"0 0 %d %d\" role=\"img\">\n", kWidth, kHeight);
    for (std::int64_t value = 0; value <= top_; value += step_) {
      svg += absl::StrFormat(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
          "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
          kLeft, kWidth - kRight, YOf(value), YOf(value), kLeft - 8, YOf(value) + 4, text(value));
    }
    return svg;
  }

 private:
  std::int64_t step_;
  std::int64_t top_;
};

std::string LabelBelow(std::int64_t x, const std::string& label) {
  return absl::StrFormat(
      "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x,
      kHeight - kBottom + 18, label);
}

// Returns where the value of this second stands.
std::int64_t XOf(std::size_t second, std::size_t of) {
  const auto last = std::max<std::int64_t>(static_cast<std::int64_t>(of) - 1, 1);
  return kLeft + static_cast<std::int64_t>(second) * kPlotWidth / last;
}

}  // namespace

std::string LinePlot(std::span<const Series> series, const ValueText& text) {
  std::int64_t most = 0;
  std::size_t seconds = 0;
  for (const Series& each : series) {
    seconds = std::max(seconds, each.values.size());
    for (const std::int64_t value : each.values) most = std::max(most, value);
  }
  if (seconds == 0) return "";
  const Frame frame(most);
  std::string svg = frame.Begin(text);
  const auto step = static_cast<std::size_t>(StepFor(2 * static_cast<std::int64_t>(seconds)) / 2);
  for (std::size_t second = 0; second < seconds; second += std::max<std::size_t>(step, 1)) {
    svg += LabelBelow(XOf(second, seconds), absl::StrFormat("%d s", second + 1));
  }
  for (std::size_t i = 0; i < series.size(); ++i) {
    std::string points;
    std::string dots;
    for (std::size_t second = 0; second < series[i].values.size(); ++second) {
      const std::int64_t x = XOf(second, seconds);
      const std::int64_t y = frame.YOf(series[i].values[second]);
      points += absl::StrFormat("%d,%d ", x, y);
      dots += absl::StrFormat(
          "<circle class=\"series%d\" cx=\"%d\" cy=\"%d\" r=\"3\"><title>%s, second %d: "
          "%s</title></circle>\n",
          i, x, y, series[i].name, second + 1, text(series[i].values[second]));
    }
    svg += absl::StrFormat("<polyline class=\"series%d\" points=\"%s\"/>\n%s", i, points, dots);
  }
  return svg + "</svg>\n";
}

std::string BarPlot(std::span<const Bar> bars, const ValueText& text) {
  if (bars.empty()) return "";
  std::int64_t most = 0;
  for (const Bar& bar : bars) most = std::max(most, bar.value);
  const Frame frame(most);
  std::string svg = frame.Begin(text);
  const auto count = static_cast<std::int64_t>(bars.size());
  for (std::int64_t i = 0; i < count; ++i) {
    const Bar& bar = bars[static_cast<std::size_t>(i)];
    const std::int64_t left = kLeft + i * kPlotWidth / count + 2;
    const std::int64_t right = kLeft + (i + 1) * kPlotWidth / count - 2;
    svg += absl::StrFormat(
        "<rect class=\"bar\" x=\"%d\" width=\"%d\" y=\"%d\" height=\"%d\"><title>%s: "
        "%s</title></rect>\n",
        left, std::max<std::int64_t>(right - left, 1), frame.YOf(bar.value),
        frame.YOf(0) - frame.YOf(bar.value), bar.label, text(bar.value));
    svg += LabelBelow((left + right) / 2, bar.label);
  }
  return svg + "</svg>\n";
}

}  // namespace atm::cli
