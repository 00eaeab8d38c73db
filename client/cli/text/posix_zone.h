// Time zones that are no file but a rule, as POSIX defines them for TZ.
#ifndef ATM_CLIENT_CLI_TEXT_POSIX_ZONE_H_
#define ATM_CLIENT_CLI_TEXT_POSIX_ZONE_H_

#include <optional>
#include <string>
#include <string_view>

namespace atm::cli {

// From now on absl::LoadTimeZone also knows the zones that are rules of POSIX, such as
// "CET-1CEST,M3.5.0,M10.5.0/3". A file of the same name comes first, as in the C library.
void TeachPosixZones();

// Returns the zone as a file of time zones would have it (RFC 8536), or nullopt if the text is
// no rule. Whoever loads the file checks the numbers in it.
std::optional<std::string> ZoneFileOf(std::string_view rule);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_POSIX_ZONE_H_
