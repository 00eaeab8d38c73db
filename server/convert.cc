#include "server/convert.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/check.h"

namespace atm::server {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kNanosPerMicro = 1'000;

v1::Transaction::Kind Convert(storage::TransactionKind kind) {
  switch (kind) {
    case storage::TransactionKind::kOpening:
      return v1::Transaction::KIND_OPENING;
    case storage::TransactionKind::kDeposit:
      return v1::Transaction::KIND_DEPOSIT;
    case storage::TransactionKind::kWithdrawal:
      return v1::Transaction::KIND_WITHDRAWAL;
    case storage::TransactionKind::kTransfer:
      return v1::Transaction::KIND_TRANSFER;
    case storage::TransactionKind::kHold:
      return v1::Transaction::KIND_HOLD;
    case storage::TransactionKind::kCapture:
      return v1::Transaction::KIND_CAPTURE;
    case storage::TransactionKind::kRelease:
      return v1::Transaction::KIND_RELEASE;
    case storage::TransactionKind::kExpiry:
      return v1::Transaction::KIND_EXPIRY;
    case storage::TransactionKind::kReversal:
      return v1::Transaction::KIND_REVERSAL;
  }
  storage::Check(false, "every kind of transaction is in the contract");
  return v1::Transaction::KIND_UNSPECIFIED;
}

void Assign(std::string_view text, std::string* field) { field->assign(text.data(), text.size()); }

}  // namespace

void Convert(const storage::AccountBalance& balance, v1::AccountBalance* message) {
  Assign(balance.account.text(), message->mutable_account());
  Assign(balance.currency.code(), message->mutable_currency_code());
  message->set_balance_minor(balance.balance_minor);
  message->set_available_minor(balance.available_minor);
  message->set_last_transaction_id(balance.last_transaction);
}

void Convert(const storage::Receipt& receipt, v1::Transaction* message) {
  const storage::Transaction& transaction = receipt.transaction;
  message->set_id(transaction.id);
  message->set_kind(Convert(transaction.kind));
  Assign(receipt.debit_account.text(), message->mutable_debit_account());
  Assign(receipt.credit_account.text(), message->mutable_credit_account());
  message->set_amount_minor(transaction.amount_minor);
  Assign(receipt.balance.currency.code(), message->mutable_currency_code());
  auto* time = message->mutable_create_time();
  time->set_seconds(transaction.create_time_us / kMicrosPerSecond);
  time->set_nanos(
      static_cast<std::int32_t>(transaction.create_time_us % kMicrosPerSecond * kNanosPerMicro));
  message->set_request_id(transaction.request_id.ToString());
}

}  // namespace atm::server
