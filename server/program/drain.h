// The end of the service: no call begins any more, and those under way are answered.
#ifndef ATM_SERVER_PROGRAM_DRAIN_H_
#define ATM_SERVER_PROGRAM_DRAIN_H_

#include <chrono>
#include <cstdint>

#include "server/call/service.h"
#include "server/listen/server.h"

namespace atm::server {

// Health says NOT_SERVING, feeds end and new calls are answered with SHUTTING_DOWN. Waits until the
// calls under way are answered, for `at_most`, then closes all connections. Returns how many calls
// were still under way by then. A second call does nothing, and returns 0.
std::int64_t Drain(Service& service, Server& server, std::chrono::milliseconds at_most);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_DRAIN_H_
