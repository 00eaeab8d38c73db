#include "server/wire/convert.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "server/wire/limit_fields.h"
#include "server/wire/timestamp.h"
#include "storage/base/check.h"

namespace atm::server {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kNanosPerMicro = 1'000;

v1::Transaction::Kind MessageOf(storage::TransactionKind kind) {
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

v1::ReversalReason MessageOf(storage::ReversalReason reason) {
  switch (reason) {
    case storage::ReversalReason::kNone:
      return v1::REVERSAL_REASON_UNSPECIFIED;
    case storage::ReversalReason::kCustomerCancelled:
      return v1::REVERSAL_REASON_CUSTOMER_CANCELLED;
    case storage::ReversalReason::kDeviceFault:
      return v1::REVERSAL_REASON_DEVICE_FAULT;
    case storage::ReversalReason::kNoCash:
      return v1::REVERSAL_REASON_NO_CASH;
    case storage::ReversalReason::kTimeOut:
      return v1::REVERSAL_REASON_TIME_OUT;
    case storage::ReversalReason::kSuspectedMalfunction:
      return v1::REVERSAL_REASON_SUSPECTED_MALFUNCTION;
  }
  storage::Check(false, "every reason of a reversal is in the contract");
  return v1::REVERSAL_REASON_UNSPECIFIED;
}

bool EndsHold(storage::TransactionKind kind) {
  return kind == storage::TransactionKind::kCapture || kind == storage::TransactionKind::kRelease ||
         kind == storage::TransactionKind::kExpiry;
}

void SetTime(std::int64_t time_us, google::protobuf::Timestamp* message) {
  message->set_seconds(time_us / kMicrosPerSecond);
  message->set_nanos(static_cast<std::int32_t>(time_us % kMicrosPerSecond * kNanosPerMicro));
}

void Assign(std::string_view text, std::string* field) { field->assign(text.data(), text.size()); }

v1::Account::State MessageOf(storage::AccountStanding standing) {
  switch (standing) {
    case storage::AccountStanding::kActive:
      return v1::Account::STATE_ACTIVE;
    case storage::AccountStanding::kFrozen:
      return v1::Account::STATE_FROZEN;
    case storage::AccountStanding::kClosed:
      return v1::Account::STATE_CLOSED;
  }
  storage::Check(false, "every state of an account is in the contract");
  return v1::Account::STATE_UNSPECIFIED;
}

// Their values are the same: bits of what is blocked.
v1::Freeze::Blocks MessageOf(storage::Blocks blocks) {
  return static_cast<v1::Freeze::Blocks>(static_cast<int>(blocks));
}

}  // namespace

void Convert(const storage::AccountBalance& balance, v1::AccountBalance* message) {
  message->set_account(balance.account.text());
  Assign(balance.currency.code(), message->mutable_currency_code());
  message->set_balance_minor(balance.balance_minor);
  message->set_available_minor(balance.available_minor);
  message->set_last_transaction_id(balance.last_transaction);
}

void Convert(const storage::Account& account, v1::Account* message) {
  message->set_account(account.number.text());
  Assign(account.currency.code(), message->mutable_currency_code());
  message->set_display_name(account.attributes.display_name);
  message->set_state(MessageOf(storage::StandingOf(account.attributes)));
  if (const auto& freeze = account.attributes.freeze) {
    message->mutable_freeze()->set_blocks(MessageOf(freeze->blocks));
    message->mutable_freeze()->set_reason(freeze->reason);
    if (freeze->end_time_us != 0) {
      SetTime(freeze->end_time_us, message->mutable_freeze()->mutable_end_time());
    }
  }
  SetTime(account.create_time_us, message->mutable_create_time());
  Convert(storage::AccountBalance{.account = account.number,
                                  .currency = account.currency,
                                  .balance_minor = account.balance_minor,
                                  .available_minor = account.available_minor(),
                                  .last_transaction = account.last_transaction},
          message->mutable_balance());
  Convert(account.attributes.limits, message->mutable_limits());
  Convert(account.limits_in_force, message->mutable_effective_limits());
  message->mutable_used_today()->set_withdrawn_minor(account.used.withdrawn_minor);
  message->mutable_used_today()->set_withdrawals(account.used.count);
}

void Convert(const storage::Receipt& receipt, v1::Transaction* message) {
  const storage::Transaction& transaction = receipt.transaction;
  message->set_id(transaction.id);
  message->set_kind(MessageOf(transaction.kind));
  message->set_debit_account(receipt.debit_account.text());
  message->set_credit_account(receipt.credit_account.text());
  message->set_amount_minor(transaction.amount_minor);
  Assign(receipt.balance.currency.code(), message->mutable_currency_code());
  SetTime(transaction.create_time_us, message->mutable_create_time());
  if (transaction.request_id != Uuid()) message->set_request_id(transaction.request_id.ToString());
  message->set_memo(transaction.memo);
  message->set_business_day(FormatDay(transaction.business_day));
  message->set_origin(receipt.origin.name);
  message->set_reference(transaction.reference);
  if (EndsHold(transaction.kind)) {
    message->set_hold_id(transaction.original);
  }
  if (transaction.reason != storage::ReversalReason::kNone) {
    message->set_original_transaction_id(transaction.original);
    message->set_reversal_reason(MessageOf(transaction.reason));
  }
  if (transaction.kind == storage::TransactionKind::kHold) {
    SetTime(transaction.expire_time_us, message->mutable_expire_time());
  }
}

void ConvertWithBalances(const storage::Receipt& receipt, v1::Transaction* message) {
  Convert(receipt, message);
  message->set_debit_balance_minor(receipt.transaction.debit_balance_minor);
  message->set_credit_balance_minor(receipt.transaction.credit_balance_minor);
}

}  // namespace atm::server
