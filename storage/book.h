// The books of the bank, in memory: the rules of money.
//
// Decide checks a command against the rules and says what would happen; Evolve makes it so. The two
// are deterministic: the same commands at the same times give the same book, and replaying the
// transactions of a book gives the book again. No I/O, no clock: the time comes in with the
// command.
//
// Used by one thread at a time, except directory(), which any thread may look things up in.
#ifndef ATM_STORAGE_BOOK_H_
#define ATM_STORAGE_BOOK_H_

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "storage/account.h"
#include "storage/account_directory.h"
#include "storage/command.h"
#include "storage/refusal.h"
#include "storage/transaction.h"

namespace atm::storage {

// What a command would do.
struct Event {
  Transaction transaction;
  std::vector<Account>
      opened;  // with balance 0, before the transaction; ids follow on the newest account
};

using Decision = std::variant<Event, Refusal>;

class Book {
 public:
  Book() = default;
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  // What would happen, or the first refusal that applies, in the order of RefusalReason. `now_us`
  // is the time, in microseconds since 1970; a time before that of the newest transaction counts as
  // that one's. `request_id` must not have been used before. Changes nothing.
  Decision Decide(const Operation& operation, std::int64_t now_us, const Uuid& request_id) const;

  // Makes happen what Decide said, with nothing in between.
  void Evolve(const Event& event);

  // Takes an account from the record. DATA_LOSS if it does not fit the ones before.
  absl::Status Restore(const Account& account);

  // Takes a transaction from the record, for those of its two accounts that were restored as of
  // before it. DATA_LOSS, naming the transaction, if it does not follow on the book.
  absl::Status Replay(const Transaction& transaction);

  // Whether all balances of each currency sum to zero. DATA_LOSS if not. Looks at every account.
  absl::Status CheckSums() const;

  // The account as it is now. `id` is one of the directory's.
  Account Get(AccountId id) const;

  // Of its balance, what can be withdrawn, in minor units.
  std::int64_t AvailableMinor(AccountId id) const { return entry(id).balance_minor; }

  const AccountDirectory& directory() const { return directory_; }
  TransactionId last_transaction() const { return last_transaction_; }

 private:
  // What the directory does not hold of an account. Small: there may be ten million.
  struct Entry {
    std::int64_t balance_minor;
    TransactionId last_transaction;
    Currency currency;
  };

  // The bank's own accounts in one currency; 0 where they are not open yet.
  struct Internal {
    AccountId cash = 0;
    AccountId opening = 0;
  };

  // An account as one side of the next transaction finds it.
  struct Side {
    AccountId account;
    std::int64_t balance_minor;
    TransactionId last_transaction;
  };

  struct Request {
    std::int64_t now_us;
    const Uuid& id;
  };

  Decision DecideOn(const OpenAccount& open, const Request& request) const;
  Decision DecideOn(const Deposit& deposit, const Request& request) const;
  Decision DecideOn(const Withdraw& withdraw, const Request& request) const;

  // The customer's account that a deposit or withdrawal names, or why there is none to use.
  template <typename CashOperation>
  std::variant<AccountId, Refusal> FindCustomer(const CashOperation& operation) const;

  // A refusal for what the account holds.
  template <typename CashOperation>
  Refusal AboutBalance(RefusalReason reason, AccountId id, const CashOperation& operation) const;

  Side SideOf(AccountId id) const;

  // The next transaction, or nothing if a balance would leave its range.
  std::optional<Transaction> Post(TransactionKind kind, const Side& debit, const Side& credit,
                                  std::int64_t amount_minor, const Request& request) const;

  void Enter(const Account& account);
  absl::Status CheckFollows(const Transaction& transaction) const;
  void Apply(const Transaction& transaction);

  const Entry& entry(AccountId id) const { return entries_[id - 1]; }
  Entry& entry(AccountId id) { return entries_[id - 1]; }

  AccountDirectory directory_;
  std::deque<Entry> entries_;  // by id - 1; a deque grows without copying ten million
  std::array<Internal, Currency::kMaxOrdinal + 1> internal_ = {};
  TransactionId last_transaction_ = 0;
  std::int64_t last_time_us_ = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_BOOK_H_
