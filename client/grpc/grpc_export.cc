#include "client/grpc/grpc_export.h"

#include <grpcpp/client_context.h>

#include <optional>
#include <string>
#include <thread>

#include "atm/error.h"
#include "client/grpc/retry.h"
#include "client/grpc/timing.h"
#include "client/status/grpc_status.h"

namespace atm {
namespace {

using std::chrono::steady_clock;

// Cuts a part at the end of the first stream's record: what came later was not asked for.
void CutTo(std::int64_t last, v1::ExportTransactionsResponse& part) {
  int size = part.transactions_size();
  while (size > 0 && part.transactions(size - 1).id() > last) --size;
  part.mutable_transactions()->DeleteSubrange(size, part.transactions_size() - size);
  part.set_last_transaction_id(last);
}

}  // namespace

absl::Status ReadExport(v1::AdminService::StubInterface& stub, const RetryPolicy& policy,
                        std::chrono::milliseconds deadline, v1::ExportTransactionsRequest request,
                        const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told) {
  std::optional<std::int64_t> last;
  bool is_resumed = false;
  std::optional<Retry> retry(Retry::ForReading(policy));
  auto give_up = steady_clock::now() + deadline;
  for (;;) {
    grpc::ClientContext context;
    const auto stream = stub.ExportTransactions(&context, request);
    v1::ExportTransactionsResponse part;
    while (stream->Read(&part)) {
      if (!last) last = part.last_transaction_id();
      CutTo(*last, part);
      request.set_after_transaction_id(part.read_to_transaction_id());
      const bool is_end = is_resumed && part.read_to_transaction_id() >= *last;
      if (told(part) == Proceed::kStop || is_end) {
        context.TryCancel();
        stream->Finish();
        return absl::OkStatus();
      }
      retry.emplace(Retry::ForReading(Patient(policy)));
      give_up = steady_clock::now() + deadline;
    }
    absl::Status status = FromGrpc(stream->Finish());
    if (status.ok()) return status;
    // An export moves no money: every error that is not definite counts as a lost connection.
    if (last && !IsDefinite(status)) status = absl::UnavailableError(std::string(status.message()));
    const auto wait = retry->Failed(status, Until(give_up), RandomUnit());
    if (!wait) return retry->error();
    std::this_thread::sleep_for(*wait);
    is_resumed = last.has_value();
  }
}

}  // namespace atm
