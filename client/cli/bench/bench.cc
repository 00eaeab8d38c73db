#include "client/cli/bench/bench.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "atm/client.h"
#include "client/cli/bench/accounts.h"
#include "client/cli/bench/load.h"
#include "client/cli/bench/page.h"
#include "client/cli/bench/report.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/text.h"
#include "client/cli/world/confirm.h"
#include "client/cli/world/connect.h"
#include "client/cli/world/progress.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

Failure PageNotWritten(const std::string& file) {
  return {kExitLocal, absl::StrFormat("the page %s cannot be written", Printable(file)),
          std::strerror(errno), "another file for --html"};
}

std::string QuestionFor(const Options& options) {
  return absl::StrFormat(
      "Put a load on the bank at %s? It keeps every operation on record, for good.",
      options.server);
}

Result<std::vector<Client>> ConnectAll(const Invocation& call, const Options& options) {
  std::vector<Client> clients;
  for (int i = 0; i < options.bench.connections; ++i) {
    Result<std::shared_ptr<Connection>> connection = Connect(call, options);
    if (auto* failure = std::get_if<Failure>(&connection)) return std::move(*failure);
    clients.emplace_back(std::move(std::get<std::shared_ptr<Connection>>(connection)));
    // So that no operation of the load waits for its connection to be made.
    const auto balance =
        clients.back().Balance(BenchAccount(options.bench, 0), {.deadline = options.timeout});
    if (!balance.ok()) return Explain(balance.status(), AskedBy(options));
  }
  return clients;
}

BenchResult RunLoad(const Invocation& call, const Options& options, std::vector<Client> clients) {
  BenchLoad load(options.bench, std::move(clients), call.now);
  Progress progress(call, "measuring");
  call.stop_if_interrupted([&load] { load.Stop(); });
  BenchResult result = load.Run([&](const BenchProgress& now) {
    progress.ShowBar(now.percent, absl::StrFormat("%s operations, %s a second, %s refused",
                                                  Grouped(now.operations), Grouped(now.per_second),
                                                  Grouped(now.failed)));
  });
  call.stop_if_interrupted(nullptr);
  return result;
}

}  // namespace

Result<Answer> RunBench(const Invocation& call, const Options& options, const Look& look) {
  if (MustConfirm(call, options)) {
    if (std::optional<Failure> failure = Confirm(call, QuestionFor(options))) return *failure;
  }
  // Before the load, so that no result is lost for want of a place.
  const std::string& file = options.bench.html_file;
  std::ofstream page;
  if (!file.empty()) {
    page.open(file, std::ios::binary);
    if (!page) return PageNotWritten(file);
  }
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) return *failure;
  if (auto failure = OpenBenchAccounts(std::get<Session>(session), options)) return *failure;
  Result<std::vector<Client>> clients = ConnectAll(call, options);
  if (auto* failure = std::get_if<Failure>(&clients)) return std::move(*failure);
  const BenchResult result =
      RunLoad(call, options, std::move(std::get<std::vector<Client>>(clients)));
  if (result.failed() == result.operations() && !result.first_error.ok()) {
    return Explain(result.first_error, AskedBy(options));
  }
  if (!file.empty() && !(page << BenchPage(result, options) << std::flush)) {
    return PageNotWritten(file);
  }
  switch (look.format) {
    case Format::kJson:
      return DataOnly(BenchJson(result, options));
    case Format::kCsv:
      return DataOnly(BenchCsv(result));
    case Format::kAuto:
    case Format::kTable:
      break;
  }
  return DataOnly(BenchTable(result, options, look));
}

}  // namespace atm::cli
