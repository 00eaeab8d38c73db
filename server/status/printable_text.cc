#include "server/status/printable_text.h"

#include <cstdint>

namespace atm::server {
namespace {

// How UTF-8 begins a character of 1 to 4 bytes: the first byte under `mask` is `lead`. A code point
// below `least` would have had a shorter form, and is not allowed in this one.
struct Form {
  std::uint8_t mask;
  std::uint8_t lead;
  std::uint32_t least;
};
constexpr Form kForms[] = {
    {0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
constexpr std::uint32_t kLastCodePoint = 0x10ffff;

constexpr bool IsSurrogate(std::uint32_t c) { return c >= 0xd800 && c <= 0xdfff; }
constexpr bool IsControl(std::uint32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0); }

// Takes the first character off a text that has one; nothing if it is not UTF-8.
std::optional<std::uint32_t> TakeCharacter(std::string_view* text) {
  const auto first = static_cast<std::uint8_t>(text->front());
  std::size_t length = 0;
  for (const Form& form : kForms) {
    ++length;
    if ((first & form.mask) != form.lead) {
      continue;
    }
    if (text->size() < length) {
      return std::nullopt;
    }
    std::uint32_t c = first & static_cast<std::uint8_t>(~form.mask);
    for (const char byte : text->substr(1, length - 1)) {
      const auto more = static_cast<std::uint8_t>(byte);
      if ((more & 0xc0) != 0x80) {
        return std::nullopt;
      }
      c = c << 6 | (more & 0x3f);
    }
    if (c < form.least || c > kLastCodePoint || IsSurrogate(c)) {
      return std::nullopt;
    }
    text->remove_prefix(length);
    return c;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> CountPrintable(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::optional<std::uint32_t> c = TakeCharacter(&text);
    if (!c || IsControl(*c)) {
      return std::nullopt;
    }
    ++count;
  }
  return count;
}

}  // namespace atm::server
