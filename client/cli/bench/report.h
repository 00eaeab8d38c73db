// What a load found, for people and for programs.
#ifndef ATM_CLIENT_CLI_BENCH_REPORT_H_
#define ATM_CLIENT_CLI_BENCH_REPORT_H_

#include <string>

#include "client/cli/bench/load.h"
#include "client/cli/bench/plan.h"
#include "client/cli/text/look.h"

namespace atm::cli {

// Rate, latencies, errors, and a histogram drawn in Unicode if the look allows it.
std::string BenchTable(const BenchResult& result, const BenchPlan& plan, const Look& look);

// One object, and a line under its header.
std::string BenchJson(const BenchResult& result, const BenchPlan& plan, const std::string& server);
std::string BenchCsv(const BenchResult& result);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_REPORT_H_
