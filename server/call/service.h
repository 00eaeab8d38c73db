// What all calls of all faces share. The program owns it; the faces serve calls of it.
//
// Life: first every call of the bank is answered with STARTING_UP. Serve, with an open ledger,
// begins the service. Close ends it: feeds, exports, imports and backups end, new calls are
// answered with SHUTTING_DOWN, and the door tells when those that were under way are answered.
#ifndef ATM_SERVER_CALL_SERVICE_H_
#define ATM_SERVER_CALL_SERVICE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "server/call/call_observer.h"
#include "server/call/door.h"
#include "server/call/gate.h"
#include "server/call/health.h"
#include "server/call/long_calls.h"
#include "server/limits.h"

namespace atm::server {

// Tells the time, for deadlines; and how much of it has passed, whatever is done to the clock.
using Clock = std::function<std::chrono::system_clock::time_point()>;
using SteadyClock = std::function<std::chrono::steady_clock::time_point()>;

// Thread-safe, but for what is set up before the first call: the gate, the clocks, the observers,
// and all about backups.
struct Service {
  explicit Service(Clock tells_time = std::chrono::system_clock::now,
                   SteadyClock tells_passed = std::chrono::steady_clock::now)
      : clock(std::move(tells_time)), steady_clock(std::move(tells_passed)) {}

  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Answers calls from the ledger, which outlives them; health says SERVING.
  void Serve(storage::Ledger* ledger) {
    door.Open(ledger);
    health.Set(true);
  }

  // Ends the calls whose callers have kept them waiting for too long. To be called now and then.
  void EndStalledCalls() {
    const auto now = steady_clock();
    watches.EndStalled(now);
    exports.EndStalled(now);
    imports.EndStalled(now);
    sent_backups.EndStalled(now);
  }

  // Health says NOT_SERVING. From now on no call begins, and those that may last long end.
  void Close() {
    health.Close();
    door.Close();
    watches.Close();
    exports.Close();
    imports.Close();
    sent_backups.Close();
  }

  const Clock clock;
  const SteadyClock steady_clock;
  Door door;
  Health health;
  CallObservers observers;
  const Gate admits_everybody;
  const Gate* gate = &admits_everybody;  // not owned
  LongCalls watches{limits::kWatches};
  LongCalls exports{limits::kExports};
  LongCalls imports{limits::kImports};
  LongCalls sent_backups{limits::kSentBackups};

  // Where a backup is while it is made for a caller, and how much room it leaves on the disks.
  // Empty is somewhere in the system's folder for temporary files.
  std::string backup_path;
  std::int64_t backups_leave_free_bytes = limits::kMinFreeDiskBytes;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_SERVICE_H_
