// ImportAccounts over gRPC with all its attempts; owned by the CallSet of its connection.
#ifndef ATM_CLIENT_GRPC_IMPORT_STREAM_H_
#define ATM_CLIENT_GRPC_IMPORT_STREAM_H_

#include <grpcpp/client_context.h>

#include <memory>
#include <vector>

#include "atm/connection.h"
#include "atm/v1/admin_service.grpc.pb.h"
#include "client/grpc/answered_call.h"

namespace atm {

// Each attempt sends all parts. The request ids of the accounts make sure that each is opened once.
class ImportStream final : public AnsweredCall<v1::ImportAccountsResponse> {
 public:
  using Stub = v1::AdminService::StubInterface;

  ImportStream(const CallTerms& terms, std::shared_ptr<Stub> stub,
               std::vector<v1::ImportAccountsRequest> parts,
               Callback<v1::ImportAccountsResponse> done);

 protected:
  void Send(grpc::ClientContext& context, AttemptDone done) override;

 private:
  class Attempt;

  const std::shared_ptr<Stub> stub_;
  const std::vector<v1::ImportAccountsRequest> parts_;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_IMPORT_STREAM_H_
