#include "client/cli/commands/bank_name.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "absl/strings/str_format.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

constexpr std::size_t kLongestBankName = 64;

bool IsBankName(std::string_view text) {
  const auto is_of_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  };
  return !text.empty() && text.size() <= kLongestBankName && std::ranges::all_of(text, is_of_name);
}

}  // namespace

Argument BankNameArgument(std::string& name) {
  return {.name = "NAME",
          .read = [&name](std::string_view /*name*/,
                          const std::string& value) -> std::optional<Failure> {
            if (!IsBankName(value)) {
              return UsageFailure(
                  absl::StrFormat("'%s' cannot be the name of a bank", Printable(value)),
                  absl::StrFormat("it is 1 to %d letters, digits, points, dashes and underscores",
                                  kLongestBankName),
                  "a short word, such as prod or test");
            }
            name = value;
            return std::nullopt;
          }};
}

}  // namespace atm::cli
