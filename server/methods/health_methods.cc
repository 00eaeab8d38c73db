#include <optional>
#include <string>
#include <string_view>

#include "grpc/health/v1/health.pb.h"
#include "server/methods/methods.h"
#include "server/methods/watch_health.h"

namespace atm::server {
namespace {

namespace health = grpc::health::v1;
using CheckCall = UnaryOf<health::HealthCheckRequest, health::HealthCheckResponse>;

using ListCall = UnaryOf<health::HealthListRequest, health::HealthListResponse>;

// All services serve at the same time.
health::HealthCheckResponse::ServingStatus StateOf(const Service& service) {
  return service.health.is_serving() ? health::HealthCheckResponse::SERVING
                                     : health::HealthCheckResponse::NOT_SERVING;
}

std::optional<grpc::Status> Check(CheckCall& call) {
  if (!IsKnownToHealth(call.request().service())) {
    return grpc::Status(grpc::StatusCode::NOT_FOUND, "service name unknown");
  }
  call.response()->set_status(StateOf(call.service()));
  return grpc::Status::OK;
}

std::optional<grpc::Status> List(ListCall& call) {
  for (const std::string_view name : NamesOfHealth()) {
    (*call.response()->mutable_statuses())[std::string(name)].set_status(StateOf(call.service()));
  }
  return grpc::Status::OK;
}

constexpr Method kMethods[] = {
    UnaryMethod<Check>("/grpc.health.v1.Health/Check").Open(),
    UnaryMethod<List>("/grpc.health.v1.Health/List").Open(),
    FeedMethod<WatchHealth>("/grpc.health.v1.Health/Watch").Open(),
};

}  // namespace

std::span<const Method> HealthMethods() { return kMethods; }

}  // namespace atm::server
