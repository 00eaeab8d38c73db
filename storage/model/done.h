// Who is told what came of a call. Each is called exactly once.
#ifndef ATM_STORAGE_MODEL_DONE_H_
#define ATM_STORAGE_MODEL_DONE_H_

#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/model/outcome.h"

namespace atm::storage {

// Called with the outcome of one command.
using Done = absl::AnyInvocable<void(Outcome)>;

// Called with the outcomes of several commands that were handed in together, in their order.
using AllDone = absl::AnyInvocable<void(std::vector<Outcome>)>;

// Called with what is on record of a transaction or a request.
using FindDone = absl::AnyInvocable<void(Finding)>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_DONE_H_
