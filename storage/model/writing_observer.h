// Who is told when the ledger cannot write for a while.
#ifndef ATM_STORAGE_MODEL_WRITING_OBSERVER_H_
#define ATM_STORAGE_MODEL_WRITING_OBSERVER_H_

#include <functional>

#include "absl/status/status.h"

namespace atm::storage {

// Told when the ledger stops writing, with a sentence that says why, and when it goes on. Between
// the two it may be told another reason.
struct WritingObserver {
  std::function<void(const absl::Status& why)> on_stopped = [](const absl::Status&) {};
  std::function<void()> on_going_on = [] {};
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_WRITING_OBSERVER_H_
