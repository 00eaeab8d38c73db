#include "client/cli/text/printable.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace atm::cli {
namespace {

struct Character {
  std::uint32_t point;  // of Unicode
  std::size_t bytes;    // in UTF-8
};

// Returns the character that a text begins with, or nullopt if that is not UTF-8.
std::optional<Character> FirstOf(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return Character{first, 1};
  const std::size_t bytes = first >> 5U == 6    ? 2
                            : first >> 4U == 14 ? 3
                            : first >> 3U == 30 ? 4
                                                : 0;
  if (bytes == 0 || text.size() < bytes) return std::nullopt;
  std::uint32_t point = first & (0x7fU >> bytes);
  for (const char c : text.substr(1, bytes - 1)) {
    const auto next = static_cast<unsigned char>(c);
    if ((next & 0xc0U) != 0x80U) return std::nullopt;
    point = (point << 6U) | (next & 0x3fU);
  }
  // The least code point that needs this many bytes.
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
  if (point < kLeast[bytes] || point > 0x10ffff || is_surrogate) return std::nullopt;
  return Character{point, bytes};
}

bool IsControl(std::uint32_t point) { return point < 0x20 || (point >= 0x7f && point <= 0x9f); }

// Whether a character changes the order in which a terminal shows those around it, or begins
// another line (Unicode, annex 9, and 5.8).
bool ChangesOrder(std::uint32_t point) {
  return point == 0x61c || point == 0x200e || point == 0x200f ||
         (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const std::optional<Character> first = FirstOf(text);
    const std::size_t bytes = first ? first->bytes : 1;
    const bool is_safe = first && (first->point == '\n' ||
                                   (!IsControl(first->point) && !ChangesOrder(first->point)));
    printable += is_safe ? text.substr(0, bytes) : "?";
    text.remove_prefix(bytes);
  }
  return printable;
}

std::string OneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::optional<Character> first = FirstOf(text);
    if (!first) return false;
    text.remove_prefix(first->bytes);
  }
  return true;
}

std::size_t CountCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

bool HasControls(std::string_view text) {
  while (!text.empty()) {
    const std::optional<Character> first = FirstOf(text);
    if (first && IsControl(first->point)) return true;
    text.remove_prefix(first ? first->bytes : 1);
  }
  return false;
}

}  // namespace atm::cli
