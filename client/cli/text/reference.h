// References: the callers' own words for transactions.
#ifndef ATM_CLIENT_CLI_TEXT_REFERENCE_H_
#define ATM_CLIENT_CLI_TEXT_REFERENCE_H_

#include <optional>
#include <string>
#include <string_view>

namespace atm::cli {

// Returns why the text is not a reference, or nullopt if it is one: it has 1 to 64 characters, and
// no control character.
std::optional<std::string> WhyNoReference(std::string_view text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_REFERENCE_H_
