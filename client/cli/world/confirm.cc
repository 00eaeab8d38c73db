#include "client/cli/world/confirm.h"

#include <istream>

#include "client/cli/text/printable.h"

namespace atm::cli {

bool CanAsk(const Invocation& call) {
  // The question goes to stderr, since stdout is for data.
  return call.in.is_terminal && call.err.is_terminal;
}

std::optional<Failure> Confirm(const Invocation& call, const std::string& question) {
  *call.err.stream << Printable(question) << " [y/N] " << std::flush;
  std::string answer;
  if (!std::getline(*call.in.stream, answer)) {
    *call.err.stream << "\n";  // the end of input leaves the cursor where the answer would be
  }
  if (answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes" || answer == "YES") {
    return std::nullopt;
  }
  return Failure{kExitLocal, "nothing was done", "the answer was not yes",
                 "answer y, or give --yes"};
}

}  // namespace atm::cli
