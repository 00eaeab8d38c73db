// Links back into an account's history, so that any earlier transaction of it is found without an
// index and without walking all the way.
//
// Each transaction links to the account's one before it. Beside that it has a skip link, made from
// the place that it has in the account's history, its sequence 1, 2, 3 …:
//
//   between two multiples of 16   to the multiple before it
//   16 * m                        to 16 * JumpOf(m), further back the rounder m is
//
// JumpOf is the jump of a skew-binary list (E. W. Myers, An applicative random-access stack, 1983):
// a search goes back by jumps and single steps of m, at most about three for each doubling of the
// history. An account with fewer than 16 transactions needs no memory for it; the others keep the
// chain of jumps from their newest multiple, one id for each doubling.
#ifndef ATM_STORAGE_MODEL_SKIP_LINKS_H_
#define ATM_STORAGE_MODEL_SKIP_LINKS_H_

#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "storage/model/account.h"

namespace atm::storage {

// How many transactions of an account one multiple stands for.
inline constexpr std::int64_t kSkipStride = 16;

// Where the jump of `m`, 1 or more, leads; 0: nowhere.
std::int64_t JumpOf(std::int64_t m);

// The sequence that the skip link of an account's transaction in place `sequence` leads to; 0 if it
// has none.
std::int64_t SkipSequence(std::int64_t sequence);

// The chains of all accounts. Used by one thread.
class SkipLinks {
 public:
  // The skip link of the account's next transaction, in place `sequence`; 0 for none.
  TransactionId LinkOf(AccountId account, std::int64_t sequence) const;

  // Takes note of that transaction.
  void Add(AccountId account, std::int64_t sequence, TransactionId id);

  // The chain of an account, to be recorded; empty for most.
  SkipChain Get(AccountId account) const;

  // Makes the chain what Get told before.
  void Put(AccountId account, SkipChain chain);

  // Takes a recorded chain of an account whose newest transaction is in place `sequence`. False if
  // it has not the length that it must have.
  bool Restore(AccountId account, std::int64_t sequence, SkipChain chain);

 private:
  absl::flat_hash_map<AccountId, SkipChain> chains_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_SKIP_LINKS_H_
