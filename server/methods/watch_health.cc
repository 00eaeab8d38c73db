#include "server/methods/watch_health.h"

#include <algorithm>

#include "server/call/call_facts.h"
#include "server/methods/methods.h"
#include "server/status/errors.h"

namespace atm::server {

std::array<std::string_view, 3> NamesOfHealth() {
  return {"", AtmMethods().front().service_name(), AdminMethods().front().service_name()};
}

bool IsKnownToHealth(std::string_view service) {
  return std::ranges::count(NamesOfHealth(), service) > 0;
}

std::optional<grpc::Status> WatchHealth::Handle() {
  service().health.Add(this);
  return std::nullopt;
}

void WatchHealth::OnChange(bool is_serving) {
  mutex_.Lock();
  if (!IsKnownToHealth(request_.service())) {
    untold_ = Response::SERVICE_UNKNOWN;
  } else {
    untold_ = is_serving ? Response::SERVING : Response::NOT_SERVING;
  }
  Next();
}

void WatchHealth::OnClose() { Refuse(NotBegunStatus(NotBegun::kShuttingDown)); }

void WatchHealth::OnWritten(bool ok) {
  mutex_.Lock();
  is_busy_ = false;
  if (!ok) end_ = grpc::Status::CANCELLED;
  Next();
}

void WatchHealth::OnCancel() { Refuse(grpc::Status::CANCELLED); }

void WatchHealth::Refuse(const grpc::Status& status) {
  mutex_.Lock();
  if (!end_) end_ = status;
  Next();
}

// The face never calls back from within. Finish is without the lock, which may be gone with the
// call as soon as the face has begun to finish.
//
// What changed is told before the end, so that who watches a server that stops hears NOT_SERVING.
void WatchHealth::Next() {
  if (is_busy_ || is_finished_) return mutex_.Unlock();
  if (untold_ && untold_ != told_) {
    is_busy_ = true;
    told_ = untold_;
    message_.set_status(*told_);
    face().Write(message_);
  } else if (end_) {
    is_finished_ = true;
    const grpc::Status end = *end_;
    mutex_.Unlock();
    ObserveEnd(end);
    return face().Finish(end);
  }
  mutex_.Unlock();
}

CallFacts WatchHealth::Facts() const { return {.subject = SubjectOf(request_)}; }

}  // namespace atm::server
