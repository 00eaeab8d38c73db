#include "storage/model/skip_links.h"

#include <bit>
#include <utility>

namespace atm::storage {
namespace {

// The largest 2^k - 1 that is not greater than `rest`, which is 1 or more.
std::int64_t LargestDigit(std::int64_t rest) {
  const auto above = std::bit_ceil(static_cast<std::uint64_t>(rest) + 2);
  return static_cast<std::int64_t>(above / 2) - 1;
}

// How many jumps lead from `m` to 0: the digits of its skew-binary form.
std::size_t ChainLength(std::int64_t m) {
  std::size_t digits = 0;
  for (; m > 0; m -= LargestDigit(m)) ++digits;
  return digits;
}

}  // namespace

std::int64_t JumpOf(std::int64_t m) {
  std::int64_t rest = m;
  std::int64_t digit = 0;
  for (; rest > 0; rest -= digit) digit = LargestDigit(rest);
  return m - digit;  // without the smallest digit
}

std::int64_t SkipSequence(std::int64_t sequence) {
  const std::int64_t m = sequence / kSkipStride;
  if (m == 0) return 0;
  return kSkipStride * (sequence % kSkipStride == 0 ? JumpOf(m) : m);
}

TransactionId SkipLinks::LinkOf(AccountId account, std::int64_t sequence) const {
  if (sequence <= kSkipStride) return 0;
  const SkipChain& chain = chains_.at(account);
  if (sequence % kSkipStride != 0) return chain.back();
  const std::size_t kept = ChainLength(sequence / kSkipStride) - 1;
  return kept == 0 ? 0 : chain[kept - 1];
}

void SkipLinks::Add(AccountId account, std::int64_t sequence, TransactionId id) {
  if (sequence % kSkipStride != 0) return;
  SkipChain& chain = chains_[account];
  chain.resize(ChainLength(sequence / kSkipStride) - 1);
  chain.push_back(id);
}

SkipChain SkipLinks::Get(AccountId account) const {
  const auto found = chains_.find(account);
  return found == chains_.end() ? SkipChain() : found->second;
}

void SkipLinks::Put(AccountId account, SkipChain chain) {
  if (chain.empty()) {
    chains_.erase(account);
  } else {
    chains_.insert_or_assign(account, std::move(chain));
  }
}

bool SkipLinks::Restore(AccountId account, std::int64_t sequence, SkipChain chain) {
  if (chain.size() != ChainLength(sequence / kSkipStride)) return false;
  Put(account, std::move(chain));
  return true;
}

}  // namespace atm::storage
