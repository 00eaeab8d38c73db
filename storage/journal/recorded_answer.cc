#include "storage/journal/recorded_answer.h"

#include <utility>

namespace atm::storage {
namespace {

AccountBalance BalanceAfter(const Transaction& transaction, const AccountName& account,
                            bool is_debit) {
  const std::int64_t balance_minor =
      is_debit ? transaction.debit_balance_minor : transaction.credit_balance_minor;
  const std::int64_t held_minor =
      is_debit ? transaction.debit_held_minor : transaction.credit_held_minor;
  const std::int64_t floor_minor =
      is_debit ? transaction.debit_floor_minor : transaction.credit_floor_minor;
  return {.account = account.number,
          .currency = account.currency,
          .balance_minor = balance_minor,
          .available_minor = AvailableMinor(balance_minor, held_minor, floor_minor),
          .last_transaction = transaction.id};
}

}  // namespace

bool IsComplete(const RecordedAnswer& answer) {
  constexpr std::int64_t kLastTimeUs = std::int64_t{253'402'300'800} * 1'000'000;  // year 10000
  if (answer.day_end_time_us < 0 || answer.day_end_time_us >= kLastTimeUs) return false;
  const bool names_account = answer.account != 0 || answer.about != 0;
  switch (answer.reason) {
    case RefusalReason::kInsufficientFunds:
    case RefusalReason::kBalanceOverflow:
    case RefusalReason::kHoldExceeded:
    case RefusalReason::kReversalExceedsOriginal:
    case RefusalReason::kAccountNotEmpty:
    case RefusalReason::kWithdrawalLimitExceeded:
    case RefusalReason::kDayLimitExceeded:
    case RefusalReason::kDayCountExceeded:
      return names_account;
    case RefusalReason::kNotReversible:
      return names_account || answer.limit_minor == 0;
    default:
      return true;
  }
}

Receipt MakeReceipt(AccountNames names, Principal origin, const Transaction& transaction) {
  const AccountName debit = names(transaction.debit_account);
  const AccountName credit = names(transaction.credit_account);
  const bool debited = !debit.number.is_internal();
  Receipt receipt{.transaction = transaction,
                  .debit_account = debit.number,
                  .credit_account = credit.number,
                  .origin = std::move(origin),
                  .balance = BalanceAfter(transaction, debited ? debit : credit, debited)};
  if (debited && !credit.number.is_internal()) {
    receipt.credit_balance = BalanceAfter(transaction, credit, false);
  }
  return receipt;
}

Outcome MakeAnswer(AccountNames names, const RecordedAnswer& answer) {
  if (answer.reason == RefusalReason::kNothingToReverse) {
    return NothingToReverse{};
  }
  Refusal refusal{.reason = answer.reason,
                  .requested_minor = answer.amount_minor,
                  .balance_minor = answer.balance_minor,
                  .available_minor = answer.available_minor,
                  .limit_minor = answer.limit_minor,
                  .used_minor = answer.used_minor,
                  .limit_count = answer.limit_count,
                  .used_count = answer.used_count,
                  .day_end_time_us = answer.day_end_time_us,
                  .original = answer.original};
  // Of a transfer, it may be the account that is paid.
  if (const AccountId about = answer.about != 0 ? answer.about : answer.account; about != 0) {
    const AccountName account = names(about);
    refusal.account = account.number;
    refusal.currency = account.currency;
  }
  return refusal;
}

}  // namespace atm::storage
