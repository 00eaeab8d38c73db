// One call of a unary method, from its bytes to its answer.
//
// A UnaryCall holds the request and the response, with room for what small ones are made of: one
// allocation a call. It owns itself: made by Start, it is deleted by Answer. The reactor that gRPC
// knows is the context's own, whose reactions it runs where it is; those of others it hands to a
// thread of its own, which costs each call its waking up.
//
// A handler is called with the call, on a thread of gRPC, and must not block. It either returns the
// status that ends the call, or returns nothing and has arranged that Answer is called exactly
// once, from any thread, perhaps even before it returned.
#ifndef ATM_SERVER_CALL_UNARY_CALL_H_
#define ATM_SERVER_CALL_UNARY_CALL_H_

#include <google/protobuf/arena.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <optional>
#include <string_view>

#include "server/call/door.h"
#include "server/limits.h"
#include "server/status/errors.h"
#include "server/status/log.h"
#include "server/status/request_log.h"
#include "server/wire/encoding.h"
#include "storage/base/check.h"

namespace atm::server {

// What the calls of a method share. All must outlive the calls.
struct Method {
  std::string_view name;
  Log* log;
  Door* door;
  std::size_t max_request_bytes = limits::kMaxRequestBytes;
};

template <typename Request, typename Response>
class UnaryCall final {
 public:
  // Decodes the request, and runs `handler`, a std::optional<grpc::Status>(UnaryCall*). Returns the
  // reactor that gRPC wants.
  template <typename Handler>
  static grpc::ServerUnaryReactor* Start(const Method& method, grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer& request_bytes,
                                         grpc::ByteBuffer* response_bytes, const Handler& handler) {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    auto* call = new UnaryCall(method, context, reactor, response_bytes);
    call->decoded_ = Decode(request_bytes, call->request_, method.max_request_bytes);
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
    return reactor;
  }

  UnaryCall(const UnaryCall&) = delete;
  UnaryCall& operator=(const UnaryCall&) = delete;

  const grpc::CallbackServerContext& context() const { return *context_; }
  const Request& request() const { return *request_; }
  Response* response() { return response_; }

  // Whether a string of the request is not UTF-8. A handler that finds nothing wrong with such a
  // request answers it with Malformed().
  bool has_invalid_text() const { return decoded_ == Decoded::kInvalidText; }
  grpc::Status Malformed() const {
    return MalformedRequestStatus(Request::descriptor()->full_name());
  }

  // Ends the call: with the response if the status is OK. The call is gone after this, and its
  // context may be.
  void Answer(const grpc::Status& status) {
    storage::Check(!answered_.exchange(true), "a call is answered once");
    if (status.ok()) {
      *response_bytes_ = Encode(*response_);
    }
    if (request_log_.enabled()) {
      request_log_.Write(SubjectOf(*request_), status);
    }
    // Before it finishes: until then gRPC waits for this call, and the server, with its door, for
    // gRPC.
    door_->Leave();
    reactor_->Finish(status);
    delete this;
  }

 private:
  // A request and its response that move money fit, with their parts. Others take more of the heap.
  static constexpr std::size_t kRoom = 1'536;

  UnaryCall(const Method& method, grpc::CallbackServerContext* context,
            grpc::ServerUnaryReactor* reactor, grpc::ByteBuffer* response_bytes)
      : door_(method.door),
        context_(context),
        reactor_(reactor),
        response_bytes_(response_bytes),
        request_log_(method.name, method.log),
        arena_(room_.data(), room_.size()),
        request_(google::protobuf::Arena::CreateMessage<Request>(&arena_)),
        response_(google::protobuf::Arena::CreateMessage<Response>(&arena_)) {
    door_->Enter();
  }

  ~UnaryCall() = default;

  Door* const door_;
  grpc::CallbackServerContext* const context_;
  grpc::ServerUnaryReactor* const reactor_;
  grpc::ByteBuffer* const response_bytes_;
  RequestLog request_log_;
  std::atomic<bool> answered_ = false;
  Decoded decoded_ = Decoded::kOk;
  alignas(std::max_align_t) std::array<char, kRoom> room_;  // where the arena begins
  google::protobuf::Arena arena_;
  Request* const request_;  // these are the arena's
  Response* const response_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_UNARY_CALL_H_
