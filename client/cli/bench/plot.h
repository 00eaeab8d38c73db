// Plots as SVG, for the page of a load. They take their colours from the classes of the page:
// `axis`, `grid`, `bar`, `series0`, `series1`. Values are 0 to 10^15.
#ifndef ATM_CLIENT_CLI_BENCH_PLOT_H_
#define ATM_CLIENT_CLI_BENCH_PLOT_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace atm::cli {

// How a value is written beside the plot, and in what the pointer shows of it.
using ValueText = std::function<std::string(std::int64_t)>;

struct Series {
  std::string name;
  std::vector<std::int64_t> values;  // one a second
};

// Lines over the seconds of a load, from 0 on; an empty text without values.
std::string LinePlot(std::span<const Series> series, const ValueText& text);

struct Bar {
  std::string label;
  std::int64_t value = 0;
};

// Columns side by side.
std::string BarPlot(std::span<const Bar> bars, const ValueText& text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_PLOT_H_
