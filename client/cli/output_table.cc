#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "client/cli/output.h"

namespace atm::cli {
namespace {

enum class Kind { kText, kAmount };

struct Row {
  std::string label;
  std::string value;
  Kind kind = Kind::kText;
};

// Labels on the left; amounts right-aligned under each other, so that their decimals stand in line.
std::string Table(const std::vector<Row>& rows, const Paint& paint) {
  std::size_t label_width = 0;
  std::size_t amount_width = 0;
  for (const Row& row : rows) {
    label_width = std::max(label_width, row.label.size());
    if (row.kind == Kind::kAmount) {
      amount_width = std::max(amount_width, row.value.size());
    }
  }
  std::string table;
  for (const Row& row : rows) {
    // Padded before it is painted: the codes of colours have no width.
    const std::string label = absl::StrFormat("%-*s", static_cast<int>(label_width), row.label);
    const std::string value =
        row.kind == Kind::kAmount
            ? paint.Bold(absl::StrFormat("%*s", static_cast<int>(amount_width), row.value))
            : Printable(row.value);
    table += absl::StrFormat("%s  %s\n", label, value);
  }
  return table;
}

void AddAmounts(const v1::AccountBalance& balance, std::vector<Row>& rows) {
  const std::string& code = balance.currency_code();
  rows.push_back({"Balance", AmountWithCurrency(balance.balance_minor(), code), Kind::kAmount});
  rows.push_back({"Available", AmountWithCurrency(balance.available_minor(), code), Kind::kAmount});
}

std::string TimeOf(const v1::Transaction& transaction) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC",
                          absl::FromUnixSeconds(transaction.create_time().seconds()),
                          absl::UTCTimeZone());
}

}  // namespace

std::string Sentence(const Movement& movement) {
  const v1::Transaction& transaction = movement.transaction;
  const bool is_deposit = transaction.kind() == v1::Transaction::KIND_DEPOSIT;
  return absl::StrFormat(
      "%s %s %s account %s", is_deposit ? "deposited" : "withdrew",
      AmountWithCurrency(transaction.amount_minor(), transaction.currency_code()),
      is_deposit ? "into" : "from", movement.balance.account());
}

std::string BalanceTable(const v1::AccountBalance& balance, const Paint& paint) {
  std::vector<Row> rows;
  rows.push_back({"Account", balance.account()});
  AddAmounts(balance, rows);
  rows.push_back({"As of", absl::StrFormat("transaction %d", balance.last_transaction_id())});
  return Table(rows, paint);
}

std::string MovementTable(const Movement& movement, const Paint& paint) {
  std::string sentence = Printable(Sentence(movement));
  sentence[0] = sentence[0] == 'd' ? 'D' : 'W';
  std::vector<Row> rows;
  AddAmounts(movement.balance, rows);
  rows.push_back({"Transaction", std::to_string(movement.transaction.id())});
  rows.push_back({"Time", TimeOf(movement.transaction)});
  rows.push_back({"Request id", movement.transaction.request_id()});
  return absl::StrFormat("%s%s\n\n%s", paint.Bold(sentence), movement.replayed ? " (replayed)" : "",
                         Table(rows, paint));
}

}  // namespace atm::cli
