#include "storage/read/feed.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/journal/history.h"
#include "storage/read/account_history.h"
#include "storage/read/finding.h"
#include "storage/read/published_balances.h"

namespace atm::storage {
namespace {

constexpr auto kChunk = static_cast<std::int64_t>(kMaxFeedChunk);

absl::Status Add(const PublishedBalances& published, const Transaction& transaction,
                 FeedChunk& chunk) {
  absl::StatusOr<Receipt> receipt = MakePublishedReceipt(published, transaction);
  if (!receipt.ok()) return receipt.status();
  chunk.receipts.push_back(*std::move(receipt));
  return absl::OkStatus();
}

absl::StatusOr<FeedChunk> ReadOfAll(History& history, const PublishedBalances& published,
                                    TransactionId after, TransactionId newest) {
  FeedChunk chunk{.receipts = {}, .read_to = after + std::min(newest - after, kChunk)};
  if (chunk.read_to == after) return chunk;
  const absl::StatusOr<std::vector<Transaction>> found =
      history.ReadTransactions(after + 1, chunk.read_to);
  if (!found.ok()) return found.status();
  chunk.receipts.reserve(found->size());
  for (const Transaction& transaction : *found) {
    if (absl::Status added = Add(published, transaction, chunk); !added.ok()) return added;
  }
  return chunk;
}

// The links lead back only: finds the last posting of the chunk, reads back to the first, and turns
// their order round.
absl::StatusOr<std::vector<Posting>> ReadPostings(AccountHistory& history, Posting newest,
                                                  TransactionId after) {
  absl::StatusOr<std::optional<Posting>> known = history.FindBack(
      newest, [&](const Posting& posting) { return posting.transaction.id <= after; });
  if (!known.ok()) return known.status();
  const std::int64_t before_first = *known ? (*known)->sequence() : 0;
  absl::StatusOr<std::optional<Posting>> last = history.FindBack(
      std::move(newest),
      [&](const Posting& posting) { return posting.sequence() <= before_first + kChunk; });
  if (!last.ok()) return last.status();
  std::vector<Posting> postings;
  if (*last && (*last)->sequence() > before_first) postings.push_back(**std::move(last));
  while (!postings.empty() && postings.back().sequence() > before_first + 1) {
    const std::int64_t missing = postings.back().sequence() - before_first - 1;
    absl::StatusOr<std::vector<Posting>> earlier =
        history.ReadBack(postings.back().previous(), static_cast<std::size_t>(missing));
    if (!earlier.ok()) return earlier.status();
    std::ranges::move(*earlier, std::back_inserter(postings));
  }
  std::ranges::reverse(postings);
  return postings;
}

absl::StatusOr<FeedChunk> ReadOfOne(History& history, const PublishedBalances& published,
                                    AccountId account, TransactionId last_of_account,
                                    TransactionId after, TransactionId newest) {
  FeedChunk chunk{.receipts = {}, .read_to = newest};
  if (last_of_account <= after) return chunk;  // as memory knows: nothing to read
  AccountHistory own(history, account);
  absl::StatusOr<Posting> from = own.Get(last_of_account);
  if (!from.ok()) return from.status();
  const absl::StatusOr<std::vector<Posting>> postings = ReadPostings(own, *std::move(from), after);
  if (!postings.ok()) return postings.status();
  for (const Posting& posting : *postings) {
    if (absl::Status added = Add(published, posting.transaction, chunk); !added.ok()) return added;
    chunk.read_to = posting.transaction.id;
  }
  // All of the account's is read: what came after it up to the newest is not its own.
  if (chunk.read_to == last_of_account) chunk.read_to = std::max(last_of_account, newest);
  return chunk;
}

// The last transaction before a time, between two ids: ids are in the order of time.
absl::StatusOr<TransactionId> LastBefore(History& history, std::int64_t time_us,
                                         TransactionId before, TransactionId newest) {
  while (before < newest) {
    const TransactionId middle = before + (newest - before + 1) / 2;
    const absl::StatusOr<std::vector<Transaction>> found = history.ReadTransactions(middle, middle);
    if (!found.ok()) return found.status();
    if (found->front().create_time_us < time_us) {
      before = middle;
    } else {
      newest = middle - 1;
    }
  }
  return before;
}

absl::StatusOr<FeedFinding> Found(absl::StatusOr<FeedChunk> chunk) {
  if (!chunk.ok()) return chunk.status();
  return *std::move(chunk);
}

}  // namespace

absl::StatusOr<FeedFinding> ReadFeed(History& history, const PublishedBalances& published,
                                     const FeedQuery& query) {
  // Before the account: what is published in between, its balance may tell, and the feed then too.
  const TransactionId newest = published.last_transaction();
  std::optional<AccountBalance> account;
  if (query.account) {
    account = published.Find(*query.account);
    if (!account) {
      return Refusal{.reason = RefusalReason::kAccountNotFound, .account = *query.account};
    }
  }
  if (query.after > newest) {
    return Refusal{.reason = RefusalReason::kTransactionNotFound, .original = query.after};
  }
  TransactionId after = query.after;
  if (query.since_us) {
    const absl::StatusOr<TransactionId> last =
        LastBefore(history, *query.since_us, query.after, newest);
    if (!last.ok()) return last.status();
    after = *last;
  }
  if (!account) {
    return Found(ReadOfAll(history, published, after, newest));
  }
  return Found(ReadOfOne(history, published, published.IdOf(*query.account).value(),
                         account->last_transaction, after, newest));
}

}  // namespace atm::storage
