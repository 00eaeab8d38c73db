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

// Writes a value, beside the plot and where the pointer shows it.
using ValueText = std::function<std::string(std::int64_t)>;

struct Series {
  std::string name;
  std::vector<std::int64_t> values;  // one a second
};

// Draws lines over the seconds of a load, from 0 on. Returns an empty text if there are no values.
std::string LinePlot(std::span<const Series> series, const ValueText& text);

struct Bar {
  std::string label;
  std::int64_t value = 0;
};

// Draws columns side by side. Returns an empty text if there are none.
std::string BarPlot(std::span<const Bar> bars, const ValueText& text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_PLOT_H_
