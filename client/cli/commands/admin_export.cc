// atm-cli admin export
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/filter_options.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/transaction_lines.h"
#include "client/cli/text/number.h"
#include "client/cli/world/progress.h"
#include "client/cli/world/session.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

// Writes part after part, and counts.
class Exporter {
 public:
  // `after` is the number of the transaction after which the export begins.
  Exporter(const CommandContext& context, std::int64_t after)
      : out_(context.call.out),
        lines_(context.look),
        progress_(context.call, "exporting"),
        after_(after) {}

  Proceed Take(const v1::ExportTransactionsResponse& part) {
    std::string text;
    for (const v1::Transaction& transaction : part.transactions()) {
      text += lines_.Next(transaction);
      ++count_;
    }
    if (const auto error = text.empty() ? std::nullopt : WriteOut(out_, text)) {
      failure_ = NotWritten(*error);
      return Proceed::kStop;
    }
    read_to_ = part.read_to_transaction_id();
    progress_.Show(read_to_ - after_, part.last_transaction_id() - after_);
    return Proceed::kGoOn;
  }

  const std::optional<Failure>& failure() const { return failure_; }
  std::int64_t read_to() const { return read_to_; }

  // "exported 1,234 transactions, up to transaction 1234".
  Printout End() const {
    Printout printout;
    printout.data = lines_.End();
    printout.message = absl::StrFormat("note: exported %s transaction%s, up to transaction %d\n",
                                       Grouped(count_), count_ == 1 ? "" : "s", read_to_);
    return printout;
  }

 private:
  const Output& out_;
  TransactionLines lines_;
  Progress progress_;
  const std::int64_t after_;
  std::int64_t count_ = 0;
  std::int64_t read_to_ = 0;
  std::optional<Failure> failure_;
};

class AdminExport final : public Subcommand {
 public:
  explicit AdminExport(const Calendar& calendar)
      : Subcommand(
            {.name = "admin export",
             .summary = "Print all that is on record",
             .examples = R"(  atm-cli admin export -o csv > transactions.csv
  atm-cli admin export --after 41 -o json | jq -r .transaction.id
  atm-cli admin export --day 2026-11-30 -o csv > day.csv
  atm-cli admin export --since 2026-01-01 --until 2026-01-31 --account 10001
)",
             .details =
                 R"(Prints the transactions up to the newest one, in their order: in a pipe one line of JSON each, as
'watch' does, and with -o csv one line each below a header. To continue later, give --after the
number of the last transaction. Each transaction has the balances of both accounts right after it.

Dates and times are written as for 'statement'. A lost connection is made again; --timeout is how
long the bank may be away.
)"}) {
    Add(Option{.name = "account",
               .value = "NUMBER",
               .help = "Only transactions of this account",
               .read = AccountInto(account_)});
    Add(SinceOption(range_, calendar));
    Add(UntilOption(range_, calendar));
    Add(AfterOption(after_transaction_id_));
    Add(FilterOptions(filter_));
  }

  std::optional<Failure> Check(Settings& /*settings*/) override { return CheckRange(range_); }

  Result<Printout> Run(const CommandContext& context) const override {
    const Result<Session> session = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    const auto& opened = std::get<Session>(session);
    Exporter exporter(context, after_transaction_id_);
    const absl::Status end = opened.admin().ExportTransactions(
        Request(), [&](const v1::ExportTransactionsResponse& part) { return exporter.Take(part); },
        opened.TimeLeft());
    if (exporter.failure()) {
      return *exporter.failure();
    }
    if (end.ok()) {
      return exporter.End();
    }
    Failure failure = Explain(end, {.command = "admin export",
                                    .noun = "export",
                                    .account = account_,
                                    .transaction_id = after_transaction_id_,
                                    .bank = context.settings.bank});
    if (exporter.read_to() != 0) {
      failure.remedy +=
          absl::StrFormat("; to go on where it ended: --after %d", exporter.read_to());
    }
    return failure;
  }

 private:
  v1::ExportTransactionsRequest Request() const {
    v1::ExportTransactionsRequest request;
    request.set_account(account_);
    request.set_after_transaction_id(after_transaction_id_);
    SetFilter(filter_, request);
    if (range_.since) *request.mutable_start_time() = range_.since->time;
    if (range_.until) *request.mutable_end_time() = range_.until->end;
    return request;
  }

  std::string account_;  // empty: all accounts
  MomentRange range_;
  FilterChoice filter_;
  std::int64_t after_transaction_id_ = 0;
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminExport(const Calendar& calendar) {
  return std::make_unique<AdminExport>(calendar);
}

}  // namespace atm::cli
