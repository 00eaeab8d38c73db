// The connection of MakeConnection: it owns the stubs and the calls that have not ended.
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "atm/connection.h"
#include "atm/v1/admin_service.grpc.pb.h"
#include "atm/v1/atm_service.grpc.pb.h"
#include "client/grpc/batch_call.h"
#include "client/grpc/batcher.h"
#include "client/grpc/call_set.h"
#include "client/grpc/channel.h"
#include "client/grpc/grpc_backup.h"
#include "client/grpc/grpc_export.h"
#include "client/grpc/import_stream.h"
#include "client/grpc/method_call.h"
#include "client/grpc/operation_call.h"
#include "client/grpc/watch_feed.h"

namespace atm {
namespace {

using AtmStub = v1::AtmService::StubInterface;
using AdminStub = v1::AdminService::StubInterface;

// A request that changes something can also be asked to do nothing. All others only read.
template <typename Request>
Effect EffectOf(const Request& request) {
  if constexpr (requires { request.validate_only(); }) {
    return request.validate_only() ? Effect::kReads : Effect::kChanges;
  } else {
    return Effect::kReads;
  }
}

class GrpcConnection final : public Connection {
 public:
  explicit GrpcConnection(const ClientOptions& options)
      : GrpcConnection(options, MakeChannel(options)) {}

  ~GrpcConnection() override {
    if (batcher_ != nullptr) batcher_->Close();
    CallSet::Close(std::move(calls_));
  }

  void Balance(const v1::BalanceRequest& request, const CallOptions& options,
               Callback<v1::BalanceResponse> done) override {
    Start(atm_, &AtmStub::async_interface::Balance, request, options, std::move(done));
  }

  void Withdraw(const v1::WithdrawRequest& request, const CallOptions& options,
                Callback<v1::WithdrawResponse> done) override {
    Operate<v1::WithdrawRequest, v1::WithdrawResponse>(
        {&AtmStub::async_interface::Withdraw, v1::BatchOperation::kWithdraw,
         &v1::BatchResult::mutable_withdraw},
        request, options, std::move(done));
  }

  void Deposit(const v1::DepositRequest& request, const CallOptions& options,
               Callback<v1::DepositResponse> done) override {
    Operate<v1::DepositRequest, v1::DepositResponse>(
        {&AtmStub::async_interface::Deposit, v1::BatchOperation::kDeposit,
         &v1::BatchResult::mutable_deposit},
        request, options, std::move(done));
  }

  void Transfer(const v1::TransferRequest& request, const CallOptions& options,
                Callback<v1::TransferResponse> done) override {
    Operate<v1::TransferRequest, v1::TransferResponse>(
        {&AtmStub::async_interface::Transfer, v1::BatchOperation::kTransfer,
         &v1::BatchResult::mutable_transfer},
        request, options, std::move(done));
  }

  void Hold(const v1::HoldRequest& request, const CallOptions& options,
            Callback<v1::HoldResponse> done) override {
    Operate<v1::HoldRequest, v1::HoldResponse>(
        {&AtmStub::async_interface::Hold, v1::BatchOperation::kHold,
         &v1::BatchResult::mutable_hold},
        request, options, std::move(done));
  }

  void Capture(const v1::CaptureRequest& request, const CallOptions& options,
               Callback<v1::CaptureResponse> done) override {
    Operate<v1::CaptureRequest, v1::CaptureResponse>(
        {&AtmStub::async_interface::Capture, v1::BatchOperation::kCapture,
         &v1::BatchResult::mutable_capture},
        request, options, std::move(done));
  }

  void Release(const v1::ReleaseRequest& request, const CallOptions& options,
               Callback<v1::ReleaseResponse> done) override {
    Operate<v1::ReleaseRequest, v1::ReleaseResponse>(
        {&AtmStub::async_interface::Release, v1::BatchOperation::kRelease,
         &v1::BatchResult::mutable_release},
        request, options, std::move(done));
  }

