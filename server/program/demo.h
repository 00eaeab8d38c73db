// Ten sample accounts, to try things with.
#ifndef ATM_SERVER_PROGRAM_DEMO_H_
#define ATM_SERVER_PROGRAM_DEMO_H_

#include "absl/status/statusor.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

enum class DemoResult {
  kOpened,     // all ten are open, at least one of them since now
  kOpenSince,  // all ten were opened by an earlier start
  kLeftAlone,  // the ledger has accounts of its own
};

// Opens 10001 … 10009 with 1000.00 … 9000.00 USD and 100000 with 10000.00 USD, in this order, if
// the ledger is empty. A ledger whose first sample account was opened by this function counts as
// empty: so the rest follows where an earlier start was interrupted. All other ledgers are left
// alone. Blocks until the accounts are durable; UNAVAILABLE with a sentence for people if the
// ledger refuses.
absl::StatusOr<DemoResult> OpenDemoAccounts(storage::Ledger* ledger);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_DEMO_H_
