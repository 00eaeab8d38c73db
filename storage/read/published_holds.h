// The open holds that readers see: those of the newest durable batch.
#ifndef ATM_STORAGE_READ_PUBLISHED_HOLDS_H_
#define ATM_STORAGE_READ_PUBLISHED_HOLDS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "storage/model/account.h"
#include "storage/model/hold.h"

namespace atm::storage {

// Used by whoever holds the lock of PublishedBalances.
class PublishedHolds {
 public:
  // Shows a hold that was opened, and shows one no more that was ended.
  void Publish(const HoldRecord& hold);

  // Returns the open holds of an account that are later than `after`, in the order of their ids: at
  // most `most`.
  std::vector<HoldRecord> OfAccount(AccountId account, TransactionId after, std::size_t most) const;

  // Returns the open holds of the bank that end after `after` (a time in microseconds since 1970,
  // and of those that end then, an id), in the order in which they end: at most `most`.
  std::vector<HoldRecord> ByExpiry(std::pair<std::int64_t, TransactionId> after,
                                   std::size_t most) const;

 private:
  std::map<std::pair<AccountId, TransactionId>, HoldRecord> by_account_;
  std::set<std::tuple<std::int64_t, TransactionId, AccountId>> by_expiry_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_PUBLISHED_HOLDS_H_
