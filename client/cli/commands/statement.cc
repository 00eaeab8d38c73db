// atm-cli statement
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/filter_options.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/show/statement_output.h"
#include "client/cli/text/describe.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

constexpr std::int64_t kLargestPage = 1'000;  // of the contract

class StatementCommand final : public Subcommand {
 public:
  explicit StatementCommand(const Calendar& calendar)
      : Subcommand(
            {.name = "statement",
             .summary = "Show an account's transactions",
             .examples = R"(  atm-cli statement 10001
  atm-cli statement 10001 --since 2026-01-01 --until 2026-01-31 --oldest-first
  atm-cli statement 10001 --day 2026-11-30 --reference ORDER-4711
  atm-cli statement 10001 --since yesterday --chart
  atm-cli statement 10001 --kind deposit,withdrawal --csv
)",
             .details =
                 R"(The newest line comes first, and each line has the balance after it. Without --limit all lines are
shown.

TIME is a date or a time of ISO 8601, 2026-01-31 or 2026-01-31T12:00:00Z, in your time zone (TZ)
unless it names another; or now, today, yesterday, or how long ago it is, such as 90m, 12h or 7d.
--since begins with the first moment of a date; --until ends with the last moment of a date, or
right before a time. The table is in your time zone too, or in UTC with --utc.

KIND is opening, deposit, withdrawal, transfer, hold, capture, release, expiry or reversal, or
several of them with commas between them. If only some lines are shown, the balances are still those
of all lines. A business day is a day of the bank's books, in the time zone of the bank.

The chart is drawn in Unicode if the locale is UTF-8. --timeout is for each page of 1,000 lines.
)"}) {
    Add(AccountArgument(account_));
    Add(SinceOption(range_, calendar));
    Add(UntilOption(range_, calendar));
    Add(Option{.name = "kind",
               .value = "KIND",
               .help = "Only these kinds, such as deposit,withdrawal",
               .choices = {"opening", "deposit", "withdrawal", "transfer", "hold", "capture",
                           "release", "expiry", "reversal"},
               .is_list = true,
               .read = [this](std::string_view /*name*/, const std::string& word) {
                 kinds_.push_back(*FindKind(word));
                 return std::optional<Failure>();
               }});
    Add(FilterOptions(filter_));
    Add(Option{.name = "oldest-first",
               .help = "The oldest line first, as on paper",
               .read = TurnOn(oldest_first_)});
    Add(LimitOption(limit_));
    Add(Option{.name = "csv", .help = "Short for -o csv", .read = TurnOn(csv_)});
    Add(Option{
        .name = "chart", .help = "Draw the balance over time as well", .read = TurnOn(chart_)});
  }

  std::optional<Failure> Check(Settings& settings) override {
    if (std::optional<Failure> failure = CheckRange(range_)) {
      return failure;
    }
    if (csv_ && settings.format != Format::kCsv && !settings.output.empty()) {
      return UsageFailure("--csv and --output do not go together",
                          absl::StrFormat("--csv is short for -o csv, not -o %s", settings.output),
                          "give one of them");
    }
    settings.format = csv_ ? Format::kCsv : settings.format;
    if (!chart_) {
      return std::nullopt;
    }
    if (settings.format == Format::kJson || settings.format == Format::kCsv) {
      return UsageFailure(
          "--chart is for people",
          absl::StrFormat("%s is for programs", settings.format == Format::kCsv ? "csv" : "json"),
          "leave one of them out");
    }
    settings.format = Format::kTable;  // also in a pipe
    return std::nullopt;
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Look& look = context.look;
    const Result<Session> session = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    const auto& opened = std::get<Session>(session);
    Statement statement = AskedFor();
    v1::ListTransactionsResponse lines;
    const auto add = [&](const v1::StatementLine& line) {
      statement.has_more = limit_ != 0 && lines.lines_size() == limit_;
      if (statement.has_more) {
        return Proceed::kStop;
      }
      *lines.add_lines() = line;
      return Proceed::kGoOn;
    };
    absl::StatusOr<v1::ListTransactionsResponse> pages =
        opened.bank().ForEachLine(Request(), add, opened.TimeLeft());
    if (!pages.ok()) {
      return Explain(pages.status(), {.command = "statement",
                                      .noun = "statement",
                                      .account = account_,
                                      .bank = context.settings.bank});
    }
    statement.response = *std::move(pages);
    statement.response.mutable_lines()->Swap(lines.mutable_lines());
    if (look.format == Format::kTable) {
      return DataOnly(StatementTable(statement, look));
    }
    return InFormat(statement.response, look, "",
                    look.format == Format::kCsv ? StatementCsv(statement, look.csv) : "");
  }

 private:
  Statement AskedFor() const {
    Statement statement = {.account = account_, .oldest_first = oldest_first_, .has_chart = chart_};
    if (range_.since) statement.since = range_.since->time;
    if (range_.until) statement.until = range_.until->end;
    return statement;
  }

  v1::ListTransactionsRequest Request() const {
    v1::ListTransactionsRequest request;
    request.set_account(account_);
    request.set_order(oldest_first_ ? v1::ListTransactionsRequest::ORDER_OLDEST_FIRST
                                    : v1::ListTransactionsRequest::ORDER_NEWEST_FIRST);
    request.mutable_kinds()->Add(kinds_.begin(), kinds_.end());
    SetFilter(filter_, request);
    if (range_.since) *request.mutable_start_time() = range_.since->time;
    if (range_.until) *request.mutable_end_time() = range_.until->end;
    // One line more than is shown, which tells whether there are more.
    const bool is_short = limit_ != 0 && limit_ < kLargestPage;
    request.set_page_size(static_cast<std::int32_t>(is_short ? limit_ + 1 : kLargestPage));
    return request;
  }

  std::string account_;
  MomentRange range_;
  std::vector<v1::Transaction::Kind> kinds_;  // empty: all
  FilterChoice filter_;
  bool oldest_first_ = false;
  std::int64_t limit_ = 0;  // 0: none
  bool csv_ = false;
  bool chart_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> MakeStatement(const Calendar& calendar) {
  return std::make_unique<StatementCommand>(calendar);
}

}  // namespace atm::cli
