// Ten sample accounts, to try things with.
#ifndef ATM_SERVER_PROGRAM_DEMO_H_
#define ATM_SERVER_PROGRAM_DEMO_H_

#include "absl/status/statusor.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

enum class DemoResult {
  kOpened,     // those that were missing are open since now
  kOpenSince,  // none was missing
  kLeftAlone,  // the ledger has accounts of its own
};

// Opens 10001 … 10009 with 1000.00 … 9000.00 USD and 100000 with 10000.00 USD, in this order and
// all at once, if the ledger is empty. If this function opened the first of them earlier, it opens
// those that are missing: earlier versions could be interrupted after each. An account that a user
// opened with one of the other numbers is left alone, and so are all other ledgers. Blocks until
// the accounts are durable; UNAVAILABLE with a sentence for people if the ledger refuses.
absl::StatusOr<DemoResult> OpenDemoAccounts(storage::Ledger* ledger);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_DEMO_H_
