#include "storage/read/account_history.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "storage/model/skip_links.h"

namespace atm::storage {

absl::StatusOr<Posting> AccountHistory::Get(TransactionId id) {
  absl::StatusOr<std::optional<Transaction>> found = history_.FindTransaction(id);
  if (!found.ok()) {
    return found.status();
  }
  if (!*found || ((*found)->debit_account != account_ && (*found)->credit_account != account_)) {
    return absl::DataLossError(absl::StrFormat(
        "a link of account %d leads to transaction %d, which is none of its own", account_, id));
  }
  const bool is_debit = (*found)->debit_account == account_;
  return Posting{.transaction = **std::move(found), .is_debit = is_debit};
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
