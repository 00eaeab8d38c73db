#include "client/cli/world/confirm.h"

#include <istream>

#include "absl/strings/str_format.h"
#include "client/cli/text/printable.h"

namespace atm::cli {

std::optional<Failure> CheckCanAsk(const Invocation& call, std::string_view command) {
  // The question goes to stderr, since stdout is for data.
  if (call.in.is_terminal && call.err.is_terminal) return std::nullopt;
  return UsageFailure(absl::StrFormat("'%s' needs --yes here", command),
                      "it asks before it does anything, and nobody is at a terminal to answer",
                      "add --yes once you are sure");
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
