#include "client/cli/show/balance_list.h"

#include <array>
#include <cstddef>
#include <utility>

#include "atm/v1/atm_service.pb.h"
#include "client/cli/show/output.h"
#include "client/cli/text/amount.h"

namespace atm::cli {
namespace {

constexpr std::size_t kBalanceColumns = 4;
constexpr std::size_t kAsOf = 3;

constexpr std::array<Column, kBalanceColumns> kBalanceHeader = {
    {{"Account"},
     {"Balance", Column::Kind::kNumber},
     {"Available", Column::Kind::kNumber},
     {"As of"}}};

using BalanceCells = std::array<std::string, kBalanceColumns>;

// The line without the header that stands above it.
std::string WithoutHeader(const std::string& csv) { return csv.substr(csv.find('\n') + 1); }

}  // namespace

BalanceList::BalanceList(const Look& look)
    : look_(look), table_(kBalanceHeader, kAsOf, look.columns) {}

std::string BalanceList::Next(const std::vector<v1::AccountBalance>& balances) {
  if (look_.format == Format::kTable) {
    return TableLines(balances);
  }
  std::string text = balances.empty() ? "" : Header();
  for (const v1::AccountBalance& balance : balances) {
    if (look_.format == Format::kCsv) {
      text += WithoutHeader(BalanceCsv(balance, look_.csv));
      continue;
    }
    v1::BalanceResponse response;
    *response.mutable_balance() = balance;
    text += JsonLine(response).value_or("{}") + "\n";
  }
  return text;
}

std::string BalanceList::End() { return look_.format == Format::kCsv ? Header() : ""; }

std::string BalanceList::TableLines(const std::vector<v1::AccountBalance>& balances) {
  std::vector<BalanceCells> lines;
  for (const v1::AccountBalance& balance : balances) {
    const std::string& code = balance.currency_code();
    lines.push_back({balance.account(), GroupedWithCurrency(balance.balance_minor(), code),
                     GroupedWithCurrency(balance.available_minor(), code), AsOfText(balance)});
    table_.Widen(lines.back());
  }
  std::string text = balances.empty() ? "" : Header();
  for (const BalanceCells& line : lines) {
    text += table_.Line(line) + "\n";
  }
  return text;
}

std::string BalanceList::Header() {
  if (std::exchange(has_header_, true)) {
    return "";
  }
  if (look_.format == Format::kTable) {
    return look_.paint.Bold(table_.Header()) + "\n";
  }
  const std::string csv = BalanceCsv(v1::AccountBalance(), look_.csv);
  return look_.format == Format::kCsv ? csv.substr(0, csv.find('\n') + 1) : "";
}

}  // namespace atm::cli
