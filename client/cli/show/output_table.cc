#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/show/output.h"
#include "client/cli/show/rows.h"
#include "client/cli/text/date.h"
#include "client/cli/text/describe.h"

namespace atm::cli {
namespace {

// Adds what a transaction has besides its amount and its accounts.
void AddFacts(const v1::Transaction& transaction, absl::TimeZone zone, std::vector<Row>& rows) {
  const bool is_hold = transaction.kind() == v1::Transaction::KIND_HOLD;
  const bool has_happened = transaction.id() != 0;
  if (has_happened) {
    rows.push_back({is_hold ? "Hold" : "Transaction", std::to_string(transaction.id())});
  }
  if (transaction.hold_id() != 0) {
    rows.push_back({"Hold", std::to_string(transaction.hold_id())});
  }
  if (transaction.original_transaction_id() != 0) {
    rows.push_back({"Original", std::to_string(transaction.original_transaction_id())});
  }
  if (transaction.reversal_reason() != v1::REVERSAL_REASON_UNSPECIFIED) {
    rows.push_back({"Reason", ReversalReasonWord(transaction.reversal_reason())});
  }
  if (has_happened) {
    rows.push_back({"Time", TimeInWords(transaction.create_time(), zone)});
  }
  if (transaction.has_expire_time()) {
    rows.push_back({"Expires", TimeInWords(transaction.expire_time(), zone)});
  }
  if (!transaction.memo().empty()) {
    rows.push_back({"Memo", transaction.memo()});
  }
  if (!transaction.reference().empty()) {
    rows.push_back({"Reference", transaction.reference()});
  }
}

void AddRequestId(const v1::Transaction& transaction, std::vector<Row>& rows) {
  if (!transaction.request_id().empty()) {
    rows.push_back({"Request id", transaction.request_id()});
  }
}

}  // namespace

std::string BalanceTable(const v1::AccountBalance& balance, const Paint& paint) {
  std::vector<Row> rows;
  rows.push_back({"Account", balance.account()});
  AddAmounts(balance, "", rows);
  rows.push_back({"As of", AsOfText(balance)});
  return Table(rows, paint);
}

std::string AsOfText(const v1::AccountBalance& balance) {
  return balance.last_transaction_id() == 0
             ? "before its first transaction"
             : absl::StrFormat("transaction %d", balance.last_transaction_id());
}

std::string MovementTable(const Movement& movement, const Look& look) {
  const bool is_trial = movement.is_trial && !movement.replayed;
  const std::string when = is_trial ? " after it" : "";
  std::vector<Row> rows;
  if (movement.to_balance == nullptr) {
    AddAmounts(movement.balance, when, rows);
  } else {
    AddAmounts(movement.balance, " of " + movement.balance.account() + when, rows);
    AddAmounts(*movement.to_balance, " of " + movement.to_balance->account() + when, rows);
  }
  AddFacts(movement.transaction, look.zone, rows);
  if (is_trial) {
    return Titled(NothingDone(Prospect(movement.transaction)), false, rows, look.paint);
  }
  AddRequestId(movement.transaction, rows);
  return Titled(Sentence(movement.transaction), movement.replayed, rows, look.paint);
}

std::string TransactionTable(const v1::Transaction& transaction, const Look& look) {
  std::vector<Row> rows;
  rows.push_back({"Debit", transaction.debit_account()});
  rows.push_back({"Credit", transaction.credit_account()});
  AddFacts(transaction, look.zone, rows);
  if (!transaction.business_day().empty()) {
    rows.push_back({"Business day", transaction.business_day()});
  }
  if (!transaction.origin().empty()) {
    rows.push_back({"By", transaction.origin()});
  }
  AddRequestId(transaction, rows);
  return Titled(Sentence(transaction), false, rows, look.paint);
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

std::string NothingToReverseTable(const std::string& original_request_id, const Paint& paint) {
  return Titled(NothingDone("there would be nothing to reverse, and it could then never happen"),
                false, {{"Original", original_request_id}}, paint);
}

std::string ReversedNothingTable(const std::string& request_id, const Paint& paint) {
  return Titled("a reversal that had nothing to take back: nothing moved", false,
                {{"Request id", request_id}}, paint);
}

}  // namespace atm::cli
