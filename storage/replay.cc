#include "storage/replay.h"

#include <optional>
#include <variant>

namespace atm::storage {
namespace {

// What an operation and the record of one have in common: all that a request id stands for.
struct Facts {
  TransactionKind kind;
  AccountNumber account;
  std::int64_t amount_minor;
  std::optional<Currency> currency;
};

Facts FactsOf(const OpenAccount& open) {
  return {TransactionKind::kOpening, open.account, open.opening_minor, open.currency};
}
Facts FactsOf(const Deposit& deposit) {
  return {TransactionKind::kDeposit, deposit.account, deposit.amount_minor, deposit.currency};
}
Facts FactsOf(const Withdraw& withdraw) {
  return {TransactionKind::kWithdrawal, withdraw.account, withdraw.amount_minor, withdraw.currency};
}

Facts FactsOf(const Operation& operation) {
  return std::visit([](const auto& asked) { return FactsOf(asked); }, operation);
}

Facts FactsOf(const Book& book, const RequestRecord& record) {
  if (const auto* transaction = std::get_if<Transaction>(&record)) {
    const Account account = book.Get(CustomerAccount(*transaction));
    return {transaction->kind, account.number, transaction->amount_minor, account.currency};
  }
  const auto& refusal = std::get<RecordedRefusal>(record);
  const Account account = book.Get(refusal.account);
  return {refusal.kind, account.number, refusal.amount_minor, account.currency};
}

std::optional<RequestField> FirstDifference(const Facts& asked, const Facts& recorded) {
  if (asked.kind != recorded.kind) return RequestField::kMethod;
  if (asked.account != recorded.account) return RequestField::kAccount;
  if (asked.amount_minor != recorded.amount_minor) return RequestField::kAmountMinor;
  if (asked.currency && asked.currency != recorded.currency) return RequestField::kCurrencyCode;
  return std::nullopt;
}

Refusal FirstAnswer(const Book& book, const RecordedRefusal& record) {
  const Account account = book.Get(record.account);
  return {.reason = record.reason,
          .account = account.number,
          .requested_minor = record.amount_minor,
          .balance_minor = record.balance_minor,
          .available_minor = record.available_minor,
          .currency = account.currency};
}

}  // namespace

Outcome AnswerFromRecord(const Book& book, const Operation& operation,
                         const RequestRecord& record) {
  const Facts asked = FactsOf(operation);
  if (const auto field = FirstDifference(asked, FactsOf(book, record))) {
    return Refusal{.reason = RefusalReason::kRequestIdReused,
                   .account = asked.account,
                   .requested_minor = asked.amount_minor,
                   .field = *field};
  }
  if (const auto* transaction = std::get_if<Transaction>(&record)) {
    Receipt receipt = MakeReceipt(book, *transaction);
    receipt.replayed = true;
    return receipt;
  }
  return FirstAnswer(book, std::get<RecordedRefusal>(record));
}

Receipt MakeReceipt(const Book& book, const Transaction& transaction) {
  const Account customer = book.Get(CustomerAccount(transaction));
  const std::int64_t balance_minor = CustomerBalanceMinor(transaction);
  return {.transaction = transaction,
          .debit_account = book.directory().number(transaction.debit_account),
          .credit_account = book.directory().number(transaction.credit_account),
          .balance = {.account = customer.number,
                      .currency = customer.currency,
                      .balance_minor = balance_minor,
                      .available_minor = balance_minor,
                      .last_transaction = transaction.id}};
}

std::optional<RecordedRefusal> MakeRecord(const Book& book, const Operation& operation,
                                          const Refusal& refusal, const Uuid& request_id,
                                          std::int64_t create_time_us) {
  const std::optional<AccountId> account = book.directory().Find(refusal.account);
  if (!IsRecorded(refusal.reason) || !account) {
    return std::nullopt;
  }
  return RecordedRefusal{.request_id = request_id,
                         .kind = FactsOf(operation).kind,
                         .account = *account,
                         .amount_minor = refusal.requested_minor,
                         .reason = refusal.reason,
                         .balance_minor = refusal.balance_minor,
                         .available_minor = refusal.available_minor,
                         .create_time_us = create_time_us};
}

}  // namespace atm::storage
