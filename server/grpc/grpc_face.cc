#include "server/grpc/grpc_face.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "server/grpc/grpc_call.h"
#include "server/grpc/grpc_feed.h"
#include "server/grpc/grpc_import.h"
#include "server/grpc/grpc_unary.h"
#include "server/limits.h"

namespace atm::server {
namespace {

// How often a wait for the end of calls looks at them. To be told of each end would cost every call
// something, and only a stop waits.
constexpr std::chrono::milliseconds kLookInterval{1};

void WaitForCall(const GrpcPlace& place) {
  switch (place.method.kind) {
    case MethodKind::kUnary:
      return GrpcUnary::Wait(place);
    case MethodKind::kFeed:
      return GrpcFeed::Wait(place);
    case MethodKind::kImport:
      return GrpcImport::Wait(place);
  }
}

}  // namespace

GrpcFace::GrpcFace(std::vector<Method> methods, Service& service)
    : methods_(std::move(methods)), service_(service) {
  const std::span<const Method> all(methods_);
  for (auto first = all.begin(); first != all.end();) {
    const auto last = std::find_if(first, all.end(), [&](const Method& method) {
      return method.service_name() != first->service_name();
    });
    services_.push_back(std::make_unique<GrpcMethods>(std::span(first, last)));
    first = last;
  }
}

GrpcFace::~GrpcFace() { Stop(); }

void GrpcFace::Register(grpc::ServerBuilder& builder) {
  for (const auto& service : services_) builder.RegisterService(service.get());
  for (int i = 0; i < limits::kPollingThreads; ++i) {
    queues_.push_back(builder.AddCompletionQueue());
  }
}

std::vector<std::string> GrpcFace::ServiceNames() const {
  std::vector<std::string> names;
  names.reserve(services_.size());
  for (const auto& service : services_) {
    names.emplace_back(service->methods().front().service_name());
  }
  return names;
}

void GrpcFace::Start() {
  for (const auto& queue : queues_) {
    MakePlaces(*queue);
    threads_.emplace_back([&queue] { Poll(*queue); });
  }
}

void GrpcFace::MakePlaces(grpc::ServerCompletionQueue& queue) {
  for (const auto& service : services_) {
    int index = 0;
    for (const Method& method : service->methods()) {
      const GrpcPlace place{.methods = *service,
                            .method = method,
                            .index = index++,
                            .service = service_,
                            .queue = queue,
                            .counts = counts_};
      for (int i = 0; i < limits::kPlacesPerMethod; ++i) WaitForCall(place);
    }
  }
}

void GrpcFace::Poll(grpc::ServerCompletionQueue& queue) {
  void* event = nullptr;
  bool ok = false;
  while (queue.Next(&event, &ok)) static_cast<GrpcCall::Event*>(event)->Happen(ok);
}

std::int64_t GrpcFace::WaitUntilQuiet(std::chrono::milliseconds quiet,
                                      std::chrono::milliseconds at_most) const {
  auto now = std::chrono::steady_clock::now();
  const auto end = now + at_most;
  auto last_sign = now;
  std::int64_t came = counts_.came.load();
  for (;;) {
    const std::int64_t left = counts_.under_way();
    const std::int64_t came_before = std::exchange(came, counts_.came.load());
    if (left != 0 || came != came_before) last_sign = now;
    if (now - last_sign >= quiet || now >= end) return left;
    std::this_thread::sleep_for(kLookInterval);
    now = std::chrono::steady_clock::now();
  }
}

void GrpcFace::Stop() {
  if (threads_.empty()) return;
  for (int left = counts_.there.load(); left != 0; left = counts_.there.load()) {
    counts_.there.wait(left);
  }
  for (const auto& queue : queues_) queue->Shutdown();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace atm::server
