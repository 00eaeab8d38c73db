// Lengths of time, and points in time, as people write them.
#ifndef ATM_CLIENT_CLI_TEXT_DURATION_H_
#define ATM_CLIENT_CLI_TEXT_DURATION_H_

#include <google/protobuf/timestamp.pb.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace atm::cli {

// Reads "5s", "500ms" or "5" (seconds); nothing if it is no such time, or not between 1 ms and a
// day.
std::optional<std::chrono::milliseconds> ParseTimeout(std::string_view text);

// Reads "90s", "10m", "12h" or "7d"; nothing if it is no such time, or not between a second and a
// year.
std::optional<std::chrono::seconds> ParseDuration(std::string_view text);

// Reads a time of RFC 3339, such as "2026-05-01T12:00:00Z"; nothing if it is none.
std::optional<google::protobuf::Timestamp> ParseTime(const std::string& text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_DURATION_H_
