// What is taken out of an account in a business day: what the limits of a day count.
#ifndef ATM_STORAGE_MODEL_DAILY_USE_H_
#define ATM_STORAGE_MODEL_DAILY_USE_H_

#include <cstdint>

#include "storage/model/account.h"
#include "storage/model/account_limits.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// How a transaction changes what was taken out of one of its accounts. `freed_minor` is how much
// less is held in its debit account after it.
DayUse ChangeOfUse(const Transaction& transaction, std::int64_t freed_minor);

// The account whose use that is.
AccountId AccountOfUse(const Transaction& transaction);

// Takes away what was taken out of an account on a day before `today`.
inline void DropEndedDay(const BusinessDay& today, Account& account) {
  if (account.used.day < today.number) account.used = {};
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_DAILY_USE_H_
