// The feed of what happens: the transactions after one, in their order, chunk by chunk.
//
// Who watches keeps a position and at most one chunk. There is no queue for each of them: what they
// have not read yet is in the durable record, so that a slow reader costs nothing but its own time.
#ifndef ATM_STORAGE_READ_FEED_H_
#define ATM_STORAGE_READ_FEED_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/journal/history.h"
#include "storage/model/account.h"
#include "storage/model/outcome.h"
#include "storage/model/refusal.h"
#include "storage/read/published_balances.h"

namespace atm::storage {

// How many transactions a chunk has at most. With the longest memos that is 0.15 MB, which each
// watcher may hold; and it is read in less than a millisecond, which others may have to wait.
inline constexpr std::size_t kMaxFeedChunk = 128;

struct FeedQuery {
  TransactionId after = 0;                    // those that came later than this one
  std::optional<AccountNumber> account = {};  // a customer's; nothing: of all accounts
  std::optional<std::int64_t> since_us = {};  // those of this time and later only
};

struct FeedChunk {
  std::vector<Receipt> receipts;  // oldest first; empty: there is nothing yet
  TransactionId read_to;          // where the next chunk begins: its `after`
};

// A chunk, or why there is none. Of refusals: kAccountNotFound; kTransactionNotFound if `after` is
// later than the newest; kShuttingDown.
using FeedFinding = std::variant<FeedChunk, Unreadable, Refusal>;

// Reads the next chunk of what is published. Its cost does not depend on how much there is, and for
// one account grows with the logarithm of its history, as with a time it does with that of all.
// DATA_LOSS if the record does not add up, and the errors of the history.
absl::StatusOr<FeedFinding> ReadFeed(History& history, const PublishedBalances& published,
                                     const FeedQuery& query);

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_FEED_H_
