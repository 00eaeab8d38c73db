#include "storage/read/published_holds.h"

#include <limits>

namespace atm::storage {

void PublishedHolds::Publish(const HoldRecord& hold) {
  const std::pair account_and_id(hold.account, hold.id);
  const std::tuple expiry(hold.expire_time_us, hold.id, hold.account);
  if (hold.state == HoldState::kOpen) {
    by_account_.emplace(account_and_id, hold);
    by_expiry_.insert(expiry);
  } else {
    by_account_.erase(account_and_id);
    by_expiry_.erase(expiry);
  }
}

std::vector<HoldRecord> PublishedHolds::OfAccount(AccountId account, TransactionId after,
                                                  std::size_t most) const {
  std::vector<HoldRecord> holds;
  for (auto hold = by_account_.upper_bound({account, after});
       hold != by_account_.end() && hold->first.first == account && holds.size() < most; ++hold) {
    holds.push_back(hold->second);
  }
  return holds;
}

std::vector<HoldRecord> PublishedHolds::ByExpiry(std::pair<std::int64_t, TransactionId> after,
                                                 std::size_t most) const {
  std::vector<HoldRecord> holds;
  constexpr AccountId kLast = std::numeric_limits<AccountId>::max();
  for (auto hold = by_expiry_.upper_bound({after.first, after.second, kLast});
       hold != by_expiry_.end() && holds.size() < most; ++hold) {
    holds.push_back(by_account_.at({std::get<2>(*hold), std::get<1>(*hold)}));
  }
  return holds;
}

}  // namespace atm::storage
