#include "storage/model/hold.h"

#include "storage/base/check.h"

namespace atm::storage {

HoldRecord HoldOf(const Transaction& transaction) {
  return {.id = transaction.id,
          .account = transaction.debit_account,
          .amount_minor = transaction.amount_minor,
          .expire_time_us = transaction.expire_time_us,
          .limit_day = transaction.limit_day};
}

void OpenHolds::Add(const HoldRecord& hold) {
  Check(holds_.emplace(hold.id, hold).second, "a hold is opened once");
  by_expiry_.emplace(hold.expire_time_us, hold.id);
}

void OpenHolds::Remove(TransactionId id) {
  const auto found = holds_.find(id);
  Check(found != holds_.end(), "a hold that ends was open");
  by_expiry_.erase({found->second.expire_time_us, id});
  holds_.erase(found);
}

std::optional<HoldRecord> OpenHolds::Find(TransactionId id) const {
  const auto found = holds_.find(id);
  return found == holds_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<HoldRecord> OpenHolds::First() const {
  return by_expiry_.empty() ? std::nullopt : Find(by_expiry_.begin()->second);
}

std::vector<HoldRecord> OpenHolds::EndingBy(std::int64_t time_us) const {
  std::vector<HoldRecord> ending;
  for (const auto& [expire_time_us, id] : by_expiry_) {
    if (expire_time_us > time_us) break;
    ending.push_back(holds_.at(id));
  }
  return ending;
}

}  // namespace atm::storage
