// ListHolds of both services: the open holds of an account, or of the bank.
#ifndef ATM_SERVER_METHODS_LIST_HOLDS_H_
#define ATM_SERVER_METHODS_LIST_HOLDS_H_

#include <grpcpp/support/status.h>

#include <optional>

#include "server/call/answering.h"
#include "server/call/unary_call.h"
#include "server/wire/admin_fields.h"
#include "server/wire/convert_statement.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

template <typename Request, typename Response>
std::optional<grpc::Status> ListHolds(UnaryOf<Request, Response>& call) {
  const auto submit = [&call](storage::Ledger& ledger, const storage::HoldQuery& query) {
    ledger.ListHolds(query, [&call, query](const storage::HoldFinding& found) {
      call.Answer(ConvertHolds(query, found, call.response()));
    });
  };
  return HandIn(call, Validate(call.request()), submit);
}

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_LIST_HOLDS_H_
