// A program outside the tree that uses the generated stub by itself, without the client library.
#include <atm/v1/atm_service.grpc.pb.h>
#include <grpcpp/create_channel.h>

#include <iostream>

int main() {
  // Nobody listens on port 1: the call has to come back, and to say so.
  const auto channel = grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials());
  const auto stub = atm::v1::AtmService::NewStub(channel);
  grpc::ClientContext context;
  atm::v1::BalanceRequest request;
  request.set_account("10001");
  atm::v1::BalanceResponse response;
  const grpc::Status status = stub->Balance(&context, request, &response);
  std::cout << "code " << status.error_code() << "\n";
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ? 0 : 1;
}
