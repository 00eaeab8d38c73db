// Derives the books again from what is recorded, beside the ledger and without its rules: what
// every account holds, what its row says of it, the holds, what was taken back, what counts for the
// limits of a day, and what the bank changed of accounts.
//
// It is told the rows of the accounts, then every entry of the chain in its order, then that there
// are no more. Each time it returns what is wrong, in words; nullopt if nothing is. After something
// was wrong it must not be told more. Used by one thread.
#ifndef ATM_STORAGE_AUDIT_AUDITOR_H_
#define ATM_STORAGE_AUDIT_AUDITOR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "storage/base/growing_array.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/account_change.h"
#include "storage/model/hold.h"
#include "storage/model/principal.h"
#include "storage/model/skip_links.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// What is wrong, if anything is.
using Objection = std::optional<std::string>;

class Auditor {
 public:
  // What is kept beside a transaction, in tables of their own.
  struct Kept {
    std::optional<HoldRecord> hold = {};
    std::optional<std::int64_t> reversed_minor = {};
  };

  // Every account's row must be as of `watermark` or later.
  explicit Auditor(TransactionId watermark) : watermark_(watermark) {}

  // The account's row. All of them come first, in the order of their ids.
  Objection AddRow(const Account& row);

  // The row of an account that was opened after those were read: it may be as of a later entry than
  // will be told.
  Objection AddLateRow(const Account& row);

  // Whether a change happened before the rows of the accounts were read, or perhaps since.
  enum class Time : std::uint8_t { kBefore, kSince };

  Objection On(const PrincipalRow& principal);
  Objection On(const RecordedAnswer& answer) const;
  Objection On(const AccountChange& change, Time time = Time::kBefore);
  Objection On(const Transaction& transaction, const Kept& kept);

  // Says that only what is kept of a hold, or as taken back, may be as of a later transaction.
  // While some of it is, OnLater is to be told the transactions that follow.
  void BeginLater();
  bool awaits_later() const { return !later_holds_.empty() || !later_originals_.empty(); }
  Objection OnLater(const Transaction& transaction);

  // Says that there are no more entries: checks what only the whole record shows.
  Objection Finish() const;

  AccountId accounts() const { return static_cast<AccountId>(accounts_.size()); }
  std::int64_t bank_accounts() const { return bank_accounts_; }

 private:
  // What an account holds after some transaction.
  struct Holding {
    std::int64_t balance_minor = 0;
    std::int64_t held_minor = 0;
    TransactionId last_transaction = 0;
    std::int64_t sequence = 0;

    friend bool operator==(const Holding&, const Holding&) = default;
  };

  enum class Role : std::uint8_t { kCustomer, kCash, kOpening };

  struct Entry {
    AccountNumber number;
    Currency currency;
    Role role;
    bool is_opened = false;  // by an entry of the chain
    bool has_met = false;    // the transaction that the row is as of, and agreed with it
    bool is_late = false;    // the row may be as of a later transaction than is told
    std::int64_t create_time_us;
    Holding row;
    Holding now = {};
  };

  // What was taken out of an account in the last day in which something was.
  struct Use {
    DayUse now = {};
    DayUse at_row = {};  // when the account was as its row says
  };

  // A transaction of which something was taken back, by the record.
  struct Original {
    Transaction transaction;
    std::int64_t recorded_minor;      // in all
    std::int64_t reversed_minor = 0;  // so far
  };

  static Objection Differs(std::string_view what, std::int64_t is, std::int64_t should_be);
  Objection CheckOrigin(PrincipalId origin) const;
  Objection CheckTime(const Transaction& transaction);
  Objection CheckKind(const Transaction& transaction) const;
  Objection CheckState(const Transaction& transaction) const;
  Objection CheckSide(const Transaction& transaction, AccountId id, const Holding& told,
                      TransactionId previous, TransactionId skip, std::int64_t moved_minor,
                      std::int64_t set_aside_minor) const;
  Objection Keep(const Transaction& transaction, const Kept& kept);
  Objection EndHold(const Transaction& transaction, std::int64_t& set_aside_minor, DayUse& use);
  Objection TakeBack(const Transaction& transaction, DayUse& use);
  Objection CheckFloor(const Transaction& transaction) const;
  Objection Count(const Transaction& transaction, const DayUse& change);
  Objection Move(const Transaction& transaction, AccountId id, const Holding& after);
  Objection CheckRow(AccountId id) const;
  bool FitsRow(AccountId id) const;

  // What a map has of an account; what a new one has, if nothing.
  template <typename Map>
  static typename Map::mapped_type FindIn(const Map& map, AccountId id) {
    const auto found = map.find(id);
    return found == map.end() ? typename Map::mapped_type() : found->second;
  }

  bool Knows(AccountId id) const { return id >= 1 && id <= accounts_.size(); }
  const Entry& entry(AccountId id) const { return accounts_[id - 1]; }
  const AccountAttributes& AttributesOf(AccountId id) const;

  const TransactionId watermark_;
  std::int64_t bank_accounts_ = 0;
  GrowingArray<Entry> accounts_;                                      // by id - 1
  absl::flat_hash_map<AccountId, AccountAttributes> row_attributes_;  // those not of a new account
  absl::flat_hash_map<AccountId, AccountAttributes> attributes_;      // after the entries so far
  absl::flat_hash_map<AccountId, SkipChain> row_skips_;               // where there are some
  absl::flat_hash_map<TransactionId, HoldRecord> holds_;              // open so far, as they ended
  absl::flat_hash_map<TransactionId, Original> originals_;
  absl::flat_hash_map<AccountId, DayUse> row_uses_;     // where something was taken out
  absl::flat_hash_map<AccountId, Use> uses_;            // after the entries so far
  absl::flat_hash_set<AccountId> changed_since_;        // the rows were read, perhaps
  absl::flat_hash_set<TransactionId> later_holds_;      // that end later
  absl::flat_hash_set<TransactionId> later_originals_;  // of which more is taken back later
  std::int32_t day_ = 0;                                // the newest business day
  SkipLinks skip_links_;
  absl::flat_hash_set<Principal> principals_;
  AccountId opened_ = 0;
  std::int64_t last_time_us_ = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_AUDIT_AUDITOR_H_
