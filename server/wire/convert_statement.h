// Statements and past balances, as messages of the contract. Pure functions, safe from any thread.
#ifndef ATM_SERVER_WIRE_CONVERT_STATEMENT_H_
#define ATM_SERVER_WIRE_CONVERT_STATEMENT_H_

#include <grpcpp/support/status.h>

#include "atm/v1/atm_service.pb.h"
#include "atm/v1/statement.pb.h"
#include "storage/read/statement.h"

namespace atm::server {

// Fills the empty response to a query, or says why it stays empty.
grpc::Status ConvertStatement(const storage::StatementQuery& query,
                              const storage::StatementFinding& found,
                              v1::ListTransactionsResponse* response);

// Likewise for a balance at an earlier time.
grpc::Status ConvertPastBalance(const storage::BalanceFinding& found,
                                v1::BalanceResponse* response);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_CONVERT_STATEMENT_H_
