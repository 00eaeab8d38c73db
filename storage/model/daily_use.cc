#include "storage/model/daily_use.h"

namespace atm::storage {

AccountId AccountOfUse(const Transaction& transaction) {
  return transaction.kind == TransactionKind::kReversal ? transaction.credit_account
                                                        : transaction.debit_account;
}

DayUse ChangeOfUse(const Transaction& transaction, std::int64_t freed_minor) {
  const auto withdrawn_minor = [&]() -> std::int64_t {
    switch (transaction.kind) {
      case TransactionKind::kWithdrawal:
      case TransactionKind::kHold:
        return transaction.amount_minor;
      case TransactionKind::kCapture:  // the hold counted as a whole
        return transaction.amount_minor - freed_minor;
      case TransactionKind::kRelease:
      case TransactionKind::kExpiry:
      case TransactionKind::kReversal:
        return -transaction.amount_minor;
      default:
        return 0;
    }
  };
  return {.day = transaction.limit_day,
          .withdrawn_minor = withdrawn_minor(),
          .count = transaction.limit_count};
}

}  // namespace atm::storage
