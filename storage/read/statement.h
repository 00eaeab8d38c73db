// Statements, and balances at a past time: an account's history as its owner asks for it.
//
// Both are read from the durable record by the threads that read, and show what was published when
// they were asked. Their cost grows with the logarithm of the account's history.
#ifndef ATM_STORAGE_READ_STATEMENT_H_
#define ATM_STORAGE_READ_STATEMENT_H_

#include "absl/status/statusor.h"
#include "storage/model/account.h"
#include "storage/read/statement_query.h"

namespace atm::storage {

class History;
class PublishedBalances;

// Reads a page. Errors as those of AccountHistory.
absl::StatusOr<StatementFinding> ReadStatement(History& history, const PublishedBalances& published,
                                               const StatementQuery& query);

// Reads a balance. Errors as those of AccountHistory.
absl::StatusOr<BalanceFinding> ReadBalance(History& history, const PublishedBalances& published,
                                           const AccountNumber& account, const AsOf& as_of);

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_STATEMENT_H_
