// Proves what readers see of an account before they are told of it: each once after a start, see
// storage/model/account_proofs.h.
#ifndef ATM_STORAGE_READ_SHOWN_PROOF_H_
#define ATM_STORAGE_READ_SHOWN_PROOF_H_

#include <span>

#include "absl/status/status.h"
#include "storage/journal/history.h"
#include "storage/model/account.h"
#include "storage/read/published_balances.h"

namespace atm::storage {

// Proves those of these published accounts that are not proved yet. Called by the history's thread;
// several threads may prove the same account at once. DATA_LOSS if one is not as the chain says.
// Errors also as those of the history.
absl::Status ProveShown(History& history, const PublishedBalances& published,
                        std::span<const AccountId> accounts);

// The same for an account by its number. There need not be one.
absl::Status ProveShown(History& history, const PublishedBalances& published,
                        const AccountNumber& number);

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_SHOWN_PROOF_H_
