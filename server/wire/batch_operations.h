// Many operations in one call, each with its own answer.
#ifndef ATM_SERVER_WIRE_BATCH_OPERATIONS_H_
#define ATM_SERVER_WIRE_BATCH_OPERATIONS_H_

#include <grpcpp/support/status.h>

#include <optional>
#include <vector>

#include "atm/v1/atm_service.pb.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"

namespace atm::server {

// Reads a request, and answers it once the ledger has decided. Both messages are the caller's and
// live longer. Used by one thread at a time.
class Batch {
 public:
  Batch(const v1::ExecuteBatchRequest& request, v1::ExecuteBatchResponse* response)
      : request_(request), response_(response) {}

  // Checks each operation: what is wrong with one is its answer. Or the status that ends the call.
  std::optional<grpc::Status> Read();

  // What is to be asked of the ledger, once; empty if there is nothing to ask.
  std::vector<storage::Command> TakeCommands() { return std::move(commands_); }
  storage::Together together() const;

  // Puts the outcomes of these commands where they belong. The status that ends the call.
  grpc::Status Answer(const std::vector<storage::Outcome>& outcomes);

 private:
  void ReadOperation(int position);

  const v1::ExecuteBatchRequest& request_;
  v1::ExecuteBatchResponse* const response_;
  std::vector<storage::Command> commands_;
  std::vector<int> positions_;  // of commands_ among the operations
};

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_BATCH_OPERATIONS_H_
