#include "server/program/drain.h"

#include <algorithm>

#include "server/limits.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

std::int64_t Drain(Service& service, Server& server, std::chrono::milliseconds at_most) {
  if (service.door.closed()) return 0;
  // Connections stay open meanwhile, so that who still calls hears SHUTTING_DOWN, which says that
  // nothing moved, and not the bare UNAVAILABLE of a broken connection.
  service.Close();
  const auto grace = std::min(at_most, limits::kLookUpGrace);
  if (service.door.WaitUntilEmpty(grace) > 0) {
    if (storage::Ledger* ledger = service.door.ledger()) ledger->RefuseLookUps();
    service.door.WaitUntilEmpty(at_most - grace);
  }
  const std::int64_t left = server.WaitUntilQuiet(limits::kReadingTime);
  server.Shutdown();
  return left;
}

}  // namespace atm::server
