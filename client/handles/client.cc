#include "atm/client.h"

#include <utility>

#include "absl/strings/cord.h"
#include "client/handles/operate.h"
#include "proto/visit_operation.h"
#include "storage/values/uuid.h"

namespace atm {
namespace {

template <typename Request>
Request MakeRequest(const std::string& account, std::int64_t amount_minor) {
  Request request;
  request.set_account(account);
  request.set_amount_minor(amount_minor);
  return request;
}

absl::Status StatusOf(const google::rpc::Status& rich) {
  absl::Status status(static_cast<absl::StatusCode>(rich.code()), rich.message());
  status.SetPayload(kErrorDetailsUrl, absl::Cord(rich.SerializeAsString()));
  return status;
}

template <typename Request>
void AddRequestId(Request* request) {
  if (request->request_id().empty()) request->set_request_id(NewRequestId());
}

// Gives a request id to each operation that has none.
void AddRequestIds(v1::ExecuteBatchRequest& request) {
  for (v1::BatchOperation& operation : *request.mutable_operations()) {
    VisitOperation(operation.operation_case(),
                   [&](auto fields) { AddRequestId((operation.*fields.mutable_request)()); });
  }
}

}  // namespace

std::string NewRequestId() {
  // It is never destroyed, because a thread may still call while the program ends.
  static UuidV7Generator& generator = *new UuidV7Generator();
  return generator.Next().ToString();
}

absl::Status RefusalOf(const v1::GetTransactionResponse& response) {
  return response.has_refusal() ? StatusOf(response.refusal()) : absl::OkStatus();
}

absl::Status ErrorOf(const v1::BatchResult& result) {
  return result.has_error() ? StatusOf(result.error()) : absl::OkStatus();
}

Client::Client(const ClientOptions& options) : connection_(MakeConnection(options)) {}

Client::Client(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}

absl::StatusOr<v1::ExecuteBatchResponse> Client::ExecuteBatch(v1::ExecuteBatchRequest request,
                                                              const CallOptions& options) const {
  if (!request.validate_only()) AddRequestIds(request);
  return AskAndWait(*connection_, &Connection::ExecuteBatch, request, options);
}

absl::StatusOr<v1::AccountBalance> Client::Balance(const std::string& account,
                                                   const CallOptions& options) const {
  v1::BalanceRequest request;
  request.set_account(account);
  return Balance(request, options);
}

absl::StatusOr<v1::AccountBalance> Client::Balance(const v1::BalanceRequest& request,
                                                   const CallOptions& options) const {
  return Wait<v1::AccountBalance>(
      [&](auto done) { BalanceAsync(request, std::move(done), options); });
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

absl::StatusOr<v1::TransferResponse> Client::Transfer(const std::string& from_account,
                                                      const std::string& to_account,
                                                      std::int64_t amount_minor,
                                                      const CallOptions& options) const {
  v1::TransferRequest request;
  request.set_from_account(from_account);
  request.set_to_account(to_account);
  request.set_amount_minor(amount_minor);
  return Transfer(std::move(request), options);
}

absl::StatusOr<v1::HoldResponse> Client::Hold(const std::string& account, std::int64_t amount_minor,
                                              const CallOptions& options) const {
  return Hold(MakeRequest<v1::HoldRequest>(account, amount_minor), options);
}

absl::StatusOr<v1::CaptureResponse> Client::Capture(std::int64_t hold_id, std::int64_t amount_minor,
                                                    const CallOptions& options) const {
  v1::CaptureRequest request;
  request.set_hold_id(hold_id);
  request.set_amount_minor(amount_minor);
  return Capture(std::move(request), options);
}

absl::StatusOr<v1::ReleaseResponse> Client::Release(std::int64_t hold_id,
                                                    const CallOptions& options) const {
  v1::ReleaseRequest request;
  request.set_hold_id(hold_id);
  return Release(std::move(request), options);
}

absl::StatusOr<v1::WithdrawResponse> Client::Withdraw(v1::WithdrawRequest request,
                                                      const CallOptions& options) const {
  return OperateAndWait(*connection_, &Connection::Withdraw, std::move(request), options);
}

absl::StatusOr<v1::DepositResponse> Client::Deposit(v1::DepositRequest request,
                                                    const CallOptions& options) const {
  return OperateAndWait(*connection_, &Connection::Deposit, std::move(request), options);
}

absl::StatusOr<v1::TransferResponse> Client::Transfer(v1::TransferRequest request,
                                                      const CallOptions& options) const {
  return OperateAndWait(*connection_, &Connection::Transfer, std::move(request), options);
}

absl::StatusOr<v1::HoldResponse> Client::Hold(v1::HoldRequest request,
                                              const CallOptions& options) const {
  return OperateAndWait(*connection_, &Connection::Hold, std::move(request), options);
}

absl::StatusOr<v1::CaptureResponse> Client::Capture(v1::CaptureRequest request,
                                                    const CallOptions& options) const {
  return OperateAndWait(*connection_, &Connection::Capture, std::move(request), options);
}

absl::StatusOr<v1::ReleaseResponse> Client::Release(v1::ReleaseRequest request,
                                                    const CallOptions& options) const {
  return OperateAndWait(*connection_, &Connection::Release, std::move(request), options);
}

absl::StatusOr<v1::ReverseResponse> Client::Reverse(v1::ReverseRequest request,
                                                    const CallOptions& options) const {
  return OperateAndWait(*connection_, &Connection::Reverse, std::move(request), options);
}

absl::StatusOr<v1::GetTransactionResponse> Client::GetTransaction(
    const v1::GetTransactionRequest& request, const CallOptions& options) const {
  return AskAndWait(*connection_, &Connection::GetTransaction, request, options);
}

absl::StatusOr<v1::ListTransactionsResponse> Client::ListTransactions(
    const v1::ListTransactionsRequest& request, const CallOptions& options) const {
  return AskAndWait(*connection_, &Connection::ListTransactions, request, options);
}

absl::StatusOr<v1::FindTransactionsResponse> Client::FindTransactions(
    const v1::FindTransactionsRequest& request, const CallOptions& options) const {
  return AskAndWait(*connection_, &Connection::FindTransactions, request, options);
}

absl::StatusOr<v1::ListHoldsResponse> Client::ListHolds(const v1::ListHoldsRequest& request,
                                                        const CallOptions& options) const {
  return AskAndWait(*connection_, &Connection::ListHolds, request, options);
}

absl::StatusOr<v1::ListTransactionsResponse> Client::ForEachLine(
    v1::ListTransactionsRequest request,
    const std::function<Proceed(const v1::StatementLine&)>& line,
    const CallOptions& options) const {
  while (true) {
    absl::StatusOr<v1::ListTransactionsResponse> page = ListTransactions(request, options);
    if (!page.ok()) return page;
    bool stopped = false;
    for (const v1::StatementLine& each : page->lines()) {
      stopped = line(each) == Proceed::kStop;
      if (stopped) break;
    }
    request.set_page_token(page->next_page_token());
    if (!stopped && !request.page_token().empty()) continue;
    page->clear_lines();
    page->clear_next_page_token();
    return page;
  }
}

void Client::BalanceAsync(const std::string& account, Callback<v1::AccountBalance> done,
                          const CallOptions& options) const {
  v1::BalanceRequest request;
  request.set_account(account);
  BalanceAsync(request, std::move(done), options);
}

void Client::BalanceAsync(const v1::BalanceRequest& request, Callback<v1::AccountBalance> done,
                          const CallOptions& options) const {
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
  Operate(*connection_, &Connection::Withdraw, std::move(request), std::move(done), options);
}

void Client::DepositAsync(v1::DepositRequest request, Callback<v1::DepositResponse> done,
                          const CallOptions& options) const {
  Operate(*connection_, &Connection::Deposit, std::move(request), std::move(done), options);
}

void Client::TransferAsync(v1::TransferRequest request, Callback<v1::TransferResponse> done,
                           const CallOptions& options) const {
  Operate(*connection_, &Connection::Transfer, std::move(request), std::move(done), options);
}

void Client::HoldAsync(v1::HoldRequest request, Callback<v1::HoldResponse> done,
                       const CallOptions& options) const {
  Operate(*connection_, &Connection::Hold, std::move(request), std::move(done), options);
}

void Client::CaptureAsync(v1::CaptureRequest request, Callback<v1::CaptureResponse> done,
                          const CallOptions& options) const {
  Operate(*connection_, &Connection::Capture, std::move(request), std::move(done), options);
}

void Client::ReleaseAsync(v1::ReleaseRequest request, Callback<v1::ReleaseResponse> done,
                          const CallOptions& options) const {
  Operate(*connection_, &Connection::Release, std::move(request), std::move(done), options);
}

void Client::ReverseAsync(v1::ReverseRequest request, Callback<v1::ReverseResponse> done,
                          const CallOptions& options) const {
  Operate(*connection_, &Connection::Reverse, std::move(request), std::move(done), options);
}

void Client::GetTransactionAsync(const v1::GetTransactionRequest& request,
                                 Callback<v1::GetTransactionResponse> done,
                                 const CallOptions& options) const {
  connection_->GetTransaction(request, options, std::move(done));
}

void Client::ListTransactionsAsync(const v1::ListTransactionsRequest& request,
                                   Callback<v1::ListTransactionsResponse> done,
                                   const CallOptions& options) const {
  connection_->ListTransactions(request, options, std::move(done));
}

void Client::FindTransactionsAsync(const v1::FindTransactionsRequest& request,
                                   Callback<v1::FindTransactionsResponse> done,
                                   const CallOptions& options) const {
  connection_->FindTransactions(request, options, std::move(done));
}

void Client::ListHoldsAsync(const v1::ListHoldsRequest& request,
                            Callback<v1::ListHoldsResponse> done,
                            const CallOptions& options) const {
  connection_->ListHolds(request, options, std::move(done));
}

}  // namespace atm
