// The books of the bank, in memory: the rules of money.
//
// Decide checks a command against the rules and says what would happen; Evolve makes it so. The two
// are deterministic: the same commands at the same times give the same book, and Redo of all
// transactions of a book gives the book again. No I/O, no clock: the time comes in with the
// command.
//
// Used by one thread at a time, except directory() and principals(), which any thread may look
// things up in, and default_limits(), which never change.
#ifndef ATM_STORAGE_BOOK_BOOK_H_
#define ATM_STORAGE_BOOK_BOOK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "storage/base/growing_array.h"
#include "storage/model/account.h"
#include "storage/model/account_change.h"
#include "storage/model/account_directory.h"
#include "storage/model/account_entry.h"
#include "storage/model/account_limits.h"
#include "storage/model/command.h"
#include "storage/model/hold.h"
#include "storage/model/outcome.h"
#include "storage/model/principal.h"
#include "storage/model/principal_directory.h"
#include "storage/model/skip_links.h"
#include "storage/model/transaction.h"
#include "storage/values/money.h"

namespace atm::storage {

// What a command would do.
struct Event {
  Transaction transaction;

  // New accounts with balance 0, before the transaction; ids follow on the newest account.
  std::vector<Account> opened = {};

  // How a hold that the transaction ends ended.
  std::optional<HoldRecord> ended_hold = {};
};

using Decision = std::variant<Event, Refusal, NothingToReverse, AccountChange>;

// What a decision needs to know beside the book.
struct Context {
  // Microseconds since 1970; a time before that of the newest transaction counts as that one's.
  std::int64_t now_us;

  // Not used before.
  Uuid request_id;

  PrincipalId origin = kUnknownPrincipal;
  std::string memo = {};
  std::string reference = {};

  // The transaction that a Reverse names, as the record has it; nullopt if it is not on record.
  std::optional<Original> original = {};

  // What became of the hold that a Capture or Release names, if it is not open any more; nullopt if
  // there never was such a hold.
  std::optional<HoldState> hold_state = {};

  // The business day that counts at `now_us`: that of the calendar, or the book's newest day if
  // that is a later one.
  BusinessDay day = {};
};

class Tentative;

class Book {
 public:
  // One operation may name at most `max_amount_minor`.
  explicit Book(DefaultLimits default_limits = {}, std::int64_t max_amount_minor = kMaxBalanceMinor)
      : default_limits_(std::move(default_limits)), max_amount_minor_(max_amount_minor) {}
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  // What would happen, or the first refusal that applies, in the order of RefusalReason. Changes
  // nothing.
  Decision Decide(const Operation& operation, const Context& context) const;

  // What happens to the hold that ends first, which is over at `context.now_us`.
  Event Expire(const HoldRecord& hold, const Context& context) const;

  // Brings into the caches of the processor what the next decisions will look at. It is meant for
  // kLookAhead commands at once: for so many accounts there is room even in the nearest cache.
  static constexpr std::size_t kLookAhead = 16;
  void LookAhead(std::span<const Command> commands) const;

  // Makes happen what Decide said, with nothing in between.
  void Evolve(const Event& event);
  void Evolve(const AccountChange& change);

  // Makes room for `accounts` accounts.
  void Reserve(AccountId accounts) { directory_.Reserve(accounts); }

  // Takes a principal from the record. DATA_LOSS if it does not fit the ones before.
  absl::Status Restore(const PrincipalRow& principal);

  // Takes an account from the record. DATA_LOSS if it does not fit the ones before.
  absl::Status Restore(const Account& account);

  // Takes an open hold from the record. DATA_LOSS if it names no account.
  absl::Status Restore(const HoldRecord& hold);

  // Takes a transaction from the record, for those of its two accounts that were restored as of
  // before it. DATA_LOSS, naming the transaction, if it does not follow on the book.
  absl::Status Redo(const Transaction& transaction);

  // Whether all balances of each currency sum to zero, what each account holds back is the sum of
  // its open holds, and the accounts together have each transaction twice. DATA_LOSS if not. Looks
  // at every account.
  absl::Status CheckSums() const;

  // The account as it is now. `id` is one of the directory's.
  Account Get(AccountId id) const;

