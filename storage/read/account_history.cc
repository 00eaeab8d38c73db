#include "storage/read/account_history.h"

#include <utility>

#include "storage/model/skip_links.h"

namespace atm::storage {

absl::StatusOr<Posting> AccountHistory::Get(TransactionId id) {
  absl::StatusOr<std::vector<Posting>> found = ReadBack(id, 1);
  if (!found.ok()) {
    return found.status();
  }
  return std::move(found->front());
}

absl::StatusOr<std::vector<Posting>> AccountHistory::ReadBack(TransactionId newest,
                                                              std::size_t most) {
  absl::StatusOr<std::vector<Transaction>> found = history_.ReadBack(account_, newest, most);
  if (!found.ok()) {
    return found.status();
  }
  std::vector<Posting> postings;
  postings.reserve(found->size());
  for (Transaction& transaction : *found) {
    const bool is_debit = transaction.debit_account == account_;
    postings.push_back({.transaction = std::move(transaction), .is_debit = is_debit});
  }
  return postings;
}

absl::StatusOr<std::optional<Posting>> AccountHistory::FindBack(
    Posting from, absl::FunctionRef<bool(const Posting&)> is_reached) {
  std::int64_t reached = 0;  // the greatest sequence that is known to be
  while (!is_reached(from)) {
    if (from.previous() == 0) {
      return std::nullopt;
    }
    if (from.skip() != 0 && SkipSequence(from.sequence()) > reached) {
      absl::StatusOr<Posting> skipped = Get(from.skip());
      if (!skipped.ok()) {
        return skipped.status();
      }
      if (!is_reached(*skipped)) {
        from = *std::move(skipped);
        continue;
      }
      reached = skipped->sequence();
    }
    absl::StatusOr<Posting> previous = Get(from.previous());
    if (!previous.ok()) {
      return previous.status();
    }
    from = *std::move(previous);
  }
  return from;
}

}  // namespace atm::storage
