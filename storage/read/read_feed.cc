#include "storage/read/read_feed.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/functional/function_ref.h"
#include "storage/journal/history.h"
#include "storage/read/account_history.h"
#include "storage/read/finding.h"
#include "storage/read/published_balances.h"
#include "storage/read/shown_proof.h"
#include "storage/read/transaction_filter.h"

namespace atm::storage {
namespace {

constexpr auto kChunk = static_cast<std::int64_t>(kMaxFeedChunk);

// How many transactions a chunk looks at for some that fit: a few milliseconds.
constexpr std::int64_t kMaxLookedAt = 1'024;

// One look at what is published.
class FeedReading {
 public:
  // `newest` is the newest transaction to tell of.
  FeedReading(History& history, const PublishedBalances& published, const TransactionFilter& filter,
              TransactionId newest)
      : history_(history),
        published_(published),
        filter_(filter),
        is_wanted_(filter, published.principals()),
        newest_(newest) {}

  // The next of all transactions.
  absl::StatusOr<FeedChunk> OfAll(TransactionId after);

  // The next of an account, which has so many up to its last.
  absl::StatusOr<FeedChunk> OfOne(AccountId account, TransactionId last_of_account,
                                  TransactionId after);

 private:
  absl::StatusOr<FeedChunk> OfReference(TransactionId after);

  absl::Status Add(const Transaction& transaction, FeedChunk& chunk) {
    if (!is_wanted_(transaction)) return absl::OkStatus();
    absl::StatusOr<Receipt> receipt = MakePublishedReceipt(history_, published_, transaction);
    if (!receipt.ok()) return receipt.status();
    chunk.receipts.push_back(*std::move(receipt));
    return absl::OkStatus();
  }

  History& history_;
  const PublishedBalances& published_;
  const TransactionFilter& filter_;
  const TransactionMatch is_wanted_;
  const TransactionId newest_;
};

absl::StatusOr<FeedChunk> FeedReading::OfReference(TransactionId after) {
  const absl::StatusOr<std::vector<Transaction>> found =
      history_.FindByReference({.reference = filter_.reference,
                                .after = after,
                                .before = newest_ + 1,
                                .order = RecordOrder::kOldestFirst,
                                .most = kMaxFeedChunk});
  if (!found.ok()) return found.status();
  FeedChunk chunk{.receipts = {}, .read_to = newest_};
  if (found->size() == kMaxFeedChunk) chunk.read_to = found->back().id;
  for (const Transaction& transaction : *found) {
    if (absl::Status added = Add(transaction, chunk); !added.ok()) return added;
  }
  return chunk;
}

absl::StatusOr<FeedChunk> FeedReading::OfAll(TransactionId after) {
  if (!filter_.reference.empty()) return OfReference(after);
  FeedChunk chunk{.receipts = {}, .read_to = after};
  const TransactionId most = newest_ - after > kMaxLookedAt ? after + kMaxLookedAt : newest_;
  while (chunk.receipts.empty() && chunk.read_to < most) {
    const TransactionId last = chunk.read_to + std::min(newest_ - chunk.read_to, kChunk);
    const absl::StatusOr<std::vector<Transaction>> found =
        history_.ReadTransactions(chunk.read_to + 1, last);
    if (!found.ok()) return found.status();
    for (const Transaction& transaction : *found) {
      if (absl::Status added = Add(transaction, chunk); !added.ok()) return added;
    }
    // Days are in the order of ids: none of what follows is of that day.
    const bool is_over = filter_.business_day && found->back().business_day > *filter_.business_day;
    chunk.read_to = is_over ? newest_ : last;
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

absl::StatusOr<FeedChunk> FeedReading::OfOne(AccountId account, TransactionId last_of_account,
                                             TransactionId after) {
  FeedChunk chunk{.receipts = {}, .read_to = newest_};
  if (last_of_account <= after) return chunk;  // as memory knows: nothing to read
  AccountHistory own(history_, account);
  absl::StatusOr<Posting> from = own.Get(last_of_account);
  if (!from.ok()) return from.status();
  const absl::StatusOr<std::vector<Posting>> postings = ReadPostings(own, *std::move(from), after);
  if (!postings.ok()) return postings.status();
  for (const Posting& posting : *postings) {
    if (absl::Status added = Add(posting.transaction, chunk); !added.ok()) return added;
    chunk.read_to = posting.transaction.id;
  }
  // All of the account's is read: what came after it up to the newest is not its own.
  if (chunk.read_to == last_of_account) chunk.read_to = std::max(last_of_account, newest_);
  return chunk;
}

// The last transaction, between two ids, for which `is_before` holds. It must hold for all before
// one for which it holds.
absl::StatusOr<TransactionId> LastBefore(History& history, TransactionId before,
                                         TransactionId newest,
                                         absl::FunctionRef<bool(const Transaction&)> is_before) {
  while (before < newest) {
    const TransactionId middle = before + (newest - before + 1) / 2;
    const absl::StatusOr<std::vector<Transaction>> found = history.ReadTransactions(middle, middle);
    if (!found.ok()) return found.status();
    if (is_before(found->front())) {
      before = middle;
    } else {
      newest = middle - 1;
    }
  }
  return before;
}

// Where the first transaction of the query may be: times and days are in the order of ids.
absl::StatusOr<TransactionId> FindStart(History& history, const FeedQuery& query,
                                        TransactionId newest) {
  const std::optional<std::int32_t>& day = query.filter.business_day;
  if (!query.since_us && !day) return query.after;
  return LastBefore(history, query.after, newest, [&](const Transaction& transaction) {
    return (query.since_us && transaction.create_time_us < *query.since_us) ||
           (day && transaction.business_day < *day);
  });
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
    absl::Status proved = ProveShown(history, published, *query.account);
    if (!proved.ok()) return proved;
    account = published.Find(*query.account);
    if (!account) {
      return Refusal{.reason = RefusalReason::kAccountNotFound, .account = *query.account};
    }
  }
  if (query.after > newest) {
    return Refusal{.reason = RefusalReason::kTransactionNotFound, .original = query.after};
  }
  const absl::StatusOr<TransactionId> after = FindStart(history, query, newest);
  if (!after.ok()) return after.status();
  FeedReading reading(history, published, query.filter, newest);
  if (!account) {
    return Found(reading.OfAll(*after));
  }
  return Found(
      reading.OfOne(published.IdOf(*query.account).value(), account->last_transaction, *after));
}

}  // namespace atm::storage
