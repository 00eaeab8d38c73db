// What clients asked of a bank and were answered, at the same time and over its deaths; and whether
// all of it could have happened one after the other.
#ifndef ATM_TESTS_TORTURE_CLIENT_HISTORY_H_
#define ATM_TESTS_TORTURE_CLIENT_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "storage/model/command.h"
#include "storage/model/outcome.h"

namespace atm::storage {

// A request was sent, or answered. Plain bytes, which go through a pipe.
struct HistoryEvent {
  std::size_t request;   // index into ClientHistory::requests
  std::int64_t time_ns;  // of a clock that never goes back
  bool is_answer;
  bool is_yes;                // of an answer: a receipt
  RefusalReason reason;       // of an answer that is a refusal
  TransactionId transaction;  // of a receipt
};

struct ClientHistory {
  std::vector<Command> requests;  // each with an id
  std::vector<HistoryEvent> events;
};

// Returns what is wrong, as a text; empty if the history is strictly serializable: the record in
// the file is an order of the requests in which a model gives every answer as it was given, and
// which has no request before one that was answered before it was sent.
std::string WhyNotSerializable(const ClientHistory& history, const std::string& path);

}  // namespace atm::storage

#endif  // ATM_TESTS_TORTURE_CLIENT_HISTORY_H_
