#include "server/status/suggest.h"

#include <cstddef>

#include "storage/values/edit_distance.h"

namespace atm::server {
namespace {

constexpr std::size_t kFarthest = 2;

}  // namespace

std::optional<std::string> Suggest(std::string_view typed, const std::vector<std::string>& known) {
  std::optional<std::string> nearest;
  std::size_t least = kFarthest + 1;
  for (const std::string& word : known) {
    if (const std::size_t distance = EditDistance(typed, word); distance < least) {
      least = distance;
      nearest = word;
    }
  }
  return nearest;
}

}  // namespace atm::server
