#include "storage/account.h"

#include <algorithm>
#include <string>

#include "storage/check.h"

namespace atm::storage {
namespace {

constexpr std::size_t kMaxRoleLength = 16;

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsCustomerCharacter(char c) { return IsUpper(c) || (c >= '0' && c <= '9'); }

bool IsRole(std::string_view role) {
  return !role.empty() && role.size() <= kMaxRoleLength && std::ranges::all_of(role, IsLower);
}

}  // namespace

AccountNumber::AccountNumber(std::string_view text)
    : length_(static_cast<std::uint8_t>(text.size())) {
  std::ranges::copy(text, text_.begin());
}

std::optional<AccountNumber> AccountNumber::Customer(std::string_view text) {
  if (text.empty() || text.size() > kMaxLength || !std::ranges::all_of(text, IsCustomerCharacter)) {
    return std::nullopt;
  }
  return AccountNumber(text);
}

AccountNumber AccountNumber::Internal(std::string_view role, Currency currency) {
  Check(IsRole(role), "an internal account has a role");
  return AccountNumber(std::string(role) + ":" + std::string(currency.code()));
}

std::optional<AccountNumber> AccountNumber::FromRecord(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return Customer(text);
  }
  const std::optional<Currency> currency = Currency::FromCode(text.substr(colon + 1));
  if (!currency || !IsRole(text.substr(0, colon))) {
    return std::nullopt;
  }
  return AccountNumber(text);
}

AccountStanding StandingOf(const AccountAttributes& attributes) {
  if (attributes.state == AccountState::kClosed) {
    return AccountStanding::kClosed;
  }
  return attributes.freeze ? AccountStanding::kFrozen : AccountStanding::kActive;
}

}  // namespace atm::storage
