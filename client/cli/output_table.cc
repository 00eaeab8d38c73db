#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/describe.h"
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

void AddAmounts(const v1::AccountBalance& balance, const std::string& of, std::vector<Row>& rows) {
  const std::string& code = balance.currency_code();
  rows.push_back(
      {"Balance" + of, AmountWithCurrency(balance.balance_minor(), code), Kind::kAmount});
  rows.push_back(
      {"Available" + of, AmountWithCurrency(balance.available_minor(), code), Kind::kAmount});
}

// What a transaction has beside its amount and its accounts.
void AddFacts(const v1::Transaction& transaction, std::vector<Row>& rows) {
  const bool is_hold = transaction.kind() == v1::Transaction::KIND_HOLD;
  rows.push_back({is_hold ? "Hold" : "Transaction", std::to_string(transaction.id())});
  if (transaction.hold_id() != 0) {
    rows.push_back({"Hold", std::to_string(transaction.hold_id())});
  }
  if (transaction.original_transaction_id() != 0) {
    rows.push_back({"Original", std::to_string(transaction.original_transaction_id())});
  }
  if (transaction.reversal_reason() != v1::REVERSAL_REASON_UNSPECIFIED) {
    rows.push_back({"Reason", ReversalReasonWord(transaction.reversal_reason())});
  }
  rows.push_back({"Time", TimeInWords(transaction.create_time())});
  if (transaction.has_expire_time()) {
    rows.push_back({"Expires", TimeInWords(transaction.expire_time())});
  }
  if (!transaction.memo().empty()) {
    rows.push_back({"Memo", transaction.memo()});
  }
  rows.push_back({"Request id", transaction.request_id()});
}

// A sentence, and what belongs to it.
std::string Titled(std::string title, bool replayed, const std::vector<Row>& rows,
                   const Paint& paint) {
  return absl::StrFormat("%s%s\n\n%s", paint.Bold(Printable(Capitalized(std::move(title)))),
                         replayed ? " (replayed)" : "", Table(rows, paint));
}

}  // namespace

std::string BalanceTable(const v1::AccountBalance& balance, const Paint& paint) {
  std::vector<Row> rows;
  rows.push_back({"Account", balance.account()});
  AddAmounts(balance, "", rows);
  rows.push_back({"As of", balance.last_transaction_id() == 0
                               ? "before its first transaction"
                               : absl::StrFormat("transaction %d", balance.last_transaction_id())});
  return Table(rows, paint);
}

std::string MovementTable(const Movement& movement, const Paint& paint) {
  std::vector<Row> rows;
  if (movement.to_balance == nullptr) {
    AddAmounts(movement.balance, "", rows);
  } else {
    AddAmounts(movement.balance, " of " + movement.balance.account(), rows);
    AddAmounts(*movement.to_balance, " of " + movement.to_balance->account(), rows);
  }
  AddFacts(movement.transaction, rows);
  return Titled(Sentence(movement.transaction), movement.replayed, rows, paint);
}

std::string TransactionTable(const v1::Transaction& transaction, const Paint& paint) {
  std::vector<Row> rows;
  rows.push_back({"Debit", transaction.debit_account()});
  rows.push_back({"Credit", transaction.credit_account()});
  AddFacts(transaction, rows);
  return Titled(Sentence(transaction), false, rows, paint);
}

std::string RefusalTable(const std::string& request_id, const RecordedRefusal& refusal,
                         const Paint& paint) {
  return Titled("refused: nothing moved", false,
                {{"Why", refusal.why},
                 {"Try", "ask anew, under another request id: this one keeps its answer"},
                 {"Request id", request_id}},
                paint);
}

std::string NothingReversedTable(const std::string& original_request_id, bool replayed,
                                 const Paint& paint) {
  return Titled("nothing to reverse: it never happened, and never will", replayed,
                {{"Original", original_request_id}}, paint);
}

std::string ReversedNothingTable(const std::string& request_id, const Paint& paint) {
  return Titled("a reversal that had nothing to take back: nothing moved", false,
                {{"Request id", request_id}}, paint);
}

}  // namespace atm::cli
