// Watch of grpc.health.v1.Health: tells the state of a service, and each change of it.
#ifndef ATM_SERVER_METHODS_WATCH_HEALTH_H_
#define ATM_SERVER_METHODS_WATCH_HEALTH_H_

#include <grpcpp/support/status.h>

#include <array>
#include <optional>
#include <string_view>

#include "grpc/health/v1/health.pb.h"
#include "server/call/feed_call.h"
#include "server/call/health.h"
#include "storage/base/mutex.h"

namespace atm::server {

// What health checks know: the server as a whole, as "", and the full names of its services.
std::array<std::string_view, 3> NamesOfHealth();
bool IsKnownToHealth(std::string_view service);

class WatchHealth final : public FeedCall, public Health::Watcher {
 public:
  using Request = grpc::health::v1::HealthCheckRequest;
  using Response = grpc::health::v1::HealthCheckResponse;

  WatchHealth(const Method& method, Service& service, FeedFace& face)
      : FeedCall(method, service, face) {}

  google::protobuf::Message* request_message() override { return &request_; }
  void OnWritten(bool ok) override;
  void OnCancel() override;
  void OnDone() override { service().health.Remove(this); }

  void OnChange(bool is_serving) override;
  void OnClose() override;

 private:
  std::optional<grpc::Status> Handle() override;
  void Refuse(const grpc::Status& status) override;
  CallFacts Facts() const override;

  // Does what is to be done, unless something is being done. Lets go of the mutex.
  void Next() ATM_RELEASE(mutex_);

  Request request_;

  Mutex mutex_;
  Response message_ ATM_GUARDED_BY(mutex_);
  // The newest state, if it was not told yet, and the last one that was told.
  std::optional<Response::ServingStatus> untold_ ATM_GUARDED_BY(mutex_);
  std::optional<Response::ServingStatus> told_ ATM_GUARDED_BY(mutex_);
  std::optional<grpc::Status> end_ ATM_GUARDED_BY(mutex_);
  bool is_busy_ ATM_GUARDED_BY(mutex_) = false;  // a message is being written
  bool is_finished_ ATM_GUARDED_BY(mutex_) = false;
};

}  // namespace atm::server

#endif  // ATM_SERVER_METHODS_WATCH_HEALTH_H_
