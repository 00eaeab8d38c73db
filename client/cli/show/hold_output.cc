#include "client/cli/show/hold_output.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/date.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/zone.h"

namespace atm::cli {
namespace {

constexpr std::size_t kHoldColumns = 6;
constexpr std::size_t kEnds = 0;
constexpr std::size_t kMemo = 4;

using HoldCells = std::array<std::string, kHoldColumns>;

// The bank's list, in the order of the ends. That of an account has the same without the account.
constexpr std::array<Column, kHoldColumns> kHoldHeader = {{{"Ends"},
                                                           {"Account"},
                                                           {"Hold", Column::Kind::kNumber},
                                                           {"Amount", Column::Kind::kNumber},
                                                           {"Memo"},
                                                           {"Reference"}}};
constexpr std::array<Column, kHoldColumns - 1> kOwnHeader = {{{"Hold", Column::Kind::kNumber},
                                                              {"Amount", Column::Kind::kNumber},
                                                              {"Ends"},
                                                              {"Memo"},
                                                              {"Reference"}}};
constexpr std::size_t kOwnMemo = 3;

constexpr char kNoHolds[] = "No open holds.\n";

HoldCells HoldCellsOf(const v1::Transaction& hold, absl::TimeZone zone) {
  return {LocalTime(hold.expire_time(), zone),
          hold.debit_account(),
          std::to_string(hold.id()),
          GroupedWithCurrency(hold.amount_minor(), hold.currency_code()),
          hold.memo(),
          hold.reference()};
}

// "Balance 960.00 USD, set aside 100.00 USD, available 860.00 USD"
std::string BalanceLine(const v1::ListHoldsResponse& response) {
  std::int64_t held_minor = 0;
  for (const v1::Transaction& hold : response.holds()) {
    held_minor += hold.amount_minor();
  }
  const v1::AccountBalance& balance = response.balance();
  const std::string& code = balance.currency_code();
  return Printable(absl::StrFormat("Balance %s, set aside %s, available %s\n",
                                   GroupedWithCurrency(balance.balance_minor(), code),
                                   GroupedWithCurrency(held_minor, code),
                                   GroupedWithCurrency(balance.available_minor(), code)));
}

std::string OwnTable(const v1::ListHoldsResponse& response, const Look& look) {
  if (response.holds().empty()) {
    return kNoHolds;
  }
  ColumnTable table(kOwnHeader, kOwnMemo, look.columns);
  std::vector<std::array<std::string, kOwnHeader.size()>> lines;
  for (const v1::Transaction& hold : response.holds()) {
    auto [ends, account, id, amount, memo, reference] = HoldCellsOf(hold, look.zone);
    lines.push_back(
        {std::move(id), std::move(amount), std::move(ends), std::move(memo), std::move(reference)});
    table.Widen(lines.back());
  }
  std::string text = look.paint.Bold(table.Header()) + "\n";
  for (const auto& line : lines) {
    text += table.Line(line) + "\n";
  }
  return text;
}

}  // namespace

std::string HoldsTable(const v1::ListHoldsResponse& response, const Look& look) {
  const std::string title = absl::StrFormat("Open holds of account %s, times in %s",
                                            response.balance().account(), ZoneName(look.zone));
  return absl::StrFormat("%s\n\n%s\n%s", look.paint.Bold(Printable(title)),
                         OwnTable(response, look), BalanceLine(response));
}

std::string HoldsCsv(const v1::ListHoldsResponse& response, CsvUse use) {
  Look look;
  look.format = Format::kCsv;
  look.csv = use;
  TransactionLines lines(look);
  std::string csv;
  for (const v1::Transaction& hold : response.holds()) {
    csv += lines.Next(hold);
  }
  return csv + lines.End();
}

HoldList::HoldList(const Look& look)
    : look_(look), lines_(look), table_(kHoldHeader, kMemo, look.columns) {
  table_.NameZone(kEnds, look.zone);
}

std::string HoldList::Next(const std::vector<v1::Transaction>& holds) {
  if (look_.format == Format::kTable) {
    return TableLines(holds);
  }
  std::string text;
  for (const v1::Transaction& hold : holds) {
    text += lines_.Next(hold);
  }
  return text;
}

std::string HoldList::End(bool has_more) const {
  if (look_.format != Format::kTable) {
    return lines_.End();
  }
  return !has_header_ ? kNoHolds : has_more ? "... and more: see --limit\n" : "";
}

std::string HoldList::TableLines(const std::vector<v1::Transaction>& holds) {
  std::vector<HoldCells> lines;
  for (const v1::Transaction& hold : holds) {
    lines.push_back(HoldCellsOf(hold, look_.zone));
    table_.Widen(lines.back());
  }
  std::string text =
      std::exchange(has_header_, true) ? "" : look_.paint.Bold(table_.Header()) + "\n";
  for (const HoldCells& line : lines) {
    text += table_.Line(line) + "\n";
  }
  return text;
}

}  // namespace atm::cli
