// What an error of the bank says, beyond its code and its sentence.
//
// The calls of atm::Client return absl::Status. One that came from the server carries the rich
// details of the contract (google.rpc.Status) as a payload, and every one of an operation that
// moves money carries the operation's request id; these functions read them. Pure functions, safe
// from any thread.
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

// A request field that the server could not take.
struct FieldViolation {
  std::string field;        // "amount_minor"
  std::string description;  // what is wrong with it
};

// What the server said about a refusal.
struct ErrorDetails {
  std::string reason;                           // "INSUFFICIENT_FUNDS"; empty: nobody gave one
  std::map<std::string, std::string> metadata;  // "available_minor" -> "1500"
  std::vector<FieldViolation> field_violations;
  std::optional<std::chrono::milliseconds> retry_delay;

  // The metadata's value, or nothing.
  std::optional<std::string> Find(const std::string& key) const;

  // The metadata's value as a number, or nothing if there is none.
  std::optional<std::int64_t> FindInt(const std::string& key) const;

  // The ISO 8583 response code, such as "51"; empty if there is none.
  std::string response_code() const;
};

// The details of an error; all empty if it carries none (a broken connection, say) or is OK.
ErrorDetails DetailsOf(const absl::Status& status);

// The reason alone: "INSUFFICIENT_FUNDS", or "". The reasons are those of atm/v1/atm_service.proto,
// and one that this library gives: UNREACHABLE (UNAVAILABLE), no server could be connected to and
// nothing was sent.
std::string ReasonOf(const absl::Status& status);

// The request id of the operation that failed, the caller's or the one that the library made: what
// to ask again with. Empty for Balance and GetTransaction, for OK, and for an error from
// elsewhere.
std::string RequestIdOf(const absl::Status& status);

// Whether an operation that ended with this error moved nothing, for certain. False means that
// nobody can know from this answer: ask again with the same request id (RequestIdOf), and the first
// outcome comes back.
//
// True for INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, OUT_OF_RANGE, ABORTED,
// RESOURCE_EXHAUSTED, UNIMPLEMENTED, PERMISSION_DENIED and UNAUTHENTICATED; and for every code if
// the bank itself said no (it gave a reason, such as SHUTTING_DOWN). False for OK.
//
// An operation is more than its last attempt. Where an earlier attempt had no answer and a later
// one was turned away before the bank looked the request id up (it was overloaded or shutting down,
// say), the library reports UNAVAILABLE without a reason, and so this is false.
bool IsDefinite(const absl::Status& status);

}  // namespace atm

#endif  // ATM_CLIENT_ERROR_H_
