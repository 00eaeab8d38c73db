#include "storage/read/record_search.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/read/finding.h"
#include "storage/read/shown_proof.h"

namespace atm::storage {

absl::StatusOr<ReferenceFinding> FindByReference(History& history,
                                                 const PublishedBalances& published,
                                                 const ReferenceSearch& search) {
  const TransactionId newest = published.last_transaction();
  const TransactionId before =
      search.before == 0 ? newest + 1 : std::min(search.before, newest + 1);
  // One more than the page has, to see whether there is another page.
  const absl::StatusOr<std::vector<Transaction>> found = history.FindByReference(
      {.reference = search.reference, .before = before, .most = search.page_size + 1});
  if (!found.ok()) return found.status();
  ReferencePage page;
  for (const Transaction& transaction : *found) {
    if (page.receipts.size() == search.page_size) {
      page.next_before = page.receipts.back().transaction.id;
      break;
    }
    absl::StatusOr<Receipt> receipt = MakePublishedReceipt(history, published, transaction);
    if (!receipt.ok()) return receipt.status();
    page.receipts.push_back(*std::move(receipt));
  }
  return page;
}

// The holds are those of one moment, and their transactions never change.
absl::StatusOr<HoldFinding> ListHolds(History& history, const PublishedBalances& published,
                                      const HoldQuery& query) {
  if (query.account) {
    absl::Status proved = ProveShown(history, published, *query.account);
    if (!proved.ok()) return proved;
  }
  std::optional<PublishedBalances::OpenHoldsThen> open = published.ListHolds(query);
  if (!open) {
    return Refusal{.reason = RefusalReason::kAccountNotFound, .account = *query.account};
  }
  HoldPage page{.holds = {}, .balance = std::move(open->balance)};
  if (open->holds.size() > query.page_size) {
    open->holds.pop_back();
    const HoldRecord& last = open->holds.back();
    page.next = {.expire_time_us = query.account ? 0 : last.expire_time_us, .id = last.id};
  }
  for (const HoldRecord& hold : open->holds) {
    const absl::StatusOr<std::optional<Transaction>> found = history.FindTransaction(hold.id);
    if (!found.ok()) return found.status();
    if (!*found) {
      return absl::DataLossError(
          absl::StrFormat("hold %d is open, and has no transaction", hold.id));
    }
    absl::StatusOr<Receipt> receipt = MakePublishedReceipt(history, published, **found);
    if (!receipt.ok()) return receipt.status();
    page.holds.push_back(*std::move(receipt));
  }
  return page;
}

}  // namespace atm::storage
