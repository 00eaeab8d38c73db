#include "storage/values/system_error.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/str_format.h"

namespace atm {
namespace {

absl::StatusCode CodeOfSystemError(int error) {
  switch (error) {
    case EEXIST:
      return absl::StatusCode::kAlreadyExists;
    case ENOENT:
    case ENOTDIR:
      return absl::StatusCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::StatusCode::kPermissionDenied;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::StatusCode::kResourceExhausted;
    default:
      return absl::StatusCode::kUnavailable;
  }
}

}  // namespace

absl::Status LastSystemError(const char* what, const std::string& path) {
  const int error = errno;
  return {CodeOfSystemError(error),
          absl::StrFormat("cannot %s %s: %s", what, path, std::strerror(error))};
}

}  // namespace atm
