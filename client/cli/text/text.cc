#include "client/cli/text/text.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_format.h"
#include "storage/values/currency.h"
#include "storage/values/money.h"

namespace atm::cli {

std::optional<std::string> DecimalAmount(std::int64_t amount_minor,
                                         const std::string& currency_code) {
  const std::optional<Currency> currency = Currency::FromCode(currency_code);
  if (!currency) {
    return std::nullopt;
  }
  return FormatAmount(amount_minor, *currency);
}

std::string AmountWithCurrency(std::int64_t amount_minor, const std::string& currency_code) {
  const std::optional<std::string> amount = DecimalAmount(amount_minor, currency_code);
  return amount ? absl::StrFormat("%s %s", *amount, currency_code)
                : absl::StrFormat("%d minor units of %s", amount_minor, currency_code);
}

std::string TimeText(std::chrono::milliseconds time) {
  return time.count() % 1'000 == 0 ? absl::StrFormat("%ds", time.count() / 1'000)
                                   : absl::StrFormat("%dms", time.count());
}

std::string ShellWord(std::string_view word) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:=,@%+";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(word);
  }
  std::string quoted = "'";
  for (const char c : word) {
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted + "'";
}

std::string ShellCommand(std::string_view program, std::vector<std::string> args,
                         const std::vector<std::string>& more) {
  args.insert(std::ranges::find(args, "--"), more.begin(), more.end());
  std::string command = ShellWord(program);
  for (const std::string& arg : args) {
    command += " " + ShellWord(arg);
  }
  return command;
}

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
  // How many bytes follow the first one; then the least code point that needs so many.
  const auto tail_size = [](unsigned char first) {
    return first < 0x80        ? 0
           : first >> 5U == 6  ? 1
           : first >> 4U == 14 ? 2
           : first >> 3U == 30 ? 3
                               : -1;
  };
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

std::string Paint::With(std::string_view code, std::string_view text) const {
  return is_on_ ? absl::StrFormat("%s%s\033[0m", code, text) : std::string(text);
}

}  // namespace atm::cli
