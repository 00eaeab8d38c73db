// The days of the bank's business, in a time zone of the IANA database.
#ifndef ATM_SERVER_PROGRAM_CALENDAR_H_
#define ATM_SERVER_PROGRAM_CALENDAR_H_

#include <string>

#include "absl/status/statusor.h"
#include "storage/model/account_limits.h"

namespace atm::server {

// The civil days of a time zone, such as "Europe/Berlin" or "UTC", none of which comes back when
// clocks are set back over midnight; safe to call from any thread.
// INVALID_ARGUMENT with a sentence for people if this machine knows no such zone.
absl::StatusOr<storage::BusinessCalendar> MakeCalendar(const std::string& time_zone);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_CALENDAR_H_
