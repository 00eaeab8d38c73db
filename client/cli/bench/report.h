// What a load found, for people and for programs.
#ifndef ATM_CLIENT_CLI_BENCH_REPORT_H_
#define ATM_CLIENT_CLI_BENCH_REPORT_H_

#include <string>

#include "client/cli/bench/load.h"
#include "client/cli/line/options.h"
#include "client/cli/show/answer.h"

namespace atm::cli {

// Rate, latencies, errors, and a histogram drawn with the look's letters.
std::string BenchTable(const BenchResult& result, const Options& options, const Look& look);

// One object, and a line under its header.
std::string BenchJson(const BenchResult& result, const Options& options);
std::string BenchCsv(const BenchResult& result);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_REPORT_H_
