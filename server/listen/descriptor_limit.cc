#include "server/listen/descriptor_limit.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace atm::server {

int RaiseDescriptorLimit() {
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 256;  // what POSIX calls usual
  if (limit.rlim_cur < limit.rlim_max) {
    const rlimit raised = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
    if (::setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  constexpr rlim_t kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(limit.rlim_cur, kMost));
}

ConnectionLimits FitToDescriptors(ConnectionLimits wanted, int descriptors) {
  const int room = std::max(1, (descriptors - limits::kReservedDescriptors) / 2);
  if (room >= wanted.in_all) return wanted;
  return {.in_all = room, .per_address = std::min(wanted.per_address, std::max(1, room * 3 / 4))};
}

}  // namespace atm::server
