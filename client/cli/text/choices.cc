#include "client/cli/text/suggest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace atm::cli {
namespace {

// Longer than any word of ours, and short enough that the square of it is no work.
constexpr std::size_t kLongestTypo = 64;

}  // namespace

std::size_t EditDistance(std::string_view a, std::string_view b) {
  // Rows of the usual table: the distances of the first i letters of `a` to all beginnings of `b`.
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

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
  // The beginning of a word is meant as that word.
  for (const std::string_view word : words) {
    if (!nearest && typed.size() >= 3 && word.starts_with(typed)) {
      nearest = word;
    }
  }
  return nearest;
}

}  // namespace atm::cli
