// Is an account as the chain of entries says? Compares it with its newest transaction and with what
// the bank changed of it, which are looked up by their keys.
#ifndef ATM_STORAGE_JOURNAL_ACCOUNT_PROOF_H_
#define ATM_STORAGE_JOURNAL_ACCOUNT_PROOF_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/journal/history.h"
#include "storage/model/account.h"
#include "storage/model/transaction.h"

namespace atm::storage {

enum class ProofOf : std::uint8_t {
  kShown,  // what readers see: all but its place in its own history
  kAll,
};

// Compares number, currency, time of opening, name, state, freeze and limits with the account's
// first and newest change; balance and held amount with its newest transaction; what was taken out
// on `newest_day`, the newest business day, with its transactions of that day; and with
// ProofOf::kAll also its sequence and its skip links. `account.attributes` must have a freeze that
// is over, too.
//
// Of a day with very many transactions, what was taken out is compared only if limits of a day are
// in force: nothing is decided on it otherwise.
//
// DATA_LOSS, with a sentence that names the account, if it is not as they say. Errors also as those
// of the history.
absl::Status ProveAccount(History& history, const Account& account, ProofOf what,
                          std::int32_t newest_day);

// Returns how much of a transaction was taken back, by the reversals in the history of one of its
// accounts, of which `newest` is the newest transaction. Nullopt if too many transactions lie in
// between to look at each of them. Errors as those of the history.
absl::StatusOr<std::optional<std::int64_t>> SumReversals(History& history, AccountId account,
                                                         TransactionId newest,
                                                         TransactionId original);

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_ACCOUNT_PROOF_H_
