#include "client/cli/show/rows.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/printable.h"

namespace atm::cli {

namespace {

// What comes from a bank may be anything.
std::vector<Row> Shown(std::vector<Row> rows) {
  for (Row& row : rows) {
    row.label = Printable(OneLine(row.label));
    row.value = Printable(OneLine(row.value));
  }
  return rows;
}

}  // namespace

std::string Table(const std::vector<Row>& raw, const Paint& paint) {
  const std::vector<Row> rows = Shown(raw);
  std::size_t label_width = 0;
  std::size_t amount_width = 0;
  for (const Row& row : rows) {
    label_width = std::max(label_width, row.label.size());
    if (row.kind == Row::Kind::kAmount) {
      amount_width = std::max(amount_width, row.value.size());
    }
  }
  std::string table;
  for (const Row& row : rows) {
    // Padded before it is painted: the codes of colours have no width.
    const std::string label = absl::StrFormat("%-*s", static_cast<int>(label_width), row.label);
    const std::string value =
        row.kind == Row::Kind::kAmount
            ? paint.Bold(absl::StrFormat("%*s", static_cast<int>(amount_width), row.value))
            : row.value;
    table += absl::StrFormat("%s  %s\n", label, value);
  }
  return table;
}

void AddAmounts(const v1::AccountBalance& balance, const std::string& of, std::vector<Row>& rows) {
  const std::string& code = balance.currency_code();
  rows.push_back(
      {"Balance" + of, GroupedWithCurrency(balance.balance_minor(), code), Row::Kind::kAmount});
  rows.push_back(
      {"Available" + of, GroupedWithCurrency(balance.available_minor(), code), Row::Kind::kAmount});
}

std::string NothingDone(const std::string& prospect) { return prospect + ". Nothing was done."; }

std::string Titled(std::string title, bool replayed, const std::vector<Row>& rows,
                   const Paint& paint) {
  return absl::StrFormat("%s%s\n\n%s",
                         paint.Bold(Printable(OneLine(Capitalized(std::move(title))))),
                         replayed ? " (replayed)" : "", Table(rows, paint));
}

}  // namespace atm::cli
