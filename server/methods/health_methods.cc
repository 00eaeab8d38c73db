#include <optional>

#include "grpc/health/v1/health.pb.h"
#include "server/methods/methods.h"
#include "server/methods/watch_health.h"

namespace atm::server {
namespace {

namespace health = grpc::health::v1;
using CheckCall = UnaryOf<health::HealthCheckRequest, health::HealthCheckResponse>;

std::optional<grpc::Status> Check(CheckCall& call) {
  if (!IsKnownToHealth(call.request().service())) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "service name unknown");
  }
  call.response()->set_status(call.service().health.is_serving()
                                  ? health::HealthCheckResponse::SERVING
                                  : health::HealthCheckResponse::NOT_SERVING);
  return grpc::Status::OK;
}

constexpr Method kMethods[] = {
    UnaryMethod<Check>("/grpc.health.v1.Health/Check").Open(),
    FeedMethod<WatchHealth>("/grpc.health.v1.Health/Watch").Open(),
};

}  // namespace

std::span<const Method> HealthMethods() { return kMethods; }

}  // namespace atm::server
