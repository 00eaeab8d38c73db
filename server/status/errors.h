// How the server says no: gRPC statuses with the rich details of the contract (AIP-193).
//
// This (errors.cc, and refusals.cc and amount_refusals.cc for the ledger's) is the one place that
// turns a refusal of the ledger, or a wrong request, into words, codes and metadata; the list of
// reasons stands in proto/atm/v1/atm_service.proto. Pure functions, safe from any thread.
#ifndef ATM_SERVER_STATUS_ERRORS_H_
#define ATM_SERVER_STATUS_ERRORS_H_

#include <grpcpp/support/status.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "google/rpc/status.pb.h"
#include "server/limits.h"
#include "storage/model/outcome.h"
#include "storage/model/refusal.h"

namespace atm::server {

// What is wrong with one field of a request.
struct FieldViolation {
  std::string_view reason;         // "INVALID_ACCOUNT"
  std::string_view response_code;  // ISO 8583, "14"
  std::string_view field;          // "account"
  std::string description;         // what is wrong, and what would be right
  std::string_view metadata_key;   // where `value` stands in the metadata
  std::string value;               // what was sent, escaped and shortened
};

// What the request said, where a message repeats it.
struct RequestFacts {
  std::string_view request_id = {};     // empty: none was sent
  std::string_view currency_code = {};  // empty: none was sent
  std::string_view to_account = {};     // of a transfer
  std::string expire_time = {};         // of a hold or a freeze, as RFC 3339 has it
  std::string_view amount_field = "amount_minor";
};

// Why a call that was understood could not be begun.
enum class NotBegun {
  kStartingUp,        // the journal is still being read
  kShuttingDown,      // the server takes no more calls
  kDeadlineExceeded,  // the caller's deadline had passed
  kCancelled,         // the caller had gone
};

// INVALID_ARGUMENT with the reason of the first violation and all of them as BadRequest. At least
// one.
grpc::Status ViolationStatus(const std::vector<FieldViolation>& violations);

// RESOURCE_EXHAUSTED, REQUEST_TOO_LARGE.
grpc::Status RequestTooLargeStatus(std::size_t bytes, std::size_t max_bytes);

// INVALID_ARGUMENT, BATCH_TOO_LARGE: it has so many operations.
grpc::Status BatchTooLargeStatus(std::int64_t operations);

// INVALID_ARGUMENT, INVALID_OPERATION: an operation of a batch is not set, or of a later contract.
grpc::Status InvalidOperationStatus();

// INVALID_ARGUMENT, INVALID_OPERATION: an account of an import is to be validated only.
grpc::Status TriedAccountStatus();

// INVALID_ARGUMENT, MALFORMED_REQUEST: the bytes are no message of this type.
grpc::Status MalformedRequestStatus(std::string_view message_type);

// What the ledger refused.
grpc::Status RefusalStatus(const storage::Refusal& refusal, const RequestFacts& facts);

// NOT_FOUND, TRANSACTION_NOT_FOUND: nothing is on record for a request. For a transaction there is
// RefusalStatus.
grpc::Status RequestNotFoundStatus(std::string_view request_id);

// UNAVAILABLE, RECORD_UNREADABLE.
grpc::Status RecordUnreadableStatus();

// Returns why a look into the record found no answer, or nullopt if it found one.
template <typename Finding>
std::optional<grpc::Status> WhyNotRead(const Finding& finding, const RequestFacts& facts = {}) {
  if (const auto* refusal = std::get_if<storage::Refusal>(&finding)) {
    return RefusalStatus(*refusal, facts);
  }
  if (std::holds_alternative<storage::Unreadable>(finding)) return RecordUnreadableStatus();
  return std::nullopt;
}

// RESOURCE_EXHAUSTED, OVERLOADED: as many calls of a kind are under way as there may be, of all
// callers together or of this one.
grpc::Status TooManyCallsStatus(const limits::LongCallLimit& limit);
grpc::Status TooManyCallsOfCallerStatus(const limits::LongCallLimit& limit,
                                        std::string_view caller);

// DEADLINE_EXCEEDED, CALLER_STALLED: no account of an import came for too long, not all of them
// came in time, or an export or a backup was not read.
grpc::Status SilentImportStatus();
grpc::Status SlowImportStatus();
grpc::Status UnreadExportStatus();
grpc::Status UnreadBackupStatus();

// INVALID_ARGUMENT, IMPORT_TOO_LARGE.
grpc::Status ImportTooLargeStatus();

// INVALID_ARGUMENT, IMPORT_INCOMPLETE: other than `total` accounts came.
grpc::Status ImportIncompleteStatus(std::int64_t total, std::int64_t count);

grpc::Status NotBegunStatus(NotBegun why);

// An error of ours as a message of its own, with all its details.
google::rpc::Status RichOf(const grpc::Status& status);

// The reason that an error carries, such as "INSUFFICIENT_FUNDS"; empty if it carries none.
std::string ReasonOf(const grpc::Status& status);

// A value that came from outside, fit for a message or a log: escaped as in C, and shortened.
std::string Echo(std::string_view value);

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_ERRORS_H_
