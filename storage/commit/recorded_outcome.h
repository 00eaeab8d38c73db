// Answers from the record: what is kept of a request, and what a command is told that comes with
// the same request id. Pure functions of what they are given.
#ifndef ATM_STORAGE_COMMIT_RECORDED_OUTCOME_H_
#define ATM_STORAGE_COMMIT_RECORDED_OUTCOME_H_

#include <cstdint>
#include <optional>

#include "storage/book/book.h"
#include "storage/journal/record.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"

namespace atm::storage {

// Returns the answer to a command whose request id is on record: the first answer again if the
// command asks for the same, else kRequestIdReused with the first field that differs. What an
// operation may leave out (currency, end of a hold, amount of a reversal) agrees with anything.
// `reversed` is the transaction that a Reverse names by request id; 0 if there is none, or for
// other operations.
Outcome AnswerFromRecord(const Book& book, const Command& command, const RequestRecord& record,
                         TransactionId reversed);

// Returns what is to be recorded of an answer that moved nothing; nullopt if it is a refusal of a
// kind that is not recorded (see IsRecorded).
std::optional<RecordedAnswer> MakeRecord(const Book& book, const Command& command,
                                         const Outcome& outcome, TransactionId reversed,
                                         std::int64_t create_time_us);

// Returns what is to be recorded for a request that was taken back before it arrived.
RecordedAnswer MakeTombstone(const Uuid& request_id, std::int64_t create_time_us);

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_RECORDED_OUTCOME_H_
