// Lengths of time, and points in time, as people write them.
#ifndef ATM_CLIENT_CLI_TEXT_DURATION_H_
#define ATM_CLIENT_CLI_TEXT_DURATION_H_

#include <google/protobuf/timestamp.pb.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace atm::cli {

// Reads a length of time, the same way for all options: a whole number and its unit, as in "500ms",
// "90s", "10m", "12h" or "7d"; without a unit they are seconds. Returns nullopt for anything else,
// and for a time that is not between 1 ms and 365 days.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

// The same for what is counted in seconds. Returns nullopt also for parts of a second.
std::optional<std::chrono::seconds> ParseWholeSeconds(std::string_view text);

// What ParseDuration reads, for messages.
inline constexpr char kDurationGrammar[] =
    "a whole number with ms, s, m, h or d; without one of them it is seconds";

// Reads a time of RFC 3339, such as "2026-05-01T12:00:00Z". Returns nullopt for anything else.
std::optional<google::protobuf::Timestamp> ParseTime(const std::string& text);

// "5s", "500ms".
std::string TimeText(std::chrono::milliseconds time);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_DURATION_H_
