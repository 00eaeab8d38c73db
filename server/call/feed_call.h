// One call that is answered with a stream of messages, from its decoded request to its end.
//
// A call lies between a face and the kinds of feed, which derive from it. The face makes it (see
// method.h), fills its context and its request, and calls Begin. The feed then asks the face for
// one thing at a time; the face tells it when that is done, on another thread or later, never from
// within. After Finish, and when the face has nothing more to tell, the face calls OnDone and
// deletes the call.
#ifndef ATM_SERVER_CALL_FEED_CALL_H_
#define ATM_SERVER_CALL_FEED_CALL_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <cstddef>
#include <optional>

#include "server/call/call.h"

namespace atm::server {

// The side of a face.
class FeedFace {
 public:
  // Tells the caller that the feed is there, before its first message. OnWritten follows.
  virtual void Open() = 0;

  // Sends a message. OnWritten follows.
  virtual void Write(const google::protobuf::Message& message) = 0;

  // Gives up what is being done, which the caller does not take; OnWritten(false) follows for it,
  // and then Finish is called. The caller is told the code and the message of the status, if it
  // hears anything any more. Called at most once, from any thread, and never from within.
  virtual void BreakOff(const grpc::Status& status) = 0;

  // Ends the feed. Called once, while nothing else is being done.
  virtual void Finish(const grpc::Status& status) = 0;

 protected:
  ~FeedFace() = default;
};

class FeedCall : public Call {
 public:
  // The request, for the face to fill.
  virtual google::protobuf::Message* request_message() = 0;

  // Begins the call: the request has `bytes` bytes, and was decoded so far.
  void Begin(Decoded decoded, std::size_t bytes);

  // The face has done what it was asked for; false if there is no reader any more.
  virtual void OnWritten(bool ok) = 0;

  // The caller has gone, or its deadline has passed. From any thread.
  virtual void OnCancel() = 0;

  // All is over.
  virtual void OnDone() = 0;

 protected:
  // All of them outlive the call.
  FeedCall(const Method& method, Service& service, FeedFace& face)
      : Call(method, service), face_(face) {}

  // Begins to tell, and returns nullopt; or returns the status that ends the call.
  virtual std::optional<grpc::Status> Handle() = 0;

  // Ends a call that has not begun to tell.
  virtual void Refuse(const grpc::Status& status) = 0;

  FeedFace& face() const { return face_; }

  // Tells the observers the end.
  void ObserveEnd(const grpc::Status& status) const {
    if (is_observed()) Observe(status, Facts());
  }
  virtual CallFacts Facts() const = 0;

 private:
  FeedFace& face_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_FEED_CALL_H_
