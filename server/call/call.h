// What all kinds of call have in common: what a call brings with it, what every request of it
// passes before anybody looks at its fields, and that observers are told its end.
#ifndef ATM_SERVER_CALL_CALL_H_
#define ATM_SERVER_CALL_CALL_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <cstddef>
#include <optional>

#include "server/call/call_context.h"
#include "server/call/decoded.h"
#include "server/call/observation.h"
#include "server/call/service.h"

namespace atm::server {

struct Method;

class Call {
 public:
  virtual ~Call() = default;

  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  CallContext& context() { return context_; }
  const CallContext& context() const { return context_; }
  Service& service() const { return service_; }

  // Whether a string of the last request is not UTF-8. A handler that finds nothing else wrong with
  // such a request answers it with MalformedStatus.
  bool has_invalid_text() const { return decoded_ == Decoded::kInvalidText; }

 protected:
  // Both outlive the call.
  Call(const Method& method, Service& service);

  // Returns why a request is not looked at: it was not decoded, or the gate refuses it. Returns
  // nullopt if it may go on. The request has `bytes` bytes, and was decoded so far.
  std::optional<grpc::Status> WhyNotTaken(Decoded decoded, std::size_t bytes,
                                          const google::protobuf::Message& request);

  // Whether anybody is told of the end. Ask before gathering facts.
  bool is_observed() const { return observation_.enabled(); }

  // Tells the observers the end.
  void Observe(const grpc::Status& status, const CallFacts& facts) const {
    if (is_observed()) observation_.End(context_, status, facts);
  }

 private:
  const Method& method_;
  Service& service_;
  const Observation observation_;
  Decoded decoded_ = Decoded::kOk;
  CallContext context_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_CALL_H_
