// Lengths of time, and points in time, as people write them.
#ifndef ATM_CLIENT_CLI_TEXT_DURATION_H_
#define ATM_CLIENT_CLI_TEXT_DURATION_H_

#include <google/protobuf/timestamp.pb.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace atm::cli {

// Reads "5s", "500ms" or "5" (seconds). Returns nullopt for anything else, and for a time that is
// not between 1 ms and a day.
std::optional<std::chrono::milliseconds> ParseTimeout(std::string_view text);

// Reads "90s", "10m", "12h" or "7d". Returns nullopt for anything else, and for a time that is not
// between a second and a year.
std::optional<std::chrono::seconds> ParseDuration(std::string_view text);

// Reads a time of RFC 3339, such as "2026-05-01T12:00:00Z". Returns nullopt for anything else.
std::optional<google::protobuf::Timestamp> ParseTime(const std::string& text);

// "5s", "500ms".
std::string TimeText(std::chrono::milliseconds time);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_DURATION_H_
