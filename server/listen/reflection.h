// gRPC's reflection in version v1, beside the v1alpha that the library serves: clients of today ask
// for v1 first.
#ifndef ATM_SERVER_LISTEN_REFLECTION_H_
#define ATM_SERVER_LISTEN_REFLECTION_H_

#include <string>
#include <vector>

#include "grpc/reflection/v1/reflection.grpc.pb.h"

namespace atm::server {

// Answers from the descriptors that are linked into the program. Thread-safe. A stream holds one of
// gRPC's threads as long as it is open; limits.h says how many there are.
class Reflection final : public grpc::reflection::v1::ServerReflection::Service {
 public:
  // `services` are the full names of what is served.
  explicit Reflection(std::vector<std::string> services) : services_(std::move(services)) {}

  grpc::Status ServerReflectionInfo(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<grpc::reflection::v1::ServerReflectionResponse,
                               grpc::reflection::v1::ServerReflectionRequest>* stream) override;

  // Answers one question.
  grpc::reflection::v1::ServerReflectionResponse Answer(
      const grpc::reflection::v1::ServerReflectionRequest& request) const;

 private:
  const std::vector<std::string> services_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_LISTEN_REFLECTION_H_
