// Words of which one is to be chosen: lists of them, and what somebody meant who mistyped one.
#ifndef ATM_CLIENT_CLI_TEXT_CHOICES_H_
#define ATM_CLIENT_CLI_TEXT_CHOICES_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/cli/text/failure.h"

namespace atm::cli {

// Returns the word that is nearest to what was typed, or nullopt if none is near enough to be
// meant.
std::optional<std::string_view> Suggest(std::string_view typed,
                                        std::span<const std::string_view> words);

// "did you mean 'balance'?", or `otherwise` if no word is near enough to be meant.
std::string DidYouMean(std::string_view typed, std::span<const std::string_view> words,
                       std::string_view otherwise);

// "a, b or c".
std::string Listed(std::span<const std::string_view> words, std::string_view last = "or");

// Returns the usage failure for a value that is none of the choices. `what` names the kind of
// choice: "a value of --output", "a shell".
Failure NotAChoice(std::string_view what, std::string_view value,
                   std::span<const std::string_view> choices);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_CHOICES_H_
