// Errors with the details of google.rpc.Status (AIP-193), made on this side of the wire.
#ifndef ATM_CLIENT_STATUS_RICH_STATUS_H_
#define ATM_CLIENT_STATUS_RICH_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "atm/error.h"
#include "google/rpc/status.pb.h"

namespace atm {

// Who says what an ErrorInfo says: the bank, by its contract, or this library.
inline constexpr char kBankDomain[] = "atm.v1";
inline constexpr char kClientDomain[] = "client.atm.v1";

// The status with the details as its payload kErrorDetailsUrl: the inverse of DetailsOf.
absl::Status RichStatus(absl::StatusCode code, const std::string& message,
                        const std::string& domain, const ErrorDetails& details);

// The payload of such a status, which has one.
google::rpc::Status RichOf(const absl::Status& status);

}  // namespace atm

#endif  // ATM_CLIENT_STATUS_RICH_STATUS_H_