  void Reverse(const v1::ReverseRequest& request, const CallOptions& options,
               Callback<v1::ReverseResponse> done) override {
    Operate<v1::ReverseRequest, v1::ReverseResponse>(
        {&AtmStub::async_interface::Reverse, v1::BatchOperation::kReverse,
         &v1::BatchResult::mutable_reverse},
        request, options, std::move(done));
  }

  void GetTransaction(const v1::GetTransactionRequest& request, const CallOptions& options,
                      Callback<v1::GetTransactionResponse> done) override {
    Start(atm_, &AtmStub::async_interface::GetTransaction, request, options, std::move(done));
  }

  void ListTransactions(const v1::ListTransactionsRequest& request, const CallOptions& options,
                        Callback<v1::ListTransactionsResponse> done) override {
    Start(atm_, &AtmStub::async_interface::ListTransactions, request, options, std::move(done));
  }

  void FindTransactions(const v1::FindTransactionsRequest& request, const CallOptions& options,
                        Callback<v1::FindTransactionsResponse> done) override {
    Start(atm_, &AtmStub::async_interface::FindTransactions, request, options, std::move(done));
  }

  void ListHolds(const v1::ListHoldsRequest& request, const CallOptions& options,
                 Callback<v1::ListHoldsResponse> done) override {
    Start(atm_, &AtmStub::async_interface::ListHolds, request, options, std::move(done));
  }

  void ExecuteBatch(const v1::ExecuteBatchRequest& request, const CallOptions& options,
                    Callback<v1::ExecuteBatchResponse> done) override {
    Start(atm_, &AtmStub::async_interface::ExecuteBatch, request, options, std::move(done));
  }

  std::function<void()> WatchTransactions(const v1::WatchTransactionsRequest& request,
                                          const CallOptions& options,
                                          FeedListener listener) override {
    const auto feed = std::make_shared<WatchFeed>(retry_, DeadlineOf(options), atm_, request,
                                                  std::move(listener));
    calls_->Start(feed);
    return [feed = std::weak_ptr<WatchFeed>(feed)] {
      if (const auto open = feed.lock()) open->Cancel();
    };
  }

  void OpenAccount(const v1::OpenAccountRequest& request, const CallOptions& options,
                   Callback<v1::OpenAccountResponse> done) override {
    Start(admin_, &AdminStub::async_interface::OpenAccount, request, options, std::move(done));
  }

  void GetAccount(const v1::GetAccountRequest& request, const CallOptions& options,
                  Callback<v1::GetAccountResponse> done) override {
    Start(admin_, &AdminStub::async_interface::GetAccount, request, options, std::move(done));
  }

  void ListAccounts(const v1::ListAccountsRequest& request, const CallOptions& options,
                    Callback<v1::ListAccountsResponse> done) override {
    Start(admin_, &AdminStub::async_interface::ListAccounts, request, options, std::move(done));
  }

  void UpdateAccount(const v1::UpdateAccountRequest& request, const CallOptions& options,
                     Callback<v1::UpdateAccountResponse> done) override {
    Start(admin_, &AdminStub::async_interface::UpdateAccount, request, options, std::move(done));
  }

  // A second attempt of these two would be answered otherwise: an account that is closed already is
  // ACCOUNT_CLOSED.
  void CloseAccount(const v1::CloseAccountRequest& request, const CallOptions& options,
                    Callback<v1::CloseAccountResponse> done) override {
    Start(admin_, &AdminStub::async_interface::CloseAccount, request, options, std::move(done),
          AskAgain::kIfNothingHappened);
  }

  void ReopenAccount(const v1::ReopenAccountRequest& request, const CallOptions& options,
                     Callback<v1::ReopenAccountResponse> done) override {
    Start(admin_, &AdminStub::async_interface::ReopenAccount, request, options, std::move(done),
          AskAgain::kIfNothingHappened);
  }

  void ListBankHolds(const v1::AdminServiceListHoldsRequest& request, const CallOptions& options,
                     Callback<v1::AdminServiceListHoldsResponse> done) override {
    Start(admin_, &AdminStub::async_interface::ListHolds, request, options, std::move(done));
  }

