// The page of a load: whole, and safe with whatever it is told.
#include "client/cli/bench/page.h"
#include "client/cli/bench/plot.h"
#include "client/cli/text/number.h"
#include "tests/catch2.h"

namespace atm::cli {
namespace {

using Catch::Matchers::EndsWith;

BenchResult Measured() {
  BenchResult result;
  result.time = std::chrono::milliseconds(2'500);
  for (int i = 0; i < 500; ++i) result.latencies.Add(100 + i);
  result.errors["INSUFFICIENT_FUNDS"] = 7;
  result.seconds = {{200, 150, 400}, {210, 160, 410}, {90, 150, 300}};
  return result;
}

TEST_CASE("A page has the figures and the plots") {
  const std::string page = BenchPage(Measured(), BenchPlan(), "bank.example:50051");
  CHECK_THAT(page, StartsWith("<!doctype html>\n"));
  CHECK_THAT(page, EndsWith("</html>\n"));
  CHECK_THAT(page, ContainsSubstring("<h1>200 operations a second</h1>"));
  CHECK_THAT(page, ContainsSubstring("bank.example:50051: balance 40 %"));
  CHECK_THAT(page, ContainsSubstring("<td>INSUFFICIENT_FUNDS</td><td>7</td>"));
  CHECK_THAT(page, ContainsSubstring("second 2: 210</title>"));
  CHECK(page.find("second 3") == std::string::npos);  // which was not a whole one
  CHECK_THAT(page, ContainsSubstring("<title>500 us: "));
  CHECK(page.find("http") == std::string::npos);  // it needs nothing else
}

TEST_CASE("What a page is told is text, and no part of it") {
  const std::string page = BenchPage(Measured(), BenchPlan(), "<script>alert(\"1&2\")</script>");
  CHECK(page.find("<script") == std::string::npos);
  CHECK_THAT(page, ContainsSubstring("&lt;script&gt;alert(&quot;1&amp;2&quot;)&lt;/script&gt;"));
}

TEST_CASE("A page of a load that did nothing is a page") {
  const std::string page = BenchPage({}, {}, "");
  CHECK_THAT(page, ContainsSubstring("<h1>0 operations a second</h1>"));
  CHECK(page.find("<svg") == std::string::npos);
}

TEST_CASE("A plot keeps within its frame") {
  const Series flat[] = {{"flat", {7, 7, 7}}};
  const std::string lines = LinePlot(flat, Grouped);
  CHECK_THAT(lines, ContainsSubstring(">8</text>"));  // the top of the grid
  CHECK_THAT(lines, ContainsSubstring("<title>flat, second 3: 7</title>"));
  const Series zero[] = {{"zero", {0}}};
  CHECK_THAT(LinePlot(zero, Grouped), ContainsSubstring("second 1: 0"));
  const Series large[] = {{"large", {1'000'000'000'000'000}}};
  CHECK_THAT(LinePlot(large, Grouped), ContainsSubstring("1,000,000,000,000,000"));
  CHECK(LinePlot({}, Grouped).empty());
  CHECK(BarPlot({}, Grouped).empty());
}

}  // namespace
}  // namespace atm::cli
