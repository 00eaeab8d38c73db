#include "client/cli/world/write.h"

#include <cerrno>
#include <cstring>

namespace atm::cli {

std::optional<std::string> WriteOut(const Output& out, const std::string& text) {
  errno = 0;
  *out.stream << text << std::flush;
  if (*out.stream) {
    return std::nullopt;
  }
  return errno == 0 ? "stdout does not take it" : std::strerror(errno);
}

Failure NotWritten(const std::string& why) {
  return {kExitLocal, "the output could not be written", why,
          "check where stdout goes: a full disk, or a closed pipe"};
}

}  // namespace atm::cli
