#include "server/grpc/grpc_call.h"

#include "server/grpc/peer.h"

namespace atm::server {
namespace {

constexpr char kTraceParent[] = "traceparent";  // https://www.w3.org/TR/trace-context/

}  // namespace

GrpcCall::GrpcCall(const GrpcPlace& place)
    : place_(place), begin_(this, &GrpcCall::OnBegin), notice_(this, &GrpcCall::OnNotice) {
  place_.counts.there.fetch_add(1);
  server_context_.AsyncNotifyWhenDone(&notice_);
}

GrpcCall::~GrpcCall() {
  if (has_come_) place_.counts.ended.fetch_add(1);
  if (place_.counts.there.fetch_sub(1) == 1) place_.counts.there.notify_all();
}

void GrpcCall::OnBegin(bool ok) {
  if (!ok) {
    delete this;  // the server ends: no call came
    return;
  }
  has_come_ = true;
  place_.counts.came.fetch_add(1);
  MakeRoom();
  OnCome();
}

void GrpcCall::OnNotice(bool /*ok*/) {
  OnOver(server_context_.IsCancelled());
  EndOperation();
}

void GrpcCall::EndOperation() {
  if (under_way_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
}

void GrpcCall::Fill(CallContext& context) const {
  context.deadline = server_context_.deadline();
  if (place_.method.wants_principal()) {
    context.peer = server_context_.peer();
    context.principal = CallerOf(server_context_, context.peer);
  }
  if (place_.service.observers.wants_trace()) {
    const auto& metadata = server_context_.client_metadata();
    if (const auto found = metadata.find(kTraceParent); found != metadata.end()) {
      context.trace.assign(found->second.data(), found->second.size());
    }
  }
}

}  // namespace atm::server
