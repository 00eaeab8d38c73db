// What a load found, as a page for a browser.
#ifndef ATM_CLIENT_CLI_BENCH_PAGE_H_
#define ATM_CLIENT_CLI_BENCH_PAGE_H_

#include <string>

#include "client/cli/bench/load.h"
#include "client/cli/bench/plan.h"

namespace atm::cli {

// HTML that needs nothing else: the figures; operations and latencies over time and the histogram
// as SVG, light or dark as the browser wants it.
std::string BenchPage(const BenchResult& result, const BenchPlan& plan, const std::string& server);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_PAGE_H_
