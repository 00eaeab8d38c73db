// Backup over gRPC. Blocks the calling thread.
#ifndef ATM_CLIENT_GRPC_GRPC_BACKUP_H_
#define ATM_CLIENT_GRPC_GRPC_BACKUP_H_

#include <chrono>
#include <functional>

#include "absl/status/status.h"
#include "atm/feed.h"
#include "atm/options.h"
#include "atm/v1/admin_service.grpc.pb.h"
#include "atm/v1/backup.pb.h"

namespace atm {

// Calls `told` with the parts of one stream on this thread, until it had all of them or returns
// kStop (OK). What fails before the first part is tried again; the whole takes no longer than
// `deadline`. See Connection::Backup.
absl::Status ReadBackup(v1::AdminService::StubInterface& stub, const RetryPolicy& policy,
                        std::chrono::milliseconds deadline, const v1::BackupRequest& request,
                        const std::function<Proceed(const v1::BackupResponse&)>& told);

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_GRPC_BACKUP_H_
