// An export over gRPC.
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

// Reads one stream after another on this thread, each from where the one before broke off, until
// `told` was told all, or says kStop, or the bank says no for certain, or it was not reached for as
// long as `deadline` since the last part. See Connection::ExportTransactions.
absl::Status ReadExport(v1::AdminService::StubInterface& stub, const RetryPolicy& policy,
                        std::chrono::milliseconds deadline, v1::ExportTransactionsRequest request,
                        const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told);

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_GRPC_EXPORT_H_
