#include "client/cli/show/transaction_lines.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "atm/v1/feed.pb.h"
#include "client/cli/show/output.h"
#include "client/cli/text/date.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/look.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

std::string ForPeople(const v1::Transaction& transaction, absl::TimeZone zone) {
  const std::string memo =
      transaction.memo().empty() ? "" : absl::StrFormat(": %s", transaction.memo());
  return Printable(
             OneLine(absl::StrFormat("%s  %d  %s%s", TimeInWords(transaction.create_time(), zone),
                                     transaction.id(), Capitalized(Sentence(transaction)), memo))) +
         "\n";
}

}  // namespace

std::string TransactionLines::Next(const v1::Transaction& transaction) {
  if (look_.format == Format::kTable) {
    return ForPeople(transaction, look_.zone);
  }
  if (look_.format == Format::kCsv) {
    const std::string csv = TransactionCsv(transaction, look_.csv);
    return std::exchange(has_header_, true) ? csv.substr(csv.find('\n') + 1) : csv;
  }
  v1::WatchTransactionsResponse response;
  *response.mutable_transaction() = transaction;
  return JsonLine(response).value_or("{}") + "\n";
}

std::string TransactionLines::End() const {
  if (look_.format != Format::kCsv || has_header_) {
    return "";
  }
  const std::string csv = TransactionCsv(v1::Transaction(), look_.csv);
  return csv.substr(0, csv.find('\n') + 1);
}

}  // namespace atm::cli
