// A call of a connection that has not ended: a call with a response, or a feed.
#ifndef ATM_CLIENT_GRPC_OPEN_CALL_H_
#define ATM_CLIENT_GRPC_OPEN_CALL_H_

#include <functional>

namespace atm {

// Thread-safe.
class OpenCall {
 public:
  OpenCall() = default;
  virtual ~OpenCall() = default;
  OpenCall(const OpenCall&) = delete;
  OpenCall& operator=(const OpenCall&) = delete;

  // Starts the call. The call invokes `ended` last, after it delivered its end; `ended` may destroy
  // the call.
  virtual void Start(std::function<void()> ended) = 0;

  // Makes the call end soon, with CANCELLED unless it ends by itself before.
  virtual void Cancel() = 0;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_OPEN_CALL_H_
