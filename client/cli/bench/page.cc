#include "client/cli/bench/page.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/bench/plot.h"
#include "client/cli/text/number.h"

namespace atm::cli {
namespace {

// The four %s are the title, what was measured, the figures, and the plots.
constexpr char kPage[] = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%s</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #5b6570; --line: #d7dce1; --paper: #ffffff;
        --one: #1f6feb; --two: #c2410c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #9aa5b1; --line: #343b43; --paper: #14171a;
          --one: #58a6ff; --two: #ff9b5e; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
       max-width: 760px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; margin-bottom: 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .25rem; }
p { color: var(--soft); margin: .25rem 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td { padding: .2rem 1.5rem .2rem 0; border-bottom: 1px solid var(--line); }
td + td { text-align: right; padding-right: 0; }
svg { width: 100%%; height: auto; }
.axis { font: 12px system-ui, sans-serif; fill: var(--soft); }
.grid { stroke: var(--line); }
.bar { fill: var(--one); }
polyline { fill: none; stroke-width: 2; }
polyline.series0 { stroke: var(--one); }
polyline.series1 { stroke: var(--two); }
circle.series0, .key0 { fill: var(--one); color: var(--one); }
circle.series1, .key1 { fill: var(--two); color: var(--two); }
</style>
</head>
<body>
<h1>%s</h1>
<p>%s</p>
<table>
%s</table>
%s</body>
</html>
)";

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string Figure(std::string_view name, std::string_view value) {
  return absl::StrFormat("<tr><td>%s</td><td>%s</td></tr>\n", Escaped(name), Escaped(value));
}

std::string Figures(const BenchResult& result) {
  std::string rows = Figure("Operations", Grouped(result.operations()));
  rows += Figure("Time", LatencyText(result.time.count()));
  for (const LatencyFigure& figure : FiguresOf(result.latencies)) {
    rows += Figure(figure.name, figure.value);
  }
  for (const auto& [reason, count] : result.errors) rows += Figure(reason, Grouped(count));
  return rows;
}

std::string Plots(const BenchResult& result) {
  std::vector<Series> rate = {{"operations a second", {}}};
  std::vector<Series> latencies = {{"median", {}}, {"99 %", {}}};
  // The last second is not a whole one.
  for (std::size_t i = 0; i + 1 < result.seconds.size(); ++i) {
    rate[0].values.push_back(result.seconds[i].operations);
    latencies[0].values.push_back(result.seconds[i].p50_us);
    latencies[1].values.push_back(result.seconds[i].p99_us);
  }
  std::vector<Bar> bars;
  for (const LatencyColumn& column : ColumnsOf(result.latencies)) {
    bars.push_back({LatencyText(column.up_to_us), column.count});
  }
  std::string plots;
  if (!rate[0].values.empty()) {
    plots += "<h2>Operations a second</h2>\n" + LinePlot(rate, Grouped);
    plots +=
        "<h2>Latency over time: <span class=\"key0\">median</span>, "
        "<span class=\"key1\">99 %</span></h2>\n" +
        LinePlot(latencies, LatencyText);
  }
  return plots + "<h2>Operations by latency, up to</h2>\n" + BarPlot(bars, Grouped);
}

}  // namespace

std::string BenchPage(const BenchResult& result, const BenchPlan& plan, const std::string& server) {
  const std::string title = absl::StrFormat("%s operations a second", Grouped(result.per_second()));
  const std::string load = absl::StrFormat(
      "%s: %s; %d connections x %d in flight%s; %s accounts%s", Escaped(server), MixText(plan),
      plan.connections, plan.in_flight, plan.batching ? ", which travel together" : "",
      Grouped(plan.accounts), plan.skew == BenchSkew::kZipf ? " by Zipf's law" : "");
  return absl::StrFormat(kPage, title, title, load, Figures(result), Plots(result));
}

}  // namespace atm::cli
