// The command admin export.
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_format.h"
#include "client/cli/commands/admin_commands.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/transaction_lines.h"
#include "client/cli/world/progress.h"
#include "client/cli/world/session.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

v1::ExportTransactionsRequest RequestOf(const Options& options) {
  v1::ExportTransactionsRequest request;
  request.set_account(options.account);
  request.set_after_transaction_id(options.transaction_id);
  if (options.since) *request.mutable_start_time() = *options.since;
  if (options.until) *request.mutable_end_time() = *options.until;
  return request;
}

// Writes part after part, and counts.
class Exporter {
 public:
  Exporter(const Invocation& call, const Options& options, const Look& look)
      : call_(call), options_(options), lines_(look, options.zone), progress_(call, "exporting") {}

  Proceed Take(const v1::ExportTransactionsResponse& part) {
    std::string text;
    for (const v1::Transaction& transaction : part.transactions()) {
      text += lines_.Next(transaction);
      ++count_;
    }
    if (const auto why = text.empty() ? std::nullopt : WriteOut(call_.out, text)) {
      failure_ = NotWritten(*why);
      return Proceed::kStop;
    }
    read_to_ = part.read_to_transaction_id();
    progress_.Show(read_to_ - options_.transaction_id,
                   part.last_transaction_id() - options_.transaction_id);
    return Proceed::kGoOn;
  }

  const std::optional<Failure>& failure() const { return failure_; }
  std::int64_t read_to() const { return read_to_; }

  // "exported 1,234 transactions, up to transaction 1234".
  Answer End() const {
    Answer answer;
    answer.data = lines_.End();
    answer.message = absl::StrFormat("note: exported %s transaction%s, up to transaction %d\n",
                                     Grouped(count_), count_ == 1 ? "" : "s", read_to_);
    return answer;
  }

 private:
  const Invocation& call_;
  const Options& options_;
  TransactionLines lines_;
  Progress progress_;
  std::int64_t count_ = 0;
  std::int64_t read_to_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace

Result<Answer> ExportTransactions(const Invocation& call, const Options& options,
                                  const Look& look) {
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  const auto& opened = std::get<Session>(session);
  Exporter exporter(call, options, look);
  const absl::Status end = opened.admin().ExportTransactions(
      RequestOf(options),
      [&](const v1::ExportTransactionsResponse& part) { return exporter.Take(part); },
      opened.TimeLeft());
  if (exporter.failure()) {
    return *exporter.failure();
  }
  if (!end.ok()) {
    Failure failure = Explain(end, AskedBy(options));
    if (exporter.read_to() != 0) {
      failure.remedy +=
          absl::StrFormat("; to go on where it ended: --after %d", exporter.read_to());
    }
    return failure;
  }
  return exporter.End();
}

}  // namespace atm::cli
