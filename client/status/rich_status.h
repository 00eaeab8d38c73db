// Makes errors with the details of google.rpc.Status (AIP-193) on the client side. Pure.
#ifndef ATM_CLIENT_STATUS_RICH_STATUS_H_
#define ATM_CLIENT_STATUS_RICH_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "atm/error.h"
#include "google/rpc/status.pb.h"

namespace atm {

// The domain of an ErrorInfo: that of the bank, by its contract, or of this library.
inline constexpr char kBankDomain[] = "atm.v1";
inline constexpr char kClientDomain[] = "client.atm.v1";

// Returns a status with the details as its payload kErrorDetailsUrl: the inverse of DetailsOf.
absl::Status RichStatus(absl::StatusCode code, const std::string& message,
                        const std::string& domain, const ErrorDetails& details);

// Returns that payload. The status must have one.
google::rpc::Status RichOf(const absl::Status& status);

}  // namespace atm

#endif  // ATM_CLIENT_STATUS_RICH_STATUS_H_
