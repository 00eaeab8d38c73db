#include "client/cli/world/confirm.h"

#include <istream>

#include "absl/strings/str_format.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/text.h"

namespace atm::cli {

bool MustConfirm(const Invocation& call, const Options& options) {
  // The question goes to stderr, since stdout is for data.
  return OptionNamed("yes").GoesWith(options.command) && !options.yes && call.in.is_terminal &&
         call.err.is_terminal;
}

std::string Question(const Options& options,
                     const std::optional<v1::GetTransactionResponse>& record,
                     const std::optional<std::string>& amount) {
  if (!record) {
    return absl::StrFormat(
        "Reverse request %s, which the bank does not know? It can then never be "
        "carried out.",
        options.original_request_id);
  }
  if (!record->has_transaction()) {
    return absl::StrFormat("Reverse request %s, which moved nothing?", options.original_request_id);
  }
  const v1::Transaction& transaction = record->transaction();
  if (options.command == Command::kRelease) {
    return absl::StrFormat("Release hold %d, %s?", transaction.id(), Description(transaction));
  }
  return absl::StrFormat("Reverse %stransaction %d, %s?",
                         amount ? absl::StrFormat("%s of ", *amount) : "", transaction.id(),
                         Description(transaction));
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
