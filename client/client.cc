#include "atm/client.h"

#include <future>
#include <utility>

#include "absl/strings/cord.h"
#include "storage/uuid.h"

namespace atm {
namespace {

// Starts an operation through `start(done)` and waits for its end.
template <typename Response, typename Start>
absl::StatusOr<Response> Wait(Start start) {
  // Shared with the callback: it may still be inside set_value when the waiting thread goes on.
  const auto promise = std::make_shared<std::promise<absl::StatusOr<Response>>>();
  auto result = promise->get_future();
  start([promise](absl::StatusOr<Response> response) { promise->set_value(std::move(response)); });
  return result.get();
}

// `done`, told with each error which request id the operation had.
template <typename Response>
Callback<Response> WithRequestId(std::string request_id, Callback<Response> done) {
  return [request_id = std::move(request_id),
          done = std::move(done)](absl::StatusOr<Response> response) {
    if (response.ok()) {
      done(std::move(response));
      return;
    }
    absl::Status status = response.status();
    status.SetPayload(kRequestIdUrl, absl::Cord(request_id));
    done(std::move(status));
  };
}

template <typename Request>
Request MakeRequest(const std::string& account, std::int64_t amount_minor) {
  Request request;
  request.set_account(account);
  request.set_amount_minor(amount_minor);
  return request;
}

template <typename Request>
void EnsureRequestId(Request& request) {
  if (request.request_id().empty()) request.set_request_id(NewRequestId());
}

}  // namespace

std::string NewRequestId() {
  // Never destroyed: a thread may still call while the program ends.
  static UuidV7Generator& generator = *new UuidV7Generator();
  return generator.Next().ToString();
}

Client::Client(const ClientOptions& options) : connection_(MakeConnection(options)) {}

Client::Client(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}

absl::StatusOr<v1::AccountBalance> Client::Balance(const std::string& account,
                                                   const CallOptions& options) const {
  return Wait<v1::AccountBalance>(
      [&](auto done) { BalanceAsync(account, std::move(done), options); });
}

absl::StatusOr<v1::WithdrawResponse> Client::Withdraw(const std::string& account,
                                                      std::int64_t amount_minor,
                                                      const CallOptions& options) const {
  return Withdraw(MakeRequest<v1::WithdrawRequest>(account, amount_minor), options);
}

absl::StatusOr<v1::DepositResponse> Client::Deposit(const std::string& account,
                                                    std::int64_t amount_minor,
                                                    const CallOptions& options) const {
  return Deposit(MakeRequest<v1::DepositRequest>(account, amount_minor), options);
}

absl::StatusOr<v1::WithdrawResponse> Client::Withdraw(v1::WithdrawRequest request,
                                                      const CallOptions& options) const {
  return Wait<v1::WithdrawResponse>(
      [&](auto done) { WithdrawAsync(std::move(request), std::move(done), options); });
}

absl::StatusOr<v1::DepositResponse> Client::Deposit(v1::DepositRequest request,
                                                    const CallOptions& options) const {
  return Wait<v1::DepositResponse>(
      [&](auto done) { DepositAsync(std::move(request), std::move(done), options); });
}

void Client::BalanceAsync(const std::string& account, Callback<v1::AccountBalance> done,
                          const CallOptions& options) const {
  v1::BalanceRequest request;
  request.set_account(account);
  connection_->Balance(request, options,
                       [done = std::move(done)](absl::StatusOr<v1::BalanceResponse> response) {
                         if (response.ok()) {
                           done(std::move(*response->mutable_balance()));
                         } else {
                           done(response.status());
                         }
                       });
}

void Client::WithdrawAsync(v1::WithdrawRequest request, Callback<v1::WithdrawResponse> done,
                           const CallOptions& options) const {
  EnsureRequestId(request);
  connection_->Withdraw(request, options, WithRequestId(request.request_id(), std::move(done)));
}

void Client::DepositAsync(v1::DepositRequest request, Callback<v1::DepositResponse> done,
                          const CallOptions& options) const {
  EnsureRequestId(request);
  connection_->Deposit(request, options, WithRequestId(request.request_id(), std::move(done)));
}

}  // namespace atm
