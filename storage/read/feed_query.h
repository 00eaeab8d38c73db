// What is asked of the feed, and what comes back. Plain data.
#ifndef ATM_STORAGE_READ_FEED_QUERY_H_
#define ATM_STORAGE_READ_FEED_QUERY_H_

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

// How many transactions a chunk has at most. With the longest memos that is 0.15 MB, which each
// watcher may hold; and it is read in less than a millisecond, which others may have to wait.
inline constexpr std::size_t kMaxFeedChunk = 128;

struct FeedQuery {
  TransactionId after = 0;                    // those that came later than this one
  std::optional<AccountNumber> account = {};  // a customer's; nullopt: all accounts
  std::optional<std::int64_t> since_us = {};  // those of this time and later only
  TransactionFilter filter = {};
};

struct FeedChunk {
  std::vector<Receipt> receipts;  // oldest first; empty: none of what was read fits
  TransactionId read_to;          // where the next chunk begins: its `after`
};

// A chunk, or why there is none. Of refusals: kAccountNotFound; kTransactionNotFound if `after` is
// later than the newest; kShuttingDown.
using FeedFinding = std::variant<FeedChunk, Unreadable, Refusal>;

// Who is told of it.
using FeedDone = absl::AnyInvocable<void(FeedFinding)>;

// Names somebody who waits for the next transaction.
using WatchTicket = std::uint64_t;

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_FEED_QUERY_H_
