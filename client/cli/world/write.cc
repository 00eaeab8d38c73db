#include "client/cli/world/write.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace atm::cli {

std::optional<WriteError> WriteOut(const Output& out, const std::string& text) {
  const auto lines = std::ranges::count(text, '\n');
  if (out.pager != nullptr && out.rows > 0 && lines >= out.rows) out.pager->Begin();
  errno = 0;
  *out.stream << text << std::flush;
  if (*out.stream) {
    return std::nullopt;
  }
  const int error = errno;
  return WriteError{.reader_is_gone = error == EPIPE,
                    .why = error == 0 ? "stdout does not take it" : std::strerror(error)};
}

Failure NotWritten(const WriteError& error) {
  if (error.reader_is_gone) return {.exit_code = kExitOk};
  return {kExitLocal, "the output could not be written", error.why,
          "check where stdout goes: to a full disk, for example"};
}

}  // namespace atm::cli
