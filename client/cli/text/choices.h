// "Did you mean …?"
#ifndef ATM_CLIENT_CLI_TEXT_SUGGEST_H_
#define ATM_CLIENT_CLI_TEXT_SUGGEST_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace atm::cli {

// How many letters must be added, dropped, changed or swapped with their neighbour to make `b` from
// `a`.
std::size_t EditDistance(std::string_view a, std::string_view b);

// The word that is nearest to what was typed; nothing if none is near enough to be meant.
std::optional<std::string_view> Suggest(std::string_view typed,
                                        std::span<const std::string_view> words);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_SUGGEST_H_
