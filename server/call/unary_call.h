// One call of a unary method, from its decoded request to its answer.
//
// A call lies between a face, which decodes the request and sends the answer, and the handler of
// its method. The face makes it (see method.h), fills its context and its request, and calls Begin.
// The handler is called on the face's thread and must not block. It either returns the status that
// ends the call, or returns nullopt and arranges that Answer is called exactly once, from any
// thread, perhaps before the handler has returned. The face owns the call and deletes it after the
// answer.
#ifndef ATM_SERVER_CALL_UNARY_CALL_H_
#define ATM_SERVER_CALL_UNARY_CALL_H_

#include <google/protobuf/arena.h>
#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <array>
#include <atomic>
#include <cstddef>
#include <optional>

#include "server/call/call.h"
#include "server/call/call_facts.h"

namespace atm::server {

// The side of a face.
class UnaryFace {
 public:
  // Sends the answer, with the response if the status is OK. Called once, from any thread. The call
  // may be deleted as soon as this has begun to send.
  virtual void Answer(const grpc::Status& status, const google::protobuf::Message& response) = 0;

 protected:
  ~UnaryFace() = default;
};

class UnaryCall : public Call {
 public:
  // The request, for the face to fill.
  virtual google::protobuf::Message* request_message() = 0;

  // Begins the call: the request has `bytes` bytes, and was decoded so far.
  void Begin(Decoded decoded, std::size_t bytes);

  // Ends the call: with the response if the status is OK. The call may be gone when this returns.
  void Answer(const grpc::Status& status);

 protected:
  // All of them outlive the call.
  UnaryCall(const Method& method, Service& service, UnaryFace& face);

  virtual std::optional<grpc::Status> Handle() = 0;
  virtual const google::protobuf::Message& response_message() const = 0;
  virtual CallFacts Facts() const = 0;

 private:
  UnaryFace& face_;
  std::atomic<bool> answered_ = false;
};

// A call with such messages. It has room for what small ones are made of: one allocation a call.
template <typename Request, typename Response>
class UnaryOf : public UnaryCall {
 public:
  const Request& request() const { return *request_; }
  Response* response() { return response_; }

  google::protobuf::Message* request_message() final { return request_; }

 protected:
  UnaryOf(const Method& method, Service& service, UnaryFace& face)
      : UnaryCall(method, service, face),
        arena_(room_.data(), room_.size()),
        request_(google::protobuf::Arena::CreateMessage<Request>(&arena_)),
        response_(google::protobuf::Arena::CreateMessage<Response>(&arena_)) {}

  const google::protobuf::Message& response_message() const final { return *response_; }

  CallFacts Facts() const final {
    return {.subject = SubjectOf(*request_),
            .transaction = TransactionOf(*response_),
            .operations = OperationsOf(*request_)};
  }

 private:
  // A request and its response that move money fit, with their parts. Others take more of the heap.
  static constexpr std::size_t kRoom = 1'792;

  alignas(std::max_align_t) std::array<char, kRoom> room_;  // where the arena begins
  google::protobuf::Arena arena_;
  Request* const request_;  // these are the arena's
  Response* const response_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_UNARY_CALL_H_