  void VerifyBooks(const v1::VerifyBooksRequest& request, const CallOptions& options,
                   Callback<v1::VerifyBooksResponse> done) override {
    Start(admin_, &AdminStub::async_interface::VerifyBooks, request, options, std::move(done));
  }

  void ImportAccounts(std::vector<v1::ImportAccountsRequest> parts, const CallOptions& options,
                      Callback<v1::ImportAccountsResponse> done) override {
    const CallTerms terms{.retry = retry_, .deadline = DeadlineOf(options)};
    calls_->Start(std::make_shared<ImportStream>(terms, admin_, std::move(parts), std::move(done)));
  }

  absl::Status ExportTransactions(
      const v1::ExportTransactionsRequest& request, const CallOptions& options,
      const std::function<Proceed(const v1::ExportTransactionsResponse&)>& told) override {
    return ReadExport(*admin_, retry_, DeadlineOf(options), request, told);
  }

  absl::Status Backup(const v1::BackupRequest& request, const CallOptions& options,
                      const std::function<Proceed(const v1::BackupResponse&)>& told) override {
    return ReadBackup(*admin_, retry_, DeadlineOf(options), request, told);
  }

 private:
  GrpcConnection(const ClientOptions& options, const std::shared_ptr<grpc::Channel>& channel)
      : retry_(options.retry),
        deadline_(options.deadline),
        atm_(v1::AtmService::NewStub(channel)),
        admin_(v1::AdminService::NewStub(channel)),
        calls_(std::make_unique<CallSet>()),
        starter_{.retry = retry_, .stub = atm_, .calls = calls_.get()},
        batcher_(options.batching ? std::make_shared<Batcher>(SenderOf(starter_, channel))
                                  : nullptr) {}

  static Batcher::SendBatch SenderOf(const CallStarter& starter,
                                     const std::shared_ptr<grpc::Channel>& channel) {
    const auto stub = std::make_shared<grpc::GenericStub>(channel);
    return [starter, stub](const std::string& request, std::chrono::milliseconds deadline,
                           Batcher::Answer answer) {
      const CallTerms terms{.retry = starter.retry, .deadline = deadline};
      starter.calls->Start(std::make_shared<BatchCall>(terms, stub, request, std::move(answer)));
    };
  }

  // Starts an operation, which is sent alone or together with others.
  template <typename Request, typename Response>
  void Operate(const OperationMethod<Request, Response>& method, const Request& request,
               const CallOptions& options, Callback<Response> done) {
    // A batch is carried out or validated as a whole.
    if (batcher_ == nullptr || request.validate_only()) {
      return Start(atm_, method.method, request, options, std::move(done));
    }
    batcher_->Add(std::make_unique<OperationCall<Request, Response>>(
        starter_, method, request, DeadlineOf(options), std::move(done)));
  }

  template <typename Stub, typename Request, typename Response>
  void Start(const std::shared_ptr<Stub>& stub, StubMethod<Stub, Request, Response> method,
             const Request& request, const CallOptions& options, Callback<Response> done,
             AskAgain when = AskAgain::kAlways) {
    const CallTerms terms{.retry = retry_,
                          .deadline = DeadlineOf(options),
                          .when = when,
                          .effect = EffectOf(request)};
    calls_->Start(std::make_shared<MethodCall<Stub, Request, Response>>(terms, stub, method,
                                                                        request, std::move(done)));
  }

  std::chrono::milliseconds DeadlineOf(const CallOptions& options) const {
    return options.deadline.count() == 0 ? deadline_ : options.deadline;
  }

  const RetryPolicy retry_;
  const std::chrono::milliseconds deadline_;
  const std::shared_ptr<AtmStub> atm_;
  const std::shared_ptr<AdminStub> admin_;
  std::unique_ptr<CallSet> calls_;
  const CallStarter starter_;
  const std::shared_ptr<Batcher> batcher_;  // null if each operation is sent alone
};

}  // namespace

std::shared_ptr<Connection> MakeConnection(const ClientOptions& options) {
  return std::make_shared<GrpcConnection>(options);
}

}  // namespace atm
