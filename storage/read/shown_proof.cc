#include "storage/read/shown_proof.h"

#include <optional>

#include "storage/journal/account_proof.h"

namespace atm::storage {

absl::Status ProveShown(History& history, const PublishedBalances& published,
                        std::span<const AccountId> accounts) {
  for (const AccountId id : accounts) {
    if (published.IsProved(id)) continue;
    const PublishedBalances::Unproved unproved = published.GetUnproved(id);
    absl::Status proved =
        ProveAccount(history, unproved.account, ProofOf::kShown, unproved.newest_day);
    if (proved.ok()) {
      published.AddProof(id);
    } else if (!absl::IsDataLoss(proved) || !published.IsProved(id)) {
      return proved;
    }
    // Else somebody proved it first, to change it: the record is ahead of what was compared here.
  }
  return absl::OkStatus();
}

absl::Status ProveShown(History& history, const PublishedBalances& published,
                        const AccountNumber& number) {
  const std::optional<AccountId> id = published.IdOf(number);
  return id ? ProveShown(history, published, std::span(&*id, 1)) : absl::OkStatus();
}

}  // namespace atm::storage
