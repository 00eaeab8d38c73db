#include "client/cli/text/failure.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_format.h"
#include "client/cli/text/printable.h"

namespace atm::cli {

std::string ErrorText(const Failure& failure, const Paint& paint) {
  return absl::StrFormat("%s %s\n%s %s\n%s %s\n", paint.BoldRed("error:"), Printable(failure.what),
                         paint.Bold("  why:"), Printable(failure.why), paint.Bold("  try:"),
                         Printable(failure.remedy));
}

std::string ErrorJson(const Failure& failure) {
  const ErrorFacts& facts = failure.facts;
  const bool is_ours = facts.code.empty();
  const char* const ours = failure.exit_code == kExitUsage ? "USAGE" : "LOCAL";
  const nlohmann::ordered_json json = {{"reason", is_ours ? ours : facts.reason},
                                       {"code", facts.code},
                                       {"message", is_ours ? failure.what : facts.message},
                                       {"metadata", facts.metadata},
                                       {"response_code", facts.response_code},
                                       {"request_id", facts.request_id},
                                       {"what", failure.what},
                                       {"why", failure.why},
                                       {"try", failure.remedy},
                                       {"exit_code", failure.exit_code}};
  return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace atm::cli
