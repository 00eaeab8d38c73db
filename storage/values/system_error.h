// What the operating system says of a file, as a status.
#ifndef ATM_STORAGE_VALUES_SYSTEM_ERROR_H_
#define ATM_STORAGE_VALUES_SYSTEM_ERROR_H_

#include <string>

#include "absl/status/status.h"

namespace atm {

// Returns the error of the system call before, with the sentence "cannot make /srv/a: …", where
// `what` is "make". ALREADY_EXISTS, NOT_FOUND, PERMISSION_DENIED, RESOURCE_EXHAUSTED if there is no
// room, or else UNAVAILABLE.
absl::Status LastSystemError(const char* what, const std::string& path);

}  // namespace atm

#endif  // ATM_STORAGE_VALUES_SYSTEM_ERROR_H_
