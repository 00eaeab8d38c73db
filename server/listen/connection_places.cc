#include "server/listen/connection_places.h"

#include <algorithm>

namespace atm::server {

ConnectionPlaces::Answer ConnectionPlaces::Take(const std::string& address, Time now) {
  if (taken_ >= limits_.in_all) return Answer::kFull;
  if (!address.empty()) {
    if (addresses_.size() >= forget_at_) Forget(now);
    Address& known = addresses_[address];
    if (known.taken >= limits_.per_address) return Answer::kAddressFull;
    if (now < known.slow_until) {
      if (now - known.second_since >= std::chrono::seconds(1)) {
        known.second_since = now;
        known.opened = 0;
      }
      if (known.opened >= limits::kConnectionsAfterAbuse) return Answer::kAddressAbusive;
      ++known.opened;
    }
    ++known.taken;
  }
  ++taken_;
  return Answer::kTaken;
}

void ConnectionPlaces::GiveBack(const std::string& address, Time now) {
  --taken_;
  const auto known = addresses_.find(address);
  if (known == addresses_.end()) return;
  --known->second.taken;
  if (known->second.taken == 0 && known->second.slow_until <= now) addresses_.erase(known);
}

void ConnectionPlaces::Strike(const std::string& address, Time now) {
  if (address.empty()) return;
  addresses_[address].slow_until = now + limits::kAfterAbuse;
}

void ConnectionPlaces::Forget(Time now) {
  std::erase_if(addresses_, [now](const auto& known) {
    return known.second.taken == 0 && known.second.slow_until <= now;
  });
  forget_at_ = std::max<std::size_t>(1024, 2 * addresses_.size());
}

}  // namespace atm::server