  // The number and currency of the account. `id` is one of the directory's.
  AccountName Name(AccountId id) const;

  // An account as one side of the next transaction finds it.
  struct Side {
    AccountId account;
    Currency currency;
    std::int64_t balance_minor;
    std::int64_t held_minor;
    TransactionId last_transaction;
    std::int64_t sequence;
    std::int64_t floor_minor = 0;  // by its limits; 0 of the bank's own
    bool has_attributes = false;   // else they are those that a new account has
    bool is_internal = false;      // the bank's own

    // What can be taken out.
    std::int64_t available_minor() const {
      return AvailableMinor(balance_minor, held_minor, floor_minor);
    }
  };
  Side SideOf(AccountId id) const;

  // What was taken out of the account in a business day. That is remembered of the newest only.
  DayUse UseOn(std::int32_t day, AccountId id) const { return entry(id).UseOn(day); }

  // The newest business day, by the transactions; 0 if there is none.
  std::int32_t newest_day() const { return newest_day_; }

  // What readers are to see of it, but for its number and attributes.
  const AccountEntry& EntryOf(AccountId id) const { return entry(id); }

  // What the bank can change of the account. Until the next Evolve of it.
  const AccountAttributes& AttributesOf(AccountId id) const { return *SharedAttributesOf(id); }

  // Returns the same attributes for another thread to keep: the object never changes.
  std::shared_ptr<const AccountAttributes> SharedAttributesOf(AccountId id) const;

  // The limits that hold for a customer's account.
  Limits LimitsOf(AccountId id) const {
    return LimitsInForce(AttributesOf(id).limits, default_limits_.Of(entry(id).currency()));
  }

  // The bank's own accounts in one currency; 0 where they are not open yet.
  struct Internal {
    AccountId cash = 0;
    AccountId opening = 0;
  };
  const Internal& InternalOf(Currency currency) const { return internal_[currency.ordinal()]; }

  const AccountDirectory& directory() const { return directory_; }
  AccountDirectory& directory() { return directory_; }
  const PrincipalDirectory& principals() const { return principals_; }
  PrincipalDirectory& principals() { return principals_; }
  const OpenHolds& holds() const { return holds_; }
  const DefaultLimits& default_limits() const { return default_limits_; }
  std::int64_t max_amount_minor() const { return max_amount_minor_; }
  const SkipLinks& skip_links() const { return skip_links_; }
  TransactionId last_transaction() const { return last_transaction_; }
  std::int64_t last_time_us() const { return last_time_us_; }

 private:
  struct Entry : AccountEntry {
    std::int64_t sequence = 0;
  };

  friend class Tentative;

  // Notes for the Tentative, if there is one, what is about to change.
  void Note(const Event& event);

  void SetAttributes(AccountId id, const AccountAttributes& attributes);

  // Takes the newest account out again.
  void RemoveNewest();

  // False if there is an account of that number.
  [[nodiscard]] bool Enter(const Account& account);
  absl::Status CheckFollows(const Transaction& transaction) const;

  // False if what was taken out in a day would leave its range. It is then as it was.
  [[nodiscard]] bool Count(AccountId id, const DayUse& change);
  [[nodiscard]] bool Apply(const Transaction& transaction);

  std::int64_t FloorOf(AccountId id) const;

  const Entry& entry(AccountId id) const { return entries_[id - 1]; }
  Entry& entry(AccountId id) { return entries_[id - 1]; }

  PrincipalDirectory principals_;
  AccountDirectory directory_;
  GrowingArray<Entry> entries_;  // by id - 1
  absl::flat_hash_map<AccountId, std::shared_ptr<const AccountAttributes>> attributes_;
  std::array<Internal, Currency::kMaxOrdinal + 1> internal_ = {};
  const DefaultLimits default_limits_;
  const std::int64_t max_amount_minor_;
  OpenHolds holds_;
  SkipLinks skip_links_;
  TransactionId last_transaction_ = 0;
  std::int64_t last_time_us_ = 0;
  std::int32_t newest_day_ = 0;
  std::int32_t newest_restored_day_ = 0;  // of which an account's row told
  Tentative* tentative_ = nullptr;        // notes what changes; not owned
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_BOOK_BOOK_H_
