#include "client/cli/show/transaction_list.h"

#include <array>
#include <cstddef>
#include <utility>

#include "client/cli/text/date.h"
#include "client/cli/text/describe.h"

namespace atm::cli {
namespace {

constexpr std::size_t kListColumns = 3;
constexpr std::size_t kListDate = 0;
constexpr std::size_t kDeed = 2;

using ListCells = std::array<std::string, kListColumns>;

constexpr std::array<Column, kListColumns> kListHeader = {
    {{"Date"}, {"No.", Column::Kind::kNumber}, {"What"}}};

}  // namespace

TransactionList::TransactionList(const Look& look)
    : look_(look), lines_(look), table_(kListHeader, kDeed, look.columns) {
  table_.NameZone(kListDate, look.zone);
}

std::string TransactionList::Next(const std::vector<v1::Transaction>& transactions) {
  std::string text;
  if (look_.format != Format::kTable) {
    for (const v1::Transaction& transaction : transactions) {
      text += lines_.Next(transaction);
    }
    return text;
  }
  std::vector<ListCells> lines;
  for (const v1::Transaction& transaction : transactions) {
    const std::string memo = transaction.memo().empty() ? "" : ": " + transaction.memo();
    lines.push_back({LocalTime(transaction.create_time(), look_.zone),
                     std::to_string(transaction.id()), Capitalized(Sentence(transaction)) + memo});
    table_.Widen(lines.back());
  }
  if (!std::exchange(has_header_, true)) {
    text = look_.paint.Bold(table_.Header()) + "\n";
  }
  for (const ListCells& line : lines) {
    text += table_.Line(line) + "\n";
  }
  return text;
}

std::string TransactionList::End(bool has_more) const {
  if (look_.format != Format::kTable) {
    return lines_.End();
  }
  return has_more ? "... and more: see --limit\n" : "";
}

}  // namespace atm::cli
