#include "storage/commit/recent_requests.h"

#include <algorithm>
#include <vector>

namespace atm::storage {

void RecentRequests::Start(const RequestGap& gap) {
  range_ = gap;
  recorded_.clear();
}

void RecentRequests::Add(const Uuid& id) {
  if (!IsInRange(id)) return;
  recorded_.insert(id);
  if (recorded_.size() >= capacity_) Halve();
}

void RecentRequests::Halve() {
  std::vector<Uuid> ids(recorded_.begin(), recorded_.end());
  const auto middle = ids.begin() + static_cast<std::ptrdiff_t>(ids.size() / 2);
  std::ranges::nth_element(ids, middle);
  range_.after = *middle;
  recorded_.clear();
  recorded_.insert(middle + 1, ids.end());
}

}  // namespace atm::storage
