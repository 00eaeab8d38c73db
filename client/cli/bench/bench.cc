#include "client/cli/bench/bench.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "atm/client.h"
#include "client/cli/bench/accounts.h"
#include "client/cli/bench/arguments.h"
#include "client/cli/bench/load.h"
#include "client/cli/bench/page.h"
#include "client/cli/bench/page_file.h"
#include "client/cli/bench/plan.h"
#include "client/cli/bench/report.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/number.h"
#include "client/cli/text/printable.h"
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

Asked AskedOf(const BankOptions& bank) {
  return {.command = "bench", .noun = "load", .bank = bank};
}

Result<std::vector<Client>> ConnectAll(const Invocation& call, const BankOptions& bank,
                                       const BenchPlan& plan) {
  std::vector<Client> clients;
  for (int i = 0; i < plan.connections; ++i) {
    Result<std::shared_ptr<Connection>> connection = Connect(call, bank);
    if (auto* failure = std::get_if<Failure>(&connection)) return std::move(*failure);
    clients.emplace_back(std::move(std::get<std::shared_ptr<Connection>>(connection)));
    // Makes the connection now, so that no operation of the load waits for it.
    const auto balance = clients.back().Balance(BenchAccount(plan, 0), {.deadline = bank.timeout});
    if (!balance.ok()) return Explain(balance.status(), AskedOf(bank));
  }
  return clients;
}

BenchResult RunLoad(const Invocation& call, const BenchPlan& plan, std::vector<Client> clients) {
  BenchLoad load(plan, std::move(clients), call.now);
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

// Asks a person first, opens accounts of its own if some are missing, and runs the load on them,
// until its end or Ctrl-C. It is a result like any other that some operations are refused; it is a
// failure if all are.
class Bench final : public Subcommand {
 public:
  Bench()
      : Subcommand(
            {.name = "bench",
             .summary = "Put a load on a bank, and tell how fast it is",
             .examples = R"(  atm-cli bench
  atm-cli bench --duration 30s --html load.html
  atm-cli bench --count 100000 --mix deposit=1 --skew zipf --yes -o json
  atm-cli bench --connections 1 --in-flight 1024 --batching
)",
             .details =
                 R"(It opens accounts of its own, BENCH000001 and so on, and moves 1.00 USD at a time on these alone. It
refuses an account that somebody else opened. The accounts stay, and serve the next load. The bank
keeps every operation on record for ever: on a terminal it asks first; --yes answers.

--mix says how many parts of all operations each kind is: balance, withdraw, deposit, transfer and
dispense, a hold with its capture (balance=40,withdraw=30,deposit=20,transfer=10). With --skew zipf
the second account is asked for half as often as the first, the third a third as often, and so on.

Ctrl-C ends it early, and it shows what was measured until then. The time of an operation is that of
the C++ client, with all its attempts; --timeout is for each of them.
)"}) {
    for (Option& option : PlanOptions(plan_)) Add(std::move(option));
  }

  std::optional<Failure> Check(Settings& settings) override {
    if (plan_.count != 0 && plan_.duration) {
      return UsageFailure("--duration and --count do not go together",
                          "each says when the load ends", "give one of them");
    }
    settings.bank.batching = plan_.batching;
    return std::nullopt;
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Invocation& call = context.call;
    const BankOptions& bank = context.settings.bank;
    if (!context.settings.yes) {
      if (std::optional<Failure> failure = CheckCanAsk(call, name())) return *failure;
      if (std::optional<Failure> failure = Confirm(call, QuestionFor(bank))) return *failure;
    }
    // The file is opened before the load, so that no result is lost because it cannot be written.
    const std::string& file = plan_.html_file;
    std::optional<PageFile> page;
    if (!file.empty()) {
      page = PageFile::Open(file);
      if (!page) return PageNotWritten(file);
    }
    const Result<Session> session = Session::Open(call, bank);
    if (const auto* failure = std::get_if<Failure>(&session)) return *failure;
    if (auto failure = OpenBenchAccounts(std::get<Session>(session), plan_, AskedOf(bank))) {
      return *failure;
    }
    Result<std::vector<Client>> clients = ConnectAll(call, bank, plan_);
    if (auto* failure = std::get_if<Failure>(&clients)) return std::move(*failure);
    const BenchResult result =
        RunLoad(call, plan_, std::move(std::get<std::vector<Client>>(clients)));
    if (result.failed() == result.operations() && !result.first_error.ok()) {
      return Explain(result.first_error, AskedOf(bank));
    }
    if (page && !page->Finish(BenchPage(result, plan_, bank.server))) {
      return PageNotWritten(file);
    }
    return DataOnly(ReportOf(result, bank.server, context.look));
  }

 private:
  static std::string QuestionFor(const BankOptions& bank) {
    return absl::StrFormat(
        "Put a load on the bank at %s? It keeps every operation on record, for good.", bank.server);
  }

  std::string ReportOf(const BenchResult& result, const std::string& server,
                       const Look& look) const {
    switch (look.format) {
      case Format::kJson:
        return BenchJson(result, plan_, server);
      case Format::kCsv:
        return BenchCsv(result);
      case Format::kAuto:
      case Format::kTable:
        break;
    }
    return BenchTable(result, plan_, look);
  }

  BenchPlan plan_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeBench() { return std::make_unique<Bench>(); }

}  // namespace atm::cli
