// One call on a completion queue: what the kinds of call have in common.
//
// A call first waits in its place until a call of its method comes, and makes room for the next one
// then. Each operation that it begins names an event; when the operation is done, the thread of its
// queue tells the event, which calls a member function. All events of a call come from that one
// thread. The call deletes itself when it was answered, gRPC has said that all is over, and nothing
// is under way.
#ifndef ATM_SERVER_GRPC_GRPC_CALL_H_
#define ATM_SERVER_GRPC_GRPC_CALL_H_

#include <grpcpp/completion_queue.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "server/call/call_context.h"
#include "server/call/method.h"
#include "server/call/service.h"
#include "server/grpc/encoding.h"

namespace atm::server {

class GrpcMethods;

// The calls of a face, counted. Thread-safe.
struct GrpcCallCounts {
  std::atomic<int> there = 0;           // places and calls that are not deleted yet
  std::atomic<std::int64_t> came = 0;   // calls that have come so far
  std::atomic<std::int64_t> ended = 0;  // of those: their answer has left, or their caller has gone

  // Calls that came and have not ended.
  std::int64_t under_way() const {
    const std::int64_t before = ended.load();
    return came.load() - before;
  }
};

// What all places of one method on one queue share. All of it outlives the calls.
struct GrpcPlace {
  GrpcMethods& methods;
  const Method& method;
  int index;  // of the method in its gRPC service
  Service& service;
  grpc::ServerCompletionQueue& queue;
  GrpcCallCounts& counts;
};

class GrpcCall {
 public:
  // What an operation is known by in its completion queue.
  class Event {
   public:
    using Reaction = void (GrpcCall::*)(bool ok);

    template <typename Kind>
    Event(Kind* call, void (Kind::*reaction)(bool ok))
        : call_(call), reaction_(static_cast<Reaction>(reaction)) {}

    // The operation is done; `ok` says whether it succeeded.
    void Happen(bool ok) { (call_->*reaction_)(ok); }

   private:
    GrpcCall* const call_;
    const Reaction reaction_;
  };

  GrpcCall(const GrpcCall&) = delete;
  GrpcCall& operator=(const GrpcCall&) = delete;

 protected:
  explicit GrpcCall(const GrpcPlace& place);
  virtual ~GrpcCall();

  const GrpcPlace& place() const { return place_; }
  grpc::ServerContext& server_context() { return server_context_; }
  const grpc::ServerContext& server_context() const { return server_context_; }

  // The event of the call's coming.
  Event* begin_event() { return &begin_; }

  // Counts an operation that is about to be begun, and returns its event.
  Event* BeginOperation(Event& event) {
    under_way_.fetch_add(1, std::memory_order_relaxed);
    return &event;
  }

  // Ends an operation: the last line of each reaction. Deletes the call if it was the last one.
  void EndOperation();

  // Fills what the face knows of the caller.
  void Fill(CallContext& context) const;

  // Fills a call, unary or a feed, with what has come, and begins it.
  template <typename RequestCall>
  void BeginWith(RequestCall& call, grpc::ByteBuffer& request) const {
    Fill(call.context());
    const std::size_t bytes = request.Length();
    const Decoded decoded =
        Decode(request, call.request_message(), place_.method.max_request_bytes);
    request.Clear();
    call.Begin(decoded, bytes);
  }

  // Waits, in a place of its own, for the next call of the method.
  virtual void MakeRoom() = 0;

  // The call has come.
  virtual void OnCome() = 0;

  // The call was answered, or its caller has gone: `is_cancelled` says which.
  virtual void OnOver(bool is_cancelled) = 0;

 private:
  void OnBegin(bool ok);
  void OnNotice(bool ok);

  const GrpcPlace place_;
  bool has_come_ = false;
  grpc::ServerContext server_context_;
  Event begin_;
  Event notice_;  // that all is over: gRPC tells it once for each call

  // Operations that are under way, the answer that is owed, and the notice that is awaited.
  std::atomic<int> under_way_ = 2;
};

}  // namespace atm::server

#endif  // ATM_SERVER_GRPC_GRPC_CALL_H_
