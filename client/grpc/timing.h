// Points in time as gRPC takes them, and the chance in the waits.
#ifndef ATM_CLIENT_GRPC_TIMING_H_
#define ATM_CLIENT_GRPC_TIMING_H_

#include <grpc/support/time.h>

#include <chrono>

namespace atm {

// `wait` from now, by the clock that nobody sets. No time at all is in the past: gRPC rounds up,
// and within a whole millisecond a near server answers.
gpr_timespec After(std::chrono::milliseconds wait);

// How long until then; nothing if it is over.
std::chrono::milliseconds Until(std::chrono::steady_clock::time_point time);

// Drawn from [0, 1). Thread-safe.
double RandomUnit();

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_TIMING_H_
