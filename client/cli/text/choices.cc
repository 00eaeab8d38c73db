#include "client/cli/text/choices.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "storage/values/edit_distance.h"

namespace atm::cli {
namespace {

// Longer than any word of ours, and short enough that its square is little work.
constexpr std::size_t kLongestTypo = 64;

}  // namespace

std::optional<std::string_view> Suggest(std::string_view typed,
                                        std::span<const std::string_view> words) {
  if (typed.empty() || typed.size() > kLongestTypo) {
    return std::nullopt;
  }
  std::optional<std::string_view> nearest;
  std::size_t nearest_distance = 0;
  for (const std::string_view word : words) {
    const std::size_t distance = EditDistance(typed, word);
    // A third of the letters may be wrong: more is another word.
    const std::size_t allowed = std::max<std::size_t>(1, std::max(typed.size(), word.size()) / 3);
    if (distance <= allowed && distance < word.size() &&
        (!nearest || distance < nearest_distance)) {
      nearest = word;
      nearest_distance = distance;
    }
  }
  // Somebody who typed the beginning of a word meant that word.
  for (const std::string_view word : words) {
    if (!nearest && typed.size() >= 3 && word.starts_with(typed)) {
      nearest = word;
    }
  }
  return nearest;
}

std::string DidYouMean(std::string_view typed, std::span<const std::string_view> words,
                       std::string_view otherwise) {
  const std::optional<std::string_view> word = Suggest(typed, words);
  return word ? absl::StrFormat("did you mean '%s'?", *word) : std::string(otherwise);
}

std::string Listed(std::span<const std::string_view> words, std::string_view last) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    list += i == 0 ? "" : i + 1 == words.size() ? absl::StrFormat(" %s ", last) : ", ";
    list += words[i];
  }
  return list;
}

Failure NotAChoice(std::string_view what, std::string_view value,
                   std::span<const std::string_view> choices) {
  return UsageFailure(absl::StrFormat("'%s' is not %s", value, what),
                      absl::StrFormat("it is one of %s", Listed(choices)),
                      DidYouMean(value, choices, "atm-cli --help"));
}

}  // namespace atm::cli
