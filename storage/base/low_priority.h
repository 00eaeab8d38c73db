// Work that gives way to everything else on the machine: for what takes long and nobody waits for.
#ifndef ATM_STORAGE_BASE_LOW_PRIORITY_H_
#define ATM_STORAGE_BASE_LOW_PRIORITY_H_

#include "absl/functional/function_ref.h"

namespace atm::storage {

// Calls `work` on a thread of its own, to which the system gives processors and disks only where
// nobody else wants them, and blocks until it has returned. It must not throw.
void RunAtLowPriority(absl::FunctionRef<void()> work);

}  // namespace atm::storage

#endif  // ATM_STORAGE_BASE_LOW_PRIORITY_H_
