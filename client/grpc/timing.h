// Points in time for gRPC, and random numbers for the waits. Thread-safe.
#ifndef ATM_CLIENT_GRPC_TIMING_H_
#define ATM_CLIENT_GRPC_TIMING_H_

#include <grpc/support/time.h>

#include <chrono>

namespace atm {

// Returns the time `wait` from now, by the monotonic clock. For zero it returns a time in the past:
// gRPC rounds up to a whole millisecond, within which a near server answers.
gpr_timespec After(std::chrono::milliseconds wait);

// Returns how long it is until `time`, or zero if that is over.
std::chrono::milliseconds Until(std::chrono::steady_clock::time_point time);

// Returns a number drawn from [0, 1).
double RandomUnit();

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_TIMING_H_
