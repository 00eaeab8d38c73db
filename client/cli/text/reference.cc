#include "client/cli/text/reference.h"

#include <cstddef>

#include "absl/strings/str_format.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

constexpr std::size_t kMostCharacters = 64;  // of the contract

}  // namespace

std::optional<std::string> WhyNoReference(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (!IsUtf8(text)) return "it is not UTF-8";
  if (HasControls(text)) return "it has control characters";
  const std::size_t characters = CountCharacters(text);
  if (characters <= kMostCharacters) return std::nullopt;
  return absl::StrFormat("it has %d characters, and %d is the most", characters, kMostCharacters);
}

}  // namespace atm::cli
