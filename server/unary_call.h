// One call of a unary method, from its bytes to its answer.
//
// A UnaryCall is the reactor that gRPC knows, and holds the request and the response: one
// allocation a call. It owns itself: made by Start, it is deleted by gRPC's last reaction, OnDone,
// which comes after Start's caller gave it to gRPC and after Answer, also if the client went away
// meanwhile.
//
// A handler is called with the call, on a thread of gRPC, and must not block. It either returns the
// status that ends the call, or returns nothing and has arranged that Answer is called exactly
// once, from any thread, perhaps even before it returned.
#ifndef ATM_SERVER_UNARY_CALL_H_
#define ATM_SERVER_UNARY_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <cstddef>
#include <optional>
#include <string_view>

#include "server/door.h"
#include "server/errors.h"
#include "server/limits.h"
#include "server/log.h"
#include "server/request_log.h"
#include "server/wire.h"
#include "storage/check.h"

namespace atm::server {

// What the calls of a method share. All must outlive the calls.
struct Method {
  std::string_view name;
  Log* log;
  Door* door;
  std::size_t max_request_bytes = limits::kMaxRequestBytes;
};

template <typename Request, typename Response>
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  // Decodes the request, and runs `handler`, a std::optional<grpc::Status>(UnaryCall*). Returns the
  // reactor that gRPC wants.
  template <typename Handler>
  static UnaryCall* Start(const Method& method, grpc::CallbackServerContext* context,
                          const grpc::ByteBuffer& request_bytes, grpc::ByteBuffer* response_bytes,
                          const Handler& handler) {
    auto* call = new UnaryCall(method, context, response_bytes);
    call->decoded_ = Decode(request_bytes, &call->request_, method.max_request_bytes);
    std::optional<grpc::Status> status;
    if (call->decoded_ == Decoded::kTooLarge) {
      status = RequestTooLargeStatus(request_bytes.Length(), method.max_request_bytes);
    } else if (call->decoded_ == Decoded::kMalformed) {
      status = call->Malformed();
    } else {
      status = handler(call);
    }
    if (status.has_value()) {
      call->Answer(*status);
    }
    return call;
  }

  const grpc::CallbackServerContext& context() const { return *context_; }
  const Request& request() const { return request_; }
  Response* response() { return &response_; }

  // Whether a string of the request is not UTF-8. A handler that finds nothing wrong with such a
  // request answers it with Malformed().
  bool has_invalid_text() const { return decoded_ == Decoded::kInvalidText; }
  grpc::Status Malformed() const {
    return MalformedRequestStatus(Request::descriptor()->full_name());
  }

  // Ends the call: with the response if the status is OK. The call must not be touched after this.
  void Answer(const grpc::Status& status) {
    storage::Check(!answered_.exchange(true), "a call is answered once");
    if (status.ok()) {
      *response_bytes_ = Encode(response_);
    }
    if (request_log_.enabled()) {
      request_log_.Write(SubjectOf(request_), status);
    }
    Finish(status);
  }

 private:
  UnaryCall(const Method& method, grpc::CallbackServerContext* context,
            grpc::ByteBuffer* response_bytes)
      : door_(method.door),
        context_(context),
        response_bytes_(response_bytes),
        request_log_(method.name, method.log) {
    door_->Enter();
  }

  void OnDone() override {
    Door* const door = door_;
    delete this;
    door->Leave();
  }

  Door* const door_;
  grpc::CallbackServerContext* const context_;
  grpc::ByteBuffer* const response_bytes_;
  RequestLog request_log_;
  std::atomic<bool> answered_ = false;
  Decoded decoded_ = Decoded::kOk;
  Request request_;
  Response response_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_UNARY_CALL_H_
