// What an account is.
#ifndef ATM_STORAGE_ACCOUNT_H_
#define ATM_STORAGE_ACCOUNT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "storage/currency.h"

namespace atm::storage {

// The place of an account in the order of opening: 1, 2, 3 … without gaps; 0 names none.
using AccountId = std::uint32_t;

// The place of a transaction in the ledger: 1, 2, 3 … without gaps; 0 names none.
using TransactionId = std::int64_t;

// An account's number. A customer's has 1 to 34 characters of A-Z and 0-9 (34 as in an IBAN,
// ISO 13616); an internal one has a lower-case role and a currency, such as "cash:USD", so that the
// two can never meet. A plain value without allocation.
class AccountNumber {
 public:
  static constexpr std::size_t kMaxLength = 34;

  // A customer's number; nothing if the text is none.
  static std::optional<AccountNumber> Customer(std::string_view text);

  // The bank's own account for `role` ("cash", "opening"; at most 16 lower-case letters).
  static AccountNumber Internal(std::string_view role, Currency currency);

  // A number of either kind, as a journal holds it; nothing if the text is neither.
  static std::optional<AccountNumber> FromRecord(std::string_view text);

  // No number at all: empty.
  AccountNumber() = default;

  std::string_view text() const { return {text_.data(), length_}; }
  bool is_internal() const { return text().find(':') != std::string_view::npos; }

  friend bool operator==(const AccountNumber& a, const AccountNumber& b) {
    return a.text() == b.text();
  }

 private:
  explicit AccountNumber(std::string_view text);

  std::array<char, kMaxLength + 1> text_ = {};
  std::uint8_t length_ = 0;
};

// One account, with its balance as of its newest transaction.
//
// A balance counts what was credited minus what was debited, in minor units: a customer's is what
// the bank owes; that of "cash:USD" is the negative of the cash that came in. So all balances of a
// currency sum to zero.
struct Account {
  AccountId id;
  AccountNumber number;
  Currency currency;
  std::int64_t balance_minor = 0;
  std::int64_t held_minor = 0;  // of the balance, what holds set aside
  TransactionId last_transaction = 0;
  std::int64_t sequence = 0;              // how many transactions it has
  std::vector<TransactionId> skips = {};  // SkipLinks::Chain; empty for most

  friend bool operator==(const Account&, const Account&) = default;
};

// What never changes of an account.
struct AccountName {
  AccountNumber number;
  Currency currency;

  friend bool operator==(const AccountName&, const AccountName&) = default;
};

// What a customer is told about an account.
struct AccountBalance {
  AccountNumber account;
  Currency currency;
  std::int64_t balance_minor;    // booked
  std::int64_t available_minor;  // of it, what can be withdrawn
  TransactionId last_transaction;

  friend bool operator==(const AccountBalance&, const AccountBalance&) = default;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_ACCOUNT_H_
