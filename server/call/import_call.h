// One call that is sent a stream of messages and answers all of them at once.
//
// As a FeedCall, but the other way round: the face makes it, fills its context and calls Begin. The
// call asks for one part after the other; the face decodes each into part_message and calls OnPart,
// or OnEnd if there are no more. gRPC does not always tell a stream that was cut off from one that
// ended. After Answer, and when the face has nothing more to tell, the face calls OnDone and
// deletes the call.
#ifndef ATM_SERVER_CALL_IMPORT_CALL_H_
#define ATM_SERVER_CALL_IMPORT_CALL_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <cstddef>

#include "server/call/call.h"

namespace atm::server {

// The side of a face.
class ImportFace {
 public:
  // Reads the next part. OnPart or OnEnd follows, on another thread or later, never from within.
  virtual void Read() = 0;

  // Ends the call, with the response if the status is OK. Called once, perhaps while a part is
  // read.
  virtual void Answer(const grpc::Status& status, const google::protobuf::Message& response) = 0;

 protected:
  ~ImportFace() = default;
};

class ImportCall : public Call {
 public:
  // The next part, for the face to fill.
  virtual google::protobuf::Message* part_message() = 0;

  // Begins to read.
  virtual void Begin() = 0;

  // A part has come: it has `bytes` bytes, and was decoded so far.
  virtual void OnPart(Decoded decoded, std::size_t bytes) = 0;

  // No part follows.
  virtual void OnEnd() = 0;

  // All is over.
  virtual void OnDone() = 0;

 protected:
  // All of them outlive the call.
  ImportCall(const Method& method, Service& service, ImportFace& face)
      : Call(method, service), face_(face) {}

  ImportFace& face() const { return face_; }

 private:
  ImportFace& face_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_IMPORT_CALL_H_
