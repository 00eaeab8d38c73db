// Times of requests, and lengths of time. Pure functions, safe from any thread.
#ifndef ATM_SERVER_WIRE_TIMESTAMP_H_
#define ATM_SERVER_WIRE_TIMESTAMP_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atm::server {

// Whether it is a time at all: of the years 1 to 9999, with 0 to 999,999,999 nanoseconds.
bool IsTime(const google::protobuf::Timestamp& time);

// Microseconds since 1970, rounded down or up. Of a time.
std::int64_t MicrosDown(const google::protobuf::Timestamp& time);
std::int64_t MicrosUp(const google::protobuf::Timestamp& time);

// Microseconds, rounded up. Returns nullopt if the duration is not more than 0, is longer than
// `most_us`, or is none: its nanoseconds are not 0 to 999,999,999.
std::optional<std::int64_t> MicrosUp(const google::protobuf::Duration& duration,
                                     std::int64_t most_us);

// A day since 1970 as ISO 8601 has it, such as "2026-11-30", and back: nothing if the text is none
// of the years 1970 to 9999.
std::string FormatDay(std::int32_t day);
std::optional<std::int32_t> ParseDay(std::string_view text);

// What was sent: as RFC 3339 has it, or "12 s, -5 ns" if it is no time.
std::string EchoTime(const google::protobuf::Timestamp& time);

// What was sent, such as "90 s, 0 ns".
std::string EchoDuration(const google::protobuf::Duration& duration);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_TIMESTAMP_H_
