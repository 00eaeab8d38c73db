// Time zones: the one that TZ names, and what people are told of it.
#ifndef ATM_CLIENT_CLI_TEXT_ZONE_H_
#define ATM_CLIENT_CLI_TEXT_ZONE_H_

#include <optional>
#include <string>

#include "absl/time/time.h"

namespace atm::cli {

// Returns the zone that a value of TZ means to the C library: the name of a zone of this machine,
// such as "Europe/Berlin", or a rule of POSIX, such as "CET-1CEST,M3.5.0,M10.5.0/3". A colon may
// stand before either. An empty value means UTC. Returns nullopt for anything else, which the C
// library would silently take for UTC.
std::optional<absl::TimeZone> FindZone(std::string tz);

// Returns the zone of the machine, which holds where TZ is not set.
absl::TimeZone MachineZone();

// "UTC", "Europe/Berlin", or "local time" where the machine does not say.
std::string ZoneName(absl::TimeZone zone);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_ZONE_H_
