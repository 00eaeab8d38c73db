// How the handles, Client and AdminClient, call their connection. Internal to this room; the
// functions may be called from any thread.
#ifndef ATM_CLIENT_HANDLES_OPERATE_H_
#define ATM_CLIENT_HANDLES_OPERATE_H_

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "atm/client.h"
#include "atm/connection.h"
#include "atm/error.h"
#include "atm/options.h"

namespace atm {

// Starts a call through `start(done)` and blocks until it has ended.
template <typename Response, typename Start>
absl::StatusOr<Response> Wait(Start start) {
  // The callback shares it, because it may still be inside set_value when the waiting thread goes
  // on.
  const auto promise = std::make_shared<std::promise<absl::StatusOr<Response>>>();
  auto result = promise->get_future();
  start([promise](absl::StatusOr<Response> response) { promise->set_value(std::move(response)); });
  return result.get();
}

// Returns a callback that adds the request id, if there is one, to an error and then calls `done`.
template <typename Response>
Callback<Response> WithRequestId(std::string request_id, Callback<Response> done) {
  return [request_id = std::move(request_id),
          done = std::move(done)](absl::StatusOr<Response> response) {
    if (response.ok() || request_id.empty()) {
      done(std::move(response));
      return;
    }
    absl::Status status = response.status();
    status.SetPayload(kRequestIdUrl, absl::Cord(request_id));
    done(std::move(status));
  };
}

template <typename Request, typename Response>
using ConnectionMethod = void (Connection::*)(const Request&, const CallOptions&,
                                              Callback<Response>);

// Makes a call that needs no request id, and blocks until it has ended.
template <typename Request, typename Response>
absl::StatusOr<Response> AskAndWait(Connection& connection,
                                    ConnectionMethod<Request, Response> method,
                                    const Request& request, const CallOptions& options) {
  return Wait<Response>(
      [&](Callback<Response> done) { (connection.*method)(request, options, std::move(done)); });
}

// Starts an operation. It gets a request id if it has none, so that it happens once; what is only
// validated never happens, and needs none.
template <typename Request, typename Response>
void Operate(Connection& connection, ConnectionMethod<Request, Response> method, Request request,
             Callback<Response> done, const CallOptions& options) {
  if (request.request_id().empty() && !request.validate_only()) {
    request.set_request_id(NewRequestId());
  }
  (connection.*method)(request, options, WithRequestId(request.request_id(), std::move(done)));
}

// Starts an operation and blocks until it has ended.
template <typename Request, typename Response>
absl::StatusOr<Response> OperateAndWait(Connection& connection,
                                        ConnectionMethod<Request, Response> method, Request request,
                                        const CallOptions& options) {
  return Wait<Response>([&](Callback<Response> done) {
    Operate(connection, method, std::move(request), std::move(done), options);
  });
}

}  // namespace atm

#endif  // ATM_CLIENT_HANDLES_OPERATE_H_
