// The record of a request id, and a command that comes with the same id.
#ifndef ATM_STORAGE_REPLAY_H_
#define ATM_STORAGE_REPLAY_H_

#include <cstdint>
#include <optional>

#include "storage/book.h"
#include "storage/command.h"
#include "storage/journal.h"
#include "storage/outcome.h"

namespace atm::storage {

// The answer to a command whose request id is on record: the first answer again if it asks for the
// same, else kRequestIdReused with the first field that differs. A currency that is left out agrees
// with any.
Outcome AnswerFromRecord(const Book& book, const Operation& operation, const RequestRecord& record);

// The answer that a transaction is to the command that caused it.
Receipt MakeReceipt(const Book& book, const Transaction& transaction);

// What is to be recorded of a refusal; nothing if it is not one of those that IsRecorded, or is
// about an account that does not exist.
std::optional<RecordedRefusal> MakeRecord(const Book& book, const Operation& operation,
                                          const Refusal& refusal, const Uuid& request_id,
                                          std::int64_t create_time_us);

}  // namespace atm::storage

#endif  // ATM_STORAGE_REPLAY_H_
