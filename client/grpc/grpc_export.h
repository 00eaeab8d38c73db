// ExportTransactions over gRPC. Blocks the calling thread.
#ifndef ATM_CLIENT_GRPC_GRPC_EXPORT_H_
#define ATM_CLIENT_GRPC_GRPC_EXPORT_H_

#include <chrono>
#include <functional>

#include "absl/status/status.h"
#include "atm/feed.h"
#include "atm/options.h"
#include "atm/v1/admin_service.grpc.pb.h"
#include "atm/v1/export.pb.h"

namespace atm {

// Reads one stream after another on this thread, each from where the one before ended, until `told`
// had all parts or returns kStop (OK), until the bank refuses the export, or until the bank could
// not be reached for `deadline` since the last part. See Connection::ExportTransactions.
absl::Status ReadExport(v1::AdminService::StubInterface& stub, const RetryPolicy& policy,
                        std::chrono::milliseconds deadline, v1::ExportTransactionsRequest request,
                        const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told);

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_GRPC_EXPORT_H_
