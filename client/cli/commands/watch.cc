// atm-cli watch
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/filter_options.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/transaction_lines.h"
#include "client/cli/world/session.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

// Prints a feed, one line after another.
class FeedPrinter {
 public:
  // Stops after `most` lines, or never if it is 0.
  FeedPrinter(const CommandContext& context, std::int64_t most)
      : out_(context.call.out), err_(context.call.err), lines_(context.look), most_(most) {}

  Proceed Print(const v1::Transaction& transaction) {
    const std::optional<WriteError> error = WriteOut(out_, lines_.Next(transaction));
    ++count_;
    if (error) {
      failure_ = NotWritten(*error);
    }
    return failure_ || count_ == most_ ? Proceed::kStop : Proceed::kGoOn;
  }

  // Says on stderr, once each, that the connection is lost, and that it is there again.
  void SayLost(const absl::Status& status) const {
    Say(absl::StrFormat("the connection to the bank is lost (%s): it is made again",
                        absl::StatusCodeToString(status.code())));
  }
  void SayBack() const { Say("the connection to the bank is back"); }

  // To be asked after the end of the feed.
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  void Say(const std::string& sentence) const {
    if (err_.is_quiet) return;
    *err_.stream << absl::StrFormat("note: %s\n", sentence) << std::flush;
  }

  const Output& out_;
  const Output& err_;
  TransactionLines lines_;
  const std::int64_t most_;
  std::int64_t count_ = 0;
  std::optional<Failure> failure_;
};

// Prints what happens, line by line, until --count, Ctrl-C, or an error of the bank's.
class WatchCommand final : public Subcommand {
 public:
  WatchCommand()
      : Subcommand(
            {.name = "watch",
             .summary = "Show what happens, as it happens",
             .examples = R"(  atm-cli watch
  atm-cli watch 10001 --after 41
  atm-cli watch --reference ORDER-4711
  atm-cli watch --count 10 -o json | jq .transaction.id
)",
             .details =
                 R"(First it shows all that is on record, or what came after the transaction that --after names. Then it
shows each new transaction when it happens, none twice and none left out: on a terminal one line
each, in a pipe one line of JSON each.

It ends with Ctrl-C, after --count transactions, when nobody reads its output any more, or when the
bank refuses it. A lost connection is made again, however long that takes; it says so on stderr, and
again once the connection is back. --timeout is for the first one.
)"}) {
    Add(Argument{.name = "[ACCOUNT]", .read = AccountInto(account_)});
    Add(AfterOption(after_transaction_id_));
    Add(Option{.name = "count",
               .value = "N",
               .help = "End after this many transactions",
               .read = NumberInto(count_, 1)});
    Add(FilterOptions(filter_));
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Result<Session> session = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    const auto& opened = std::get<Session>(session);
    v1::WatchTransactionsRequest request;
    request.set_account(account_);
    request.set_after_transaction_id(after_transaction_id_);
    SetFilter(filter_, request);
    FeedPrinter printer(context, count_);
    FeedListener listener;
    listener.on_transaction = [&](const v1::Transaction& each) { return printer.Print(each); };
    listener.on_lost = [&](const absl::Status& status) { printer.SayLost(status); };
    listener.on_back = [&] { printer.SayBack(); };
    const Watch watch = opened.bank().WatchTransactions(request, listener, opened.TimeLeft());
    context.call.stop_if_interrupted([&watch] { watch.Cancel(); });
    const absl::Status end = watch.Wait();
    context.call.stop_if_interrupted(nullptr);
    if (printer.failure()) {
      return *printer.failure();
    }
    // Nobody but Ctrl-C cancels: that is how a feed is left.
    if (end.ok() || absl::IsCancelled(end)) {
      return DataOnly("");
    }
    return Explain(end, {.command = "watch",
                         .noun = "feed",
                         .account = account_,
                         .transaction_id = after_transaction_id_,
                         .bank = context.settings.bank});
  }

 private:
  std::string account_;  // empty: all accounts
  std::int64_t after_transaction_id_ = 0;
  std::int64_t count_ = 0;  // 0: without end
  FilterChoice filter_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeWatch() { return std::make_unique<WatchCommand>(); }

}  // namespace atm::cli
