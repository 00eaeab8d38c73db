// The details of an error of the bank, beyond its code and its message.
//
// The calls of atm::Client return absl::Status. A status that came from the server carries the
// details of the contract (google.rpc.Status) as a payload. Every error of an operation that moves
// money carries the operation's request id as another. The functions below read these payloads.
// They are pure and may be called from any thread.
#ifndef ATM_CLIENT_ERROR_H_
#define ATM_CLIENT_ERROR_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace atm {

// The payload's type URL: its value is a serialized google.rpc.Status.
inline constexpr char kErrorDetailsUrl[] = "type.googleapis.com/google.rpc.Status";

// The payload's type URL: its value is the request id of the operation that failed.
inline constexpr char kRequestIdUrl[] = "type.googleapis.com/atm.v1.RequestId";

// A request field that the server rejected.
struct FieldViolation {
  std::string field;        // "amount_minor"
  std::string description;  // what is wrong with it
};

// The details of one error.
struct ErrorDetails {
  std::string reason;                           // "INSUFFICIENT_FUNDS"; empty if the error has none
  std::map<std::string, std::string> metadata;  // "available_minor" -> "1500"
  std::vector<FieldViolation> field_violations;
  std::optional<std::chrono::milliseconds> retry_delay;

  // Returns the value of this key of the metadata, or nullopt if there is none.
  std::optional<std::string> Find(const std::string& key) const;

  // Returns the value as a number, or nullopt if there is none or it is not a number.
  std::optional<std::int64_t> FindInt(const std::string& key) const;

  // Returns the ISO 8583 response code, such as "51", or "" if there is none.
  std::string response_code() const;
};

// Returns the details of an error. They are empty if the status carries none (a broken connection,
// say) or is OK.
ErrorDetails DetailsOf(const absl::Status& status);

// Returns the reason alone: "INSUFFICIENT_FUNDS", or "" if there is none. The reasons are those of
// atm/v1/atm_service.proto and three that this library adds, with the code UNAVAILABLE. Each says
// that nothing was sent. UNREACHABLE: no connection to a server could be made. The other two are
// not retried. SERVER_NOT_TRUSTED: the server's certificate is of an authority that is not trusted,
// is for another name, or is not valid now. SERVER_WITHOUT_TLS: the server does not use TLS.
std::string ReasonOf(const absl::Status& status);

// Returns the request id of the operation that failed: the caller's, or the one that the library
// made. Retry the operation with it. Returns "" for calls without a request id (Balance and
// GetTransaction, say), for OK, and for an error from elsewhere.
std::string RequestIdOf(const absl::Status& status);

// Returns whether it is certain that an operation that ended with this error moved nothing. False
// means that this error does not tell: retry with the same request id (RequestIdOf), and the first
// outcome is replayed.
//
// True for INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, OUT_OF_RANGE, ABORTED,
// RESOURCE_EXHAUSTED, UNIMPLEMENTED, PERMISSION_DENIED and UNAUTHENTICATED, and for every code if
// the bank itself refused (it gave a reason, such as SHUTTING_DOWN). False for OK.
//
// An operation can have several attempts. If an earlier attempt had no answer, and a later one was
// refused before the bank looked the request id up (it was overloaded or shutting down, say), the
// library reports UNAVAILABLE without a reason, for which IsDefinite returns false.
bool IsDefinite(const absl::Status& status);

}  // namespace atm

#endif  // ATM_CLIENT_ERROR_H_
