// Load on a gRPC server, from one thread.
//
// A client of gRPC takes as much processor time as the server that it measures, and on the same
// machine the ratio of two servers would mostly be that of the client to itself. This one speaks
// HTTP/2 through nghttp2, as h2load does, but sends another message in each call.
#ifndef ATM_TESTS_BENCH_HTTP2_LOAD_H_
#define ATM_TESTS_BENCH_HTTP2_LOAD_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/http2_connection.h"

namespace atm::bench {

struct LoadPlan {
  std::uint16_t port = 0;  // on 127.0.0.1
  Method method;
  int connections = 8;
  int in_flight = 32;                         // calls at once on each connection
  double per_second = 0;                      // of a schedule: calls that are due in a second
  std::chrono::milliseconds warm_up{300};     // not measured
  std::chrono::milliseconds measured{2'000};  // calls that end, or are due, in this time count
  std::function<std::string()> next_message;  // the request of the next call, serialized
};

struct LoadResult {
  std::int64_t refused = 0;                  // of the calls, those that did not go well
  std::vector<std::uint32_t> latencies_us;   // of all calls, sorted
  std::chrono::duration<double> seconds{0};  // that were measured

  double per_second() const { return static_cast<double>(latencies_us.size()) / seconds.count(); }

  // Returns the latency that a part of the calls, 0 to 1, did not exceed. Returns 0 if there were
  // no calls.
  std::uint32_t percentile_us(double share) const;
};

// Keeps `in_flight` calls under way until the time is over: the highest rate. UNAVAILABLE with a
// sentence if the server cannot be reached or hangs up.
absl::StatusOr<LoadResult> RunLoad(const LoadPlan& plan);

// Begins `per_second` calls a second at equal distances, whether those before were answered or not,
// and counts the time of each from when it was due. So a stall shows in every call that came in the
// meantime, as it would to customers, and not only in those that were under way. Ends when all are
// answered. Errors as those of RunLoad; DEADLINE_EXCEEDED if the server fell behind by a million
// calls, or by 30 seconds at the end.
absl::StatusOr<LoadResult> RunSchedule(const LoadPlan& plan);

}  // namespace atm::bench

#endif  // ATM_TESTS_BENCH_HTTP2_LOAD_H_
