// Which accounts are right: what is known of them was compared with the chain of entries.
//
// A start takes each account from a row that no chain covers. Before anything is decided on such an
// account, or told of it, it is compared with the entries that made it so
// (storage/journal/account_proof.h). Once is enough: from then on it changes by what is decided.
#ifndef ATM_STORAGE_MODEL_ACCOUNT_PROOFS_H_
#define ATM_STORAGE_MODEL_ACCOUNT_PROOFS_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "storage/model/account.h"

namespace atm::storage {

// Thread-safe, but for Begin.
class AccountProofs {
 public:
  // From now on each account up to `last` needs a proof. Later ones, which are opened from now on,
  // need none. Until Begin is called, none does.
  void Begin(AccountId last);

  // Whether all of the account is proved, or what readers see of it: all but its place in its own
  // history.
  bool IsRight(AccountId id) const { return id > unproved_to_.load() || (Get(id) & kAll) != 0; }
  bool IsShownRight(AccountId id) const {
    return id > unproved_to_.load() || (Get(id) & kShown) != 0;
  }

  // Says that it is.
  void Add(AccountId id) { Set(id, kAll | kShown); }
  void AddShown(AccountId id) { Set(id, kShown); }

  // Says that all accounts are right.
  void AddAll() { unproved_to_ = 0; }
  bool has_all() const { return unproved_to_ == 0; }

 private:
  static constexpr std::uint64_t kShown = 1;
  static constexpr std::uint64_t kAll = 2;
  static constexpr AccountId kInWord = 32;  // accounts of two bits each

  std::uint64_t Get(AccountId id) const { return words_[id / kInWord].load() >> ShiftOf(id); }
  void Set(AccountId id, std::uint64_t bits) {
    if (id <= unproved_to_.load()) words_[id / kInWord].fetch_or(bits << ShiftOf(id));
  }
  static unsigned ShiftOf(AccountId id) { return 2 * (id % kInWord); }

  std::atomic<AccountId> unproved_to_ = 0;
  std::unique_ptr<std::atomic<std::uint64_t>[]> words_;  // NOLINT(modernize-avoid-c-arrays)
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_ACCOUNT_PROOFS_H_
