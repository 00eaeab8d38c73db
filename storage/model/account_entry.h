// What is kept in memory of an account beside its number: once in the book, and once for those who
// read. There may be ten million, so it is small.
#ifndef ATM_STORAGE_MODEL_ACCOUNT_ENTRY_H_
#define ATM_STORAGE_MODEL_ACCOUNT_ENTRY_H_

#include <cstdint>

#include "storage/model/account.h"
#include "storage/model/account_limits.h"
#include "storage/values/currency.h"

namespace atm::storage {

// The greatest id of a transaction: the one to which JavaScript, and JSON with it, counts exactly.
// A thousand years at 285,000 a second.
inline constexpr TransactionId kMaxTransaction = (TransactionId{1} << 53) - 1;

// How often an account is used in a day at most: 390,000 times a second.
inline constexpr std::int64_t kMaxUses = (std::int64_t{1} << 35) - 1;

struct AccountEntry {
  // Whether the numbers of an account's row are in the ranges that they have here.
  static bool Fits(const Account& account);

  // Makes the entry of a row that fits. The attributes are kept elsewhere.
  static AccountEntry Of(const Account& account);

  // Takes over the balance after a later transaction.
  void MoveTo(TransactionId transaction, std::int64_t new_balance_minor,
              std::int64_t new_held_minor) {
    balance_minor = new_balance_minor;
    held_minor = new_held_minor;
    last_transaction = transaction & kMaxTransaction;
  }

  Currency currency() const {
    return Currency::FromOrdinal(static_cast<std::uint8_t>(currency_ordinal));
  }

  // What was taken out in a business day, which is none before the last one that is known.
  DayUse UseOn(std::int32_t day) const;

  // Counts a change of it. Not of an earlier day than the last. False if a sum would leave its
  // range: then nothing changes.
  [[nodiscard]] bool AddUse(const DayUse& change);

  // Makes it as if nothing was taken out yet.
  void ForgetUse() { used_minor = use_count = use_day = 0; }

  std::int64_t balance_minor = 0;
  std::int64_t held_minor = 0;
  TransactionId last_transaction : 54 = 0;
  std::uint64_t currency_ordinal : 8 = 0;
  bool has_attributes : 1 = false;  // else they are those that a new account has
  bool is_internal : 1 = false;     // the bank's own

  // The last business day in which anything was taken out, and how much and how often.
  std::int64_t used_minor = 0;
  std::int64_t use_count : 36 = 0;
  std::int64_t use_day : 28 = 0;
};
static_assert(sizeof(AccountEntry) == 40);

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_ACCOUNT_ENTRY_H_
