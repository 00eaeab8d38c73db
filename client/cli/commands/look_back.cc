// The commands that show what happened: a statement, and the feed.
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/output.h"
#include "client/cli/show/statement_output.h"
#include "client/cli/show/transaction_lines.h"
#include "client/cli/text/date.h"
#include "client/cli/text/describe.h"
#include "client/cli/world/session.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

constexpr std::int64_t kLargestPage = 1'000;  // of the contract

v1::ListTransactionsRequest StatementRequest(const Options& options) {
  v1::ListTransactionsRequest request;
  request.set_account(options.account);
  request.set_order(options.oldest_first ? v1::ListTransactionsRequest::ORDER_OLDEST_FIRST
                                         : v1::ListTransactionsRequest::ORDER_NEWEST_FIRST);
  request.mutable_kinds()->Add(options.kinds.begin(), options.kinds.end());
  if (options.since) {
    *request.mutable_start_time() = *options.since;
  }
  if (options.until) {
    *request.mutable_end_time() = *options.until;
  }
  // One line more than is shown, which tells whether there are more.
  const bool is_short = options.limit != 0 && options.limit < kLargestPage;
  request.set_page_size(static_cast<std::int32_t>(is_short ? options.limit + 1 : kLargestPage));
  return request;
}

// Prints a feed, one line after another.
class FeedPrinter {
 public:
  FeedPrinter(const Invocation& call, const Options& options, const Look& look)
      : call_(call), options_(options), lines_(look, options.zone) {}

  Proceed Print(const v1::Transaction& transaction) {
    const std::optional<std::string> why = WriteOut(call_.out, lines_.Next(transaction));
    ++count_;
    if (why) {
      failure_ = NotWritten(*why);
    }
    return failure_ || count_ == options_.count ? Proceed::kStop : Proceed::kGoOn;
  }

  // After the end of the feed.
  const std::optional<Failure>& failure() const { return failure_; }

 private:
  const Invocation& call_;
  const Options& options_;
  TransactionLines lines_;
  std::int64_t count_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace

Result<Answer> ShowStatement(const Invocation& call, const Options& options, const Look& look) {
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  const auto& opened = std::get<Session>(session);
  Statement statement;
  v1::ListTransactionsResponse lines;
  const auto add = [&](const v1::StatementLine& line) {
    statement.has_more = options.limit != 0 && lines.lines_size() == options.limit;
    if (statement.has_more) {
      return Proceed::kStop;
    }
    *lines.add_lines() = line;
    return Proceed::kGoOn;
  };
  absl::StatusOr<v1::ListTransactionsResponse> pages =
      opened.bank().ForEachLine(StatementRequest(options), add, opened.TimeLeft());
  if (!pages.ok()) {
    return Explain(pages.status(), AskedBy(options));
  }
  statement.response = *std::move(pages);
  statement.response.mutable_lines()->Swap(lines.mutable_lines());
  if (look.format == Format::kTable) {
    return DataOnly(StatementTable(statement, options, look));
  }
  return Showing(statement.response, look, "",
                 look.format == Format::kCsv ? StatementCsv(statement) : "");
}

Result<Answer> WatchFeed(const Invocation& call, const Options& options, const Look& look) {
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  const auto& opened = std::get<Session>(session);
  v1::WatchTransactionsRequest request;
  request.set_account(options.account);
  request.set_after_transaction_id(options.transaction_id);
  FeedPrinter printer(call, options, look);
  FeedListener listener;
  listener.on_transaction = [&](const v1::Transaction& each) { return printer.Print(each); };
  const Watch watch = opened.bank().WatchTransactions(request, listener, opened.TimeLeft());
  call.stop_if_interrupted([&watch] { watch.Cancel(); });
  const absl::Status end = watch.Wait();
  call.stop_if_interrupted(nullptr);
  if (printer.failure()) {
    return *printer.failure();
  }
  // Nobody but Ctrl-C cancels: that is how a feed is left.
  return end.ok() || absl::IsCancelled(end) ? Result<Answer>(DataOnly(""))
                                            : Explain(end, AskedBy(options));
}

}  // namespace atm::cli
