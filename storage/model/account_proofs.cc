#include "storage/model/account_proofs.h"

namespace atm::storage {

void AccountProofs::Begin(AccountId last) {
  // NOLINTNEXTLINE(modernize-avoid-c-arrays)
  words_ = std::make_unique<std::atomic<std::uint64_t>[]>(last / kInWord + 1);
  unproved_to_ = last;
}

}  // namespace atm::storage
