// Statements and past balances, as messages of the contract. Pure functions, safe from any thread.
#ifndef ATM_SERVER_WIRE_CONVERT_STATEMENT_H_
#define ATM_SERVER_WIRE_CONVERT_STATEMENT_H_

#include <grpcpp/support/status.h>

#include <variant>

#include "atm/v1/atm_service.pb.h"
#include "atm/v1/reference.pb.h"
#include "atm/v1/statement.pb.h"
#include "server/status/errors.h"
#include "server/wire/convert.h"
#include "server/wire/validate.h"
#include "storage/read/record_query.h"
#include "storage/read/statement.h"

namespace atm::server {

// Fills the empty response to a query, or says why it stays empty.
grpc::Status ConvertStatement(const storage::StatementQuery& query,
                              const storage::StatementFinding& found,
                              v1::ListTransactionsResponse* response);

// Likewise for a balance at an earlier time.
grpc::Status ConvertBalance(const storage::BalanceFinding& found, v1::BalanceResponse* response);

// As those, of FindTransactions, and of both methods that list holds.
grpc::Status ConvertReferences(const storage::ReferenceSearch& search,
                               const storage::ReferenceFinding& found,
                               v1::FindTransactionsResponse* response);

template <typename Response>
grpc::Status ConvertHolds(const storage::HoldQuery& query, const storage::HoldFinding& found,
                          Response* response) {
  if (const auto why = WhyNotRead(found)) return *why;
  const auto& page = std::get<storage::HoldPage>(found);
  for (const storage::Receipt& hold : page.holds) Convert(hold, response->add_holds());
  if constexpr (requires { response->mutable_balance(); }) {
    Convert(page.balance.value(), response->mutable_balance());
  }
  response->set_next_page_token(PageTokenAfter(query, page));
  return grpc::Status::OK;
}

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_CONVERT_STATEMENT_H_
