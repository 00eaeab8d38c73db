// An account of the bank: its number, its state and its balance. Plain data.
#ifndef ATM_STORAGE_MODEL_ACCOUNT_H_
#define ATM_STORAGE_MODEL_ACCOUNT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "storage/model/account_limits.h"
#include "storage/values/currency.h"

namespace atm::storage {

// The place of an account in the order of opening: 1, 2, 3 … without gaps; 0 names none.
using AccountId = std::uint32_t;

// The place of a transaction in the ledger: 1, 2, 3 … without gaps; 0 names none.
using TransactionId = std::int64_t;

// What an account's skip links lead to (see skip_links.h): the ids of its newest multiple and of
// what that jumps to, and so on, the oldest first. Most accounts have none, and few more than two.
using SkipChain = absl::InlinedVector<TransactionId, 2>;

// An account's number. A customer's has 1 to 34 characters of A-Z and 0-9 (34 as in an IBAN,
// ISO 13616); an internal one has a lower-case role and a currency, such as "cash:USD", so that the
// two can never meet. A plain value of 24 bytes, since there may be ten million.
class AccountNumber {
 public:
  static constexpr std::size_t kMaxLength = 34;

  // Returns a customer's number; nullopt if the text cannot be one.
  static std::optional<AccountNumber> Customer(std::string_view text);

  // The bank's own account for `role` ("cash", "opening"; at most 16 lower-case letters).
  static AccountNumber Internal(std::string_view role, Currency currency);

  // Returns a number of either kind, as a journal holds it; nullopt if the text is neither.
  static std::optional<AccountNumber> FromRecord(std::string_view text);

  // No number at all: empty.
  AccountNumber() = default;

  std::string text() const;
  bool is_internal() const { return (words_[2] & kInternal) != 0; }

  friend bool operator==(const AccountNumber&, const AccountNumber&) = default;

  template <typename H>
  friend H AbslHashValue(H hash, const AccountNumber& number) {
    return H::combine(std::move(hash), number.words_[0], number.words_[1], number.words_[2]);
  }

 private:
  static constexpr std::uint64_t kInternal = std::uint64_t{1} << 63;

  // Twelve characters each, as the digits of a number to base 37. An internal one has its role in
  // the first two, and its currency in the last.
  std::array<std::uint64_t, 3> words_ = {};
};

// The roles of the bank's own accounts, as in "cash:USD".
inline constexpr std::string_view kCashRole = "cash";        // where cash comes in and goes out
inline constexpr std::string_view kOpeningRole = "opening";  // the other side of opening balances

// Whether an account is in use. The values are on disk: never change one.
enum class AccountState : std::uint8_t { kActive = 0, kClosed = 1 };

// Whether it is one of them: what is read from disk may be anything.
constexpr bool IsKnown(AccountState state) { return state <= AccountState::kClosed; }

// What money cannot do: leave the account or be set aside in it, reach it, or either. A set of
// bits; the values are on disk.
enum class Blocks : std::uint8_t { kDebits = 1, kCredits = 2, kAll = 3 };

constexpr bool IsKnown(Blocks blocks) {
  return blocks >= Blocks::kDebits && blocks <= Blocks::kAll;
}

// What is blocked of an account, until it is over. The ends of holds and reversals are never
// blocked: they end what was begun.
struct Freeze {
  Blocks blocks;
  std::string reason = {};       // UTF-8, at most 140 characters
  std::int64_t end_time_us = 0;  // it is over from then on; 0: it stays

  bool IsInForce(std::int64_t now_us) const { return end_time_us == 0 || now_us < end_time_us; }
  bool Stops(Blocks movement) const {
    return (static_cast<int>(blocks) & static_cast<int>(movement)) != 0;
  }

  friend bool operator==(const Freeze&, const Freeze&) = default;
};

// What the bank can change of an account.
struct AccountAttributes {
  std::string display_name = {};  // UTF-8, at most 140 characters
  AccountState state = AccountState::kActive;
  std::optional<Freeze> freeze = {};  // stays here when it is over, and when the account is closed
  Limits limits = {};                 // what it leaves out is the bank's default

  // Removes the freeze if it is over.
  void DropEndedFreeze(std::int64_t now_us) {
    if (freeze && !freeze->IsInForce(now_us)) freeze.reset();
  }

  friend bool operator==(const AccountAttributes&, const AccountAttributes&) = default;
};

// The state of an account as people are told of it.
enum class AccountStanding { kActive, kFrozen, kClosed };

// Returns the standing that follows from the attributes. If they have a freeze, it counts as being
// in force.
AccountStanding StandingOf(const AccountAttributes& attributes);

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
  std::int64_t sequence = 0;  // how many transactions it has
  SkipChain skips = {};
  std::int64_t create_time_us = 0;  // microseconds since 1970
  AccountAttributes attributes = {};
  Limits limits_in_force = {};  // its own, or the bank's defaults, which are not on record
  DayUse used = {};             // in the newest business day

  std::int64_t available_minor() const {
    return AvailableMinor(balance_minor, held_minor, limits_in_force.floor_minor());
  }

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
  std::int64_t available_minor;  // what can be withdrawn; below zero: nothing, see account_limits.h
  TransactionId last_transaction;

  friend bool operator==(const AccountBalance&, const AccountBalance&) = default;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_ACCOUNT_H_
