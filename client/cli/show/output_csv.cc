#include <cstdint>
#include <string>

#include "client/cli/show/output.h"
#include "client/cli/show/output_columns.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/csv.h"
#include "client/cli/text/describe.h"

namespace atm::cli {
namespace {

void AddAmount(const v1::Transaction& transaction, Columns& columns) {
  const std::string& code = transaction.currency_code();
  columns.emplace_back("currency_code", code);
  columns.emplace_back("amount", DecimalAmount(transaction.amount_minor(), code).value_or(""));
  columns.emplace_back("amount_minor",
                       code.empty() ? "" : std::to_string(transaction.amount_minor()));
}

std::string NumberOrNothing(std::int64_t number) {
  return number == 0 ? "" : std::to_string(number);
}

// Adds what a transaction has besides its amount and its accounts.
void AddFacts(const v1::Transaction& transaction, Columns& columns) {
  columns.emplace_back("memo", transaction.memo());
  columns.emplace_back("hold_id", NumberOrNothing(transaction.hold_id()));
  columns.emplace_back("expire_time",
                       TimeOrNothing(transaction.has_expire_time(), transaction.expire_time()));
  columns.emplace_back("original_transaction_id",
                       NumberOrNothing(transaction.original_transaction_id()));
  columns.emplace_back("reversal_reason",
                       transaction.reversal_reason() == v1::REVERSAL_REASON_UNSPECIFIED
                           ? ""
                           : ReversalReasonName(transaction.reversal_reason()));
}

// Adds a balance of one of the two accounts, which only feeds and exports have.
void AddBalanceOf(const std::string& name, bool is_there, std::int64_t balance_minor,
                  const std::string& currency_code, Columns& columns) {
  columns.emplace_back(name,
                       is_there ? DecimalAmount(balance_minor, currency_code).value_or("") : "");
  columns.emplace_back(name + "_minor", is_there ? std::to_string(balance_minor) : "");
}

std::string MovementLines(const std::string& kind, const v1::Transaction& transaction,
                          const v1::AccountBalance* balance, const v1::AccountBalance* to_balance,
                          bool replayed, CsvUse use) {
  Columns columns;
  columns.emplace_back("transaction_id", NumberOrNothing(transaction.id()));
  columns.emplace_back("kind", kind);
  columns.emplace_back("account", balance == nullptr ? "" : balance->account());
  AddAmount(transaction, columns);
  AddBalance("", balance, columns);
  columns.emplace_back("create_time",
                       TimeOrNothing(transaction.has_create_time(), transaction.create_time()));
  columns.emplace_back("request_id", transaction.request_id());
  columns.emplace_back("replayed", replayed ? "true" : "false");
  AddFacts(transaction, columns);
  columns.emplace_back("to_account", to_balance == nullptr ? "" : to_balance->account());
  AddBalance("to_", to_balance, columns);
  AddOrigin(transaction, columns);
  return CsvLines(columns, use);
}

std::string CsvOfTransaction(const std::string& kind, const v1::Transaction& transaction,
                             const std::string& request_id, const RecordedRefusal& refusal,
                             CsvUse use) {
  Columns columns;
  columns.emplace_back("transaction_id", NumberOrNothing(transaction.id()));
  columns.emplace_back("kind", kind);
  columns.emplace_back("debit_account", transaction.debit_account());
  columns.emplace_back("credit_account", transaction.credit_account());
  AddAmount(transaction, columns);
  columns.emplace_back("create_time",
                       TimeOrNothing(transaction.has_create_time(), transaction.create_time()));
  columns.emplace_back("request_id", request_id);
  AddFacts(transaction, columns);
  columns.emplace_back("refusal_code", refusal.code);
  columns.emplace_back("refusal_reason", refusal.reason);
  columns.emplace_back("refusal_message", refusal.message);
  AddOrigin(transaction, columns);
  const std::string& code = transaction.currency_code();
  AddBalanceOf("debit_balance", transaction.has_debit_balance_minor(),
               transaction.debit_balance_minor(), code, columns);
  AddBalanceOf("credit_balance", transaction.has_credit_balance_minor(),
               transaction.credit_balance_minor(), code, columns);
  return CsvLines(columns, use);
}

}  // namespace

std::string BalanceCsv(const v1::AccountBalance& balance, CsvUse use) {
  Columns columns;
  columns.emplace_back("account", balance.account());
  columns.emplace_back("currency_code", balance.currency_code());
  AddBalance("", &balance, columns);
  columns.emplace_back("last_transaction_id", std::to_string(balance.last_transaction_id()));
  return CsvLines(columns, use);
}

std::string MovementCsv(const Movement& movement, CsvUse use) {
  return MovementLines(KindName(movement.transaction.kind()), movement.transaction,
                       &movement.balance, movement.to_balance, movement.replayed, use);
}

std::string NothingReversedCsv(bool replayed, CsvUse use) {
  return MovementLines("NOTHING_TO_REVERSE", v1::Transaction(), nullptr, nullptr, replayed, use);
}

std::string TransactionCsv(const v1::Transaction& transaction, CsvUse use) {
  return CsvOfTransaction(KindName(transaction.kind()), transaction, transaction.request_id(), {},
                          use);
}

std::string RefusalCsv(const std::string& request_id, const RecordedRefusal& refusal, CsvUse use) {
  return CsvOfTransaction("REFUSED", v1::Transaction(), request_id, refusal, use);
}

std::string ReversedNothingCsv(const std::string& request_id, CsvUse use) {
  return CsvOfTransaction("NOTHING_TO_REVERSE", v1::Transaction(), request_id, {}, use);
}

}  // namespace atm::cli
