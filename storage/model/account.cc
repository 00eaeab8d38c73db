#include "storage/model/account.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/ascii.h"
#include "storage/base/check.h"

namespace atm::storage {
namespace {

constexpr std::size_t kMaxRoleLength = 16;

// A word of 64 bits takes twelve digits to base 37, and leaves a bit: 37^12 is less than 2^63. A
// character is a digit from 1 on, so that a number has one text only; 0 is that of no character.
constexpr std::size_t kWordLength = 12;
constexpr std::string_view kDigits = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

constexpr auto kDigitOf = [] {
  std::array<std::uint8_t, 256> digits = {};
  for (std::size_t digit = 1; digit < kDigits.size(); ++digit) {
    digits[static_cast<unsigned char>(kDigits[digit])] = static_cast<std::uint8_t>(digit);
  }
  return digits;
}();

std::uint8_t DigitOf(char c) { return kDigitOf[static_cast<unsigned char>(c)]; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

bool IsRole(std::string_view role) {
  return !role.empty() && role.size() <= kMaxRoleLength && std::ranges::all_of(role, IsLower);
}

// Takes at most kWordLength characters. Returns nullopt if one of them has no digit.
std::optional<std::uint64_t> Pack(std::string_view text) {
  std::uint64_t word = 0;
  for (const char c : text) {
    const std::uint8_t digit = DigitOf(c);
    if (digit == 0) {
      return std::nullopt;
    }
    word = word * kDigits.size() + digit;
  }
  return word;
}

void Unpack(std::uint64_t word, std::string* text) {
  std::array<char, kWordLength> reversed;
  std::size_t length = 0;
  for (; word != 0; word /= kDigits.size()) {
    reversed[length++] = kDigits[word % kDigits.size()];
  }
  while (length > 0) {
    text->push_back(reversed[--length]);
  }
}

}  // namespace

std::optional<AccountNumber> AccountNumber::Customer(std::string_view text) {
  if (text.empty() || text.size() > kMaxLength) {
    return std::nullopt;
  }
  AccountNumber number;
  for (std::uint64_t& word : number.words_) {
    const std::optional<std::uint64_t> packed = Pack(text.substr(0, kWordLength));
    if (!packed) {
      return std::nullopt;
    }
    word = *packed;
    text.remove_prefix(std::min(kWordLength, text.size()));
  }
  return number;
}

AccountNumber AccountNumber::Internal(std::string_view role, Currency currency) {
  Check(IsRole(role), "an internal account has a role");
  std::string text(role);
  absl::AsciiStrToUpper(&text);
  AccountNumber number = Customer(text).value();
  number.words_[2] = kInternal | Pack(currency.code()).value();
  return number;
}

std::optional<AccountNumber> AccountNumber::FromRecord(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return Customer(text);
  }
  const std::optional<Currency> currency = Currency::FromCode(text.substr(colon + 1));
  const std::string_view role = text.substr(0, colon);
  if (!currency || !IsRole(role)) {
    return std::nullopt;
  }
  return Internal(role, *currency);
}

std::string AccountNumber::text() const {
  std::string text;
  Unpack(words_[0], &text);
  Unpack(words_[1], &text);
  if (is_internal()) {
    absl::AsciiStrToLower(&text);
    text.push_back(':');
  }
  Unpack(words_[2] & ~kInternal, &text);
  return text;
}

AccountStanding StandingOf(const AccountAttributes& attributes) {
  if (attributes.state == AccountState::kClosed) {
    return AccountStanding::kClosed;
  }
  return attributes.freeze ? AccountStanding::kFrozen : AccountStanding::kActive;
}

}  // namespace atm::storage
