// The method GetTransaction: whether a request happened.
#ifndef ATM_SERVER_WIRE_CONVERT_FINDING_H_
#define ATM_SERVER_WIRE_CONVERT_FINDING_H_

#include <grpcpp/support/status.h>

#include <string_view>

#include "atm/v1/atm_service.pb.h"
#include "storage/model/outcome.h"

namespace atm::server {

// Fills an empty response with what the ledger found, or says why there is nothing to tell. A pure
// function, safe from any thread.
grpc::Status ConvertFinding(const storage::Finding& finding,
                            const v1::GetTransactionRequest& request,
                            v1::GetTransactionResponse* response);

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_CONVERT_FINDING_H_
