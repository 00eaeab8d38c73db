// A call that ends with a response; owned by the CallSet of its connection.
#ifndef ATM_CLIENT_GRPC_ANSWERED_CALL_H_
#define ATM_CLIENT_GRPC_ANSWERED_CALL_H_

#include <utility>

#include "absl/status/status.h"
#include "atm/connection.h"
#include "client/grpc/call_set.h"
#include "client/grpc/retried_call.h"

namespace atm {

// Holds the response of the current attempt, and delivers the last one to the caller.
template <typename Response>
class AnsweredCall : public RetriedCall {
 protected:
  AnsweredCall(const CallTerms& terms, Callback<Response> done)
      : RetriedCall(terms), done_(std::move(done)) {}

  // Returns an empty response for the next attempt.
  Response* NewResponse() {
    response_.Clear();
    return &response_;
  }

 private:
  void Deliver(const absl::Status& status) noexcept final {
    const CallbackScope scope;
    const auto done =
        std::exchange(done_, nullptr);  // destroyed inside the scope, because it may own much
    if (status.ok()) {
      done(std::move(response_));
    } else {
      done(status);
    }
  }

  Response response_;
  Callback<Response> done_;
};

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_ANSWERED_CALL_H_
