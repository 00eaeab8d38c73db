#include "client/cli/text/failure.h"

#include "absl/strings/str_format.h"
#include "client/cli/text/printable.h"

namespace atm::cli {

std::string ErrorText(const Failure& failure, const Paint& paint) {
  return absl::StrFormat("%s %s\n%s %s\n%s %s\n", paint.BoldRed("error:"), Printable(failure.what),
                         paint.Bold("  why:"), Printable(failure.why), paint.Bold("  try:"),
                         Printable(failure.remedy));
}

}  // namespace atm::cli
