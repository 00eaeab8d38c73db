// The end of the service: no call begins any more, and those under way are answered.
#ifndef ATM_SERVER_PROGRAM_DRAIN_H_
#define ATM_SERVER_PROGRAM_DRAIN_H_

#include <chrono>
#include <cstdint>

#include "server/call/service.h"
#include "server/listen/server.h"

namespace atm::server {

// Health says NOT_SERVING, feeds end and new calls are answered with SHUTTING_DOWN. Waits until the
// calls under way are answered, for `at_most`; of those, look-ups that have not begun after
// limits::kLookUpGrace are answered with SHUTTING_DOWN. Then waits until the answers have left and
// nobody calls any more, for limits::kReadingTime, and closes all connections. Returns how many
// calls were still under way by then, and are cut off. A second call does nothing, and returns 0.
std::int64_t Drain(Service& service, Server& server, std::chrono::milliseconds at_most);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_DRAIN_H_
