// Journals with a defect that a bank must never have. The tests of this folder are worth something
// only if they find each of them.
#ifndef ATM_TESTS_TORTURE_MUTANT_JOURNAL_H_
#define ATM_TESTS_TORTURE_MUTANT_JOURNAL_H_

#include <cstdint>
#include <memory>

#include "storage/journal/journal.h"

namespace atm::storage {

enum class Mutant : std::uint8_t {
  kAnswersBeforeCommit,  // a batch is on record only when the next one comes
  kRequestIdForgotten,   // a transaction is recorded under another request id
  kRefusalForgotten,     // refusals are not recorded
  kWatermarkTooLate,     // a restart believes that balances are newer than they are
  kHoldForgotten,        // what became of a hold is not recorded
  kReversalForgotten,    // how much was taken back is not recorded
};

// A journal over a sound one. What it records is sealed as if the defect were none.
std::unique_ptr<Journal> MakeMutant(Mutant mutant, std::unique_ptr<Journal> journal);

}  // namespace atm::storage

#endif  // ATM_TESTS_TORTURE_MUTANT_JOURNAL_H_
