#include "server/program/drain.h"

namespace atm::server {

std::int64_t Drain(Service& service, Server& server, std::chrono::milliseconds at_most) {
  if (service.door.closed()) return 0;
  // Connections stay open meanwhile, so that who still calls hears SHUTTING_DOWN, which says that
  // nothing moved, and not the bare UNAVAILABLE of a broken connection.
  service.Close();
  const std::int64_t left = service.door.WaitUntilEmpty(at_most);
  server.Shutdown();
  return left;
}

}  // namespace atm::server
