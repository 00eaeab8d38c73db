// Many operations in one call, each with its own answer.
#ifndef ATM_SERVER_WIRE_BATCH_OPERATIONS_H_
#define ATM_SERVER_WIRE_BATCH_OPERATIONS_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "atm/v1/atm_service.pb.h"
#include "storage/model/command.h"
#include "storage/model/outcome.h"
#include "storage/model/principal.h"

namespace atm::server {

// Reads the operations of a request, and answers them once the ledger has decided. Both messages
// are the caller's and live longer. Used by one thread at a time.
class BatchOperations {
 public:
  // `origin` is who asks.
  BatchOperations(const v1::ExecuteBatchRequest& request, storage::Principal origin,
                  v1::ExecuteBatchResponse* response)
      : request_(request), origin_(std::move(origin)), response_(response) {}

  // Returns why one operation may not be asked for, or nullopt if it may.
  using Admit = absl::FunctionRef<std::optional<grpc::Status>(const google::protobuf::Message&)>;

  // Checks each operation: what is wrong with one, or that it is not admitted, is its answer.
  // Returns the status that ends the call, or nullopt if it goes on.
  std::optional<grpc::Status> Read(Admit admit);

  // Returns what is to be asked of the ledger. Empty if there is nothing to ask. Called once.
  std::vector<storage::Command> TakeCommands() { return std::move(commands_); }
  storage::Together together() const;

  // Puts the outcomes of these commands where they belong. Returns the status that ends the call.
  grpc::Status Answer(const std::vector<storage::Outcome>& outcomes);

 private:
  void ReadOperation(int position, Admit admit);

  const v1::ExecuteBatchRequest& request_;
  const storage::Principal origin_;
  v1::ExecuteBatchResponse* const response_;
  std::vector<storage::Command> commands_;
  std::vector<int> positions_;  // of commands_ among the operations
};

}  // namespace atm::server

#endif  // ATM_SERVER_WIRE_BATCH_OPERATIONS_H_
