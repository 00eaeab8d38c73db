#include "client/grpc/grpc_backup.h"

#include <grpcpp/client_context.h>

#include <thread>

#include "client/grpc/retry.h"
#include "client/grpc/timing.h"
#include "client/status/grpc_status.h"

namespace atm {

absl::Status ReadBackup(v1::AdminService::StubInterface& stub, const RetryPolicy& policy,
                        std::chrono::milliseconds deadline, const v1::BackupRequest& request,
                        const std::function<Proceed(const v1::BackupResponse&)>& told) {
  Retry retry = Retry::ForReading(policy);
  const auto give_up = std::chrono::steady_clock::now() + deadline;
  for (;;) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + Until(give_up));
    const auto stream = stub.Backup(&context, request);
    v1::BackupResponse part;
    bool has_part = false;
    while (stream->Read(&part)) {
      has_part = true;
      if (told(part) == Proceed::kGoOn) continue;
      context.TryCancel();
      stream->Finish();
      return absl::OkStatus();
    }
    absl::Status status = FromGrpc(stream->Finish());
    if (status.ok() || has_part) return status;
    const auto wait = retry.Failed(status, Until(give_up), RandomUnit());
    if (!wait) return retry.error();
    std::this_thread::sleep_for(*wait);
  }
}

}  // namespace atm
