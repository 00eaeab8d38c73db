// What was taken out of each account in the newest business day: what the limits of a day count.
#ifndef ATM_STORAGE_DAILY_USE_H_
#define ATM_STORAGE_DAILY_USE_H_

#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "storage/account.h"
#include "storage/limits.h"
#include "storage/transaction.h"

namespace atm::storage {

// Remembers one day only, and forgets all of it when a later one begins: as many accounts as were
// active in it. Used by one thread.
class DailyUse {
 public:
  // The number of the newest day; 0 if there was none.
  std::int32_t day() const { return day_; }

  // What was taken out of an account in that day.
  DayUse Of(AccountId account) const;

  // Counts a change of it, of the day that the change names; of an earlier day, nothing changes.
  // False if a sum would leave its range: then nothing changes either.
  [[nodiscard]] bool Add(AccountId account, const DayUse& change);

  // Takes over what is known to be an account's use of a day, likewise.
  void Set(AccountId account, const DayUse& use);

  // Makes what Of tells what it told before.
  void Put(AccountId account, const DayUse& use);

 private:
  struct Use {
    std::int64_t withdrawn_minor = 0;
    std::int64_t count = 0;
  };

  // Whether `day` is the newest now.
  bool Begin(std::int32_t day);

  std::int32_t day_ = 0;
  absl::flat_hash_map<AccountId, Use> uses_;  // of day_
};

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

#endif  // ATM_STORAGE_DAILY_USE_H_
