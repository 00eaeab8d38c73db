// What is asked of an account's history, and what comes back: statements, and balances at a past
// time. Plain data.
#ifndef ATM_STORAGE_READ_STATEMENT_QUERY_H_
#define ATM_STORAGE_READ_STATEMENT_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/model/account.h"
#include "storage/model/outcome.h"
#include "storage/model/refusal.h"
#include "storage/model/transaction.h"
#include "storage/read/transaction_filter.h"

namespace atm::storage {

enum class StatementOrder : std::uint8_t { kNewestFirst, kOldestFirst };

// Where a page begins, in the account's own count of its transactions.
struct StatementPosition {
  std::int64_t next;  // of the first line
  std::int64_t
      newest;  // the account's newest when the first page was read: later ones are not told

  friend bool operator==(const StatementPosition&, const StatementPosition&) = default;
};

struct StatementQuery {
  AccountNumber account;                           // a customer's
  std::optional<std::int64_t> start_time_us = {};  // lines of this time and later
  std::optional<std::int64_t> end_time_us = {};    // lines before this time
  TransactionFilter filter = {};
  StatementOrder order = StatementOrder::kNewestFirst;
  std::size_t page_size = 50;                      // 1 or more
  std::optional<StatementPosition> position = {};  // the `next` of the page before
};

// How many transactions one page looks at, at least its own lines: a rare kind in a long history
// takes more than one page, so that no page holds up a thread that reads for long.
inline constexpr std::size_t kMaxScanned = 1'000;

struct StatementLine {
  Receipt receipt;             // with the transaction and both numbers
  bool is_debit;               // the account's side
  std::int64_t balance_minor;  // of the account, after it
};

struct StatementPage {
  Currency currency;
  std::vector<StatementLine> lines;
  std::int64_t opening_minor;                  // before the range of time
  std::int64_t closing_minor;                  // at its end
  std::optional<StatementPosition> next = {};  // nothing: this page is the last
};

// A page, or why there is none. Of refusals: kAccountNotFound, kOverloaded, kShuttingDown.
using StatementFinding = std::variant<StatementPage, Unreadable, Refusal>;

// When a balance is asked for: after this transaction of the ledger, or at this time.
struct AsOfTransaction {
  TransactionId id;  // 1 or more
};
struct AsOfTime {
  std::int64_t time_us;  // not later than now
};
using AsOf = std::variant<AsOfTransaction, AsOfTime>;

// The balance then; 0 without a last transaction where the account was not open yet. Of refusals
// also kTransactionNotFound, for a transaction that is not there yet.
using BalanceFinding = std::variant<AccountBalance, Unreadable, Refusal>;

// Who is told of them.
using StatementDone = absl::AnyInvocable<void(StatementFinding)>;
using BalanceDone = absl::AnyInvocable<void(BalanceFinding)>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_STATEMENT_QUERY_H_
