// What an error of the bank says, beyond its code and its sentence.
//
// The calls of atm::Client return absl::Status. One that came from the server carries the rich details
// of the contract (google.rpc.Status) as a payload; these functions read them. Pure functions, safe from
// any thread.
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

// A request field that the server could not take.
struct FieldViolation {
  std::string field;        // "amount_minor"
  std::string description;  // what is wrong with it
};

// What the server said about a refusal.
struct ErrorDetails {
  std::string reason;                           // "INSUFFICIENT_FUNDS"; empty: not from the bank
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

// The reason alone: "INSUFFICIENT_FUNDS", or "".
std::string ReasonOf(const absl::Status& status);

// Whether nothing moved, for certain. False means that nobody can know from this answer: ask again with
// the same request id, or look at the balance.
bool IsDefinite(const absl::Status& status);

}  // namespace atm

#endif  // ATM_CLIENT_ERROR_H_
