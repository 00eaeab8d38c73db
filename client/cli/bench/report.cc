#include "client/cli/bench/report.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/show/rows.h"
#include "client/cli/text/look.h"
#include "client/cli/text/number.h"

namespace atm::cli {
namespace {

constexpr int kBarColumns = 50;

std::string TimeOf(const BenchResult& result) { return LatencyText(result.time.count()); }

std::string ErrorsText(const BenchResult& result) {
  std::string text;
  for (const auto& [reason, times] : result.errors) {
    text += absl::StrFormat("%s%s %s", text.empty() ? "" : ", ", reason, Grouped(times));
  }
  return text.empty() ? "none" : text;
}

std::string LoadText(const BenchPlan& plan) {
  return absl::StrFormat("%d %s x %d in flight%s, on %s accounts%s", plan.connections,
                         plan.connections == 1 ? "connection" : "connections", plan.in_flight,
                         plan.batching ? ", which travel together" : "", Grouped(plan.accounts),
                         plan.skew == BenchSkew::kZipf ? " by Zipf's law" : "");
}

// Draws a bar for each column: "up to 500 us  ##########  1,234".
std::string Histogram(const Latencies& latencies, const Look& look) {
  const std::vector<LatencyColumn> columns = ColumnsOf(latencies);
  std::int64_t greatest = 1;
  for (const LatencyColumn& column : columns) greatest = std::max(greatest, column.count);
  std::string drawn;
  for (const LatencyColumn& column : columns) {
    const auto length = static_cast<int>((column.count * kBarColumns + greatest - 1) / greatest);
    std::string bar;
    for (int i = 0; i < length; ++i) bar += look.is_utf8 ? "█" : "#";
    bar.append(static_cast<std::size_t>(kBarColumns - length), ' ');
    drawn += absl::StrFormat("up to %8s  %s  %11s\n", LatencyText(column.up_to_us), bar,
                             Grouped(column.count));
  }
  return drawn;
}

}  // namespace

std::string BenchTable(const BenchResult& result, const BenchPlan& plan, const Look& look) {
  std::vector<Row> rows = {
      {"Load", LoadText(plan)},
      {"Mix", MixText(plan)},
      {"Operations", absl::StrFormat("%s in %s", Grouped(result.operations()), TimeOf(result))},
      {"Errors", ErrorsText(result)},
  };
  for (const LatencyFigure& figure : FiguresOf(result.latencies)) {
    rows.push_back({figure.name, figure.value});
  }
  return absl::StrFormat(
      "%s\n%s",
      Titled(absl::StrFormat("%s operations a second", Grouped(result.per_second())), false, rows,
             look.paint),
      Histogram(result.latencies, look));
}

std::string BenchJson(const BenchResult& result, const BenchPlan& plan, const std::string& server) {
  const Latencies& times = result.latencies;
  nlohmann::ordered_json mix;
  for (std::size_t i = 0; i < plan.mix.size(); ++i) {
    mix[std::string(kBenchOperations[i])] = plan.mix[i];
  }
  nlohmann::ordered_json histogram = nlohmann::ordered_json::array();
  for (const LatencyColumn& column : ColumnsOf(times)) {
    histogram.push_back({{"upToUs", column.up_to_us}, {"count", column.count}});
  }
  nlohmann::ordered_json seconds = nlohmann::ordered_json::array();
  for (const BenchSecond& second : result.seconds) {
    seconds.push_back(
        {{"operations", second.operations}, {"p50Us", second.p50_us}, {"p99Us", second.p99_us}});
  }
  const nlohmann::ordered_json json = {{"server", server},
                                       {"connections", plan.connections},
                                       {"inFlight", plan.in_flight},
                                       {"batching", plan.batching},
                                       {"accounts", plan.accounts},
                                       {"skew", plan.skew == BenchSkew::kZipf ? "zipf" : "uniform"},
                                       {"mix", mix},
                                       {"operations", result.operations()},
                                       {"timeUs", result.time.count()},
                                       {"perSecond", result.per_second()},
                                       {"errors", result.errors},
                                       {"latencyUs",
                                        {{"p50", times.Percentile(500)},
                                         {"p90", times.Percentile(900)},
                                         {"p99", times.Percentile(990)},
                                         {"p999", times.Percentile(999)},
                                         {"max", times.max_us()}}},
                                       {"histogram", histogram},
                                       {"seconds", seconds}};
  return json.dump(1) + "\n";  // indented as all other JSON of atm-cli
}

std::string BenchCsv(const BenchResult& result) {
  const Latencies& times = result.latencies;
  return absl::StrFormat(
      "operations,errors,time_us,per_second,p50_us,p90_us,p99_us,p999_us,max_us\r\n"
      "%d,%d,%d,%d,%d,%d,%d,%d,%d\r\n",
      result.operations(), result.failed(), result.time.count(), result.per_second(),
      times.Percentile(500), times.Percentile(900), times.Percentile(990), times.Percentile(999),
      times.max_us());
}

}  // namespace atm::cli
