#include "client/cli/text/printable.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace atm::cli {

std::string Printable(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return (c >= 0 && c < ' ' && c != '\n') || c == '\x7f'; }, '?');
  return text;
}

std::string OneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

bool IsUtf8(std::string_view text) {
  // Returns how many bytes follow the first one, or -1 if it cannot be a first byte.
  const auto tail_size = [](unsigned char first) {
    return first < 0x80        ? 0
           : first >> 5U == 6  ? 1
           : first >> 4U == 14 ? 2
           : first >> 3U == 30 ? 3
                               : -1;
  };
  // The least code point that needs this many bytes after the first one.
  constexpr std::array<std::uint32_t, 4> kLeast = {0, 0x80, 0x800, 0x10000};
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const int tail = tail_size(first);
    if (tail < 0 || text.size() <= static_cast<std::size_t>(tail)) {
      return false;
    }
    std::uint32_t point = tail == 0 ? first : first & (0x3fU >> static_cast<unsigned>(tail));
    for (const char c : text.substr(1, static_cast<std::size_t>(tail))) {
      const auto next = static_cast<unsigned char>(c);
      if ((next & 0xc0U) != 0x80U) {
        return false;
      }
      point = (point << 6U) | (next & 0x3fU);
    }
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < kLeast[static_cast<std::size_t>(tail)] || point > 0x10ffff || is_surrogate) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(tail) + 1);
  }
  return true;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

bool HasControls(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    // The second set of them, U+0080 to U+009F, has two bytes each.
    if (byte < 0x20 || byte == 0x7f || (byte == 0xc2 && next >= 0x80 && next <= 0x9f)) {
      return true;
    }
  }
  return false;
}

}  // namespace atm::cli
