#include "server/methods/atm_service.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "server/call/begin.h"
#include "server/call/unary_call.h"
#include "server/methods/convert_finding.h"
#include "server/methods/convert_statement.h"
#include "server/methods/watch_call.h"
#include "server/status/errors.h"
#include "server/wire/batch_operations.h"
#include "server/wire/convert.h"
#include "server/wire/convert_outcome.h"
#include "server/wire/validate.h"

namespace atm::server {
namespace {

using Violations = std::vector<FieldViolation>;

template <typename Call>
std::optional<grpc::Status> AnswerBalance(Call* call, const Door& door) {
  const Validated<storage::AccountNumber> wanted = Validate(call->request());
  if (const auto* violations = std::get_if<Violations>(&wanted)) {
    return ViolationStatus(*violations);
  }
  if (call->has_invalid_text()) {
    return call->Malformed();
  }
  if (const auto why = WhyNotBegun(door)) {
    return NotBegunStatus(*why);
  }
  const auto& account = std::get<storage::AccountNumber>(wanted);
  const std::optional<storage::AccountBalance> balance = door.ledger()->Balance(account);
  if (!balance.has_value()) {
    return RefusalStatus({.reason = storage::RefusalReason::kAccountNotFound, .account = account},
                         {});
  }
  Convert(*balance, call->response()->mutable_balance());
  return grpc::Status::OK;
}

template <typename Call>
std::optional<grpc::Status> BeginMoney(Call* call, const Door& door, const Clock& clock) {
  const auto submit = [call](storage::Ledger& ledger, storage::Command command) {
    ledger.Submit(std::move(command),
                  // On the committer's thread, or within Submit.
                  [call](const storage::Outcome& outcome) {
                    call->Answer(ConvertOutcome(outcome, call->request(), call->response()));
                  });
  };
  return Begin(call, door, clock, Validate(call->request()), submit);
}

template <typename Call>
std::optional<grpc::Status> BeginFind(Call* call, const Door& door, const Clock& clock) {
  const auto submit = [call](storage::Ledger& ledger, const storage::RecordKey& key) {
    ledger.Find(key, [call](const storage::Finding& finding) {
      call->Answer(ConvertFinding(finding, call->request(), call->response()));
    });
  };
  return Begin(call, door, clock, Validate(call->request()), submit);
}

template <typename Call>
std::optional<grpc::Status> BeginPastBalance(Call* call, const Door& door, const Clock& clock) {
  const auto submit = [call](storage::Ledger& ledger, const PastBalance& wanted) {
    ledger.BalanceAsOf(wanted.account, wanted.as_of, [call](const storage::BalanceFinding& found) {
      call->Answer(ConvertPastBalance(found, call->response()));
    });
  };
  return Begin(call, door, clock, ValidateAsOf(call->request(), clock()), submit);
}

template <typename Call>
std::optional<grpc::Status> BeginStatement(Call* call, const Door& door, const Clock& clock) {
  const auto submit = [call](storage::Ledger& ledger, const storage::StatementQuery& query) {
    ledger.ReadStatement(query, [call, query](const storage::StatementFinding& found) {
      call->Answer(ConvertStatement(query, found, call->response()));
    });
  };
  return Begin(call, door, clock, Validate(call->request()), submit);
}

// All operations are in one batch of the ledger, as far as there is something to ask.
template <typename Call>
std::optional<grpc::Status> BeginBatch(Call* call, const Door& door, const Clock& clock) {
  const auto batch = std::make_shared<Batch>(call->request(), call->response());
  if (std::optional<grpc::Status> status = batch->Read()) {
    return status;
  }
  if (auto why = WhyNotAnswered(*call, door, Validated<Batch*>(nullptr))) {
    return why;
  }
  if (const auto why = WhyTooLate(call->context(), clock)) {
    return NotBegunStatus(*why);
  }
  std::vector<storage::Command> commands = batch->TakeCommands();
  if (commands.empty()) {
    return grpc::Status::OK;
  }
  door.ledger()->SubmitAll(std::move(commands), batch->together(),
                           [call, batch](const std::vector<storage::Outcome>& outcomes) {
                             call->Answer(batch->Answer(outcomes));
                           });
  return std::nullopt;
}

std::optional<grpc::Status> BeginWatch(WatchCall* call, const Door& door, const Clock& clock) {
  const auto submit = [call](storage::Ledger& ledger, const storage::FeedQuery& query) {
    call->Begin(ledger, query);
  };
  return Begin(call, door, clock, Validate(call->request()), submit);
}

}  // namespace

AtmService::AtmService(Log* log, Door* door, Clock clock)
    : log_(log), door_(door), clock_(std::move(clock)) {}

grpc::ServerUnaryReactor* AtmService::Balance(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) {
  using Call = UnaryCall<v1::BalanceRequest, v1::BalanceResponse>;
  return Call::Start({.name = "Balance", .log = log_, .door = door_}, context, *request, response,
                     [this](Call* call) {
                       return call->request().as_of_case() == v1::BalanceRequest::AS_OF_NOT_SET
                                  ? AnswerBalance(call, *door_)
                                  : BeginPastBalance(call, *door_, clock_);
                     });
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* AtmService::StartMoney(std::string_view name,
                                                 grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer& request,
                                                 grpc::ByteBuffer* response) {
  using Call = UnaryCall<Request, Response>;
  return Call::Start({.name = name, .log = log_, .door = door_}, context, request, response,
                     [this](Call* call) { return BeginMoney(call, *door_, clock_); });
}

grpc::ServerUnaryReactor* AtmService::Withdraw(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) {
  return StartMoney<v1::WithdrawRequest, v1::WithdrawResponse>("Withdraw", context, *request,
                                                               response);
}

grpc::ServerUnaryReactor* AtmService::Deposit(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) {
  return StartMoney<v1::DepositRequest, v1::DepositResponse>("Deposit", context, *request,
                                                             response);
}

grpc::ServerUnaryReactor* AtmService::Transfer(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) {
  return StartMoney<v1::TransferRequest, v1::TransferResponse>("Transfer", context, *request,
                                                               response);
}

grpc::ServerUnaryReactor* AtmService::Hold(grpc::CallbackServerContext* context,
                                           const grpc::ByteBuffer* request,
                                           grpc::ByteBuffer* response) {
  return StartMoney<v1::HoldRequest, v1::HoldResponse>("Hold", context, *request, response);
}

grpc::ServerUnaryReactor* AtmService::Capture(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) {
  return StartMoney<v1::CaptureRequest, v1::CaptureResponse>("Capture", context, *request,
                                                             response);
}

grpc::ServerUnaryReactor* AtmService::Release(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) {
  return StartMoney<v1::ReleaseRequest, v1::ReleaseResponse>("Release", context, *request,
                                                             response);
}

grpc::ServerUnaryReactor* AtmService::Reverse(grpc::CallbackServerContext* context,
                                              const grpc::ByteBuffer* request,
                                              grpc::ByteBuffer* response) {
  return StartMoney<v1::ReverseRequest, v1::ReverseResponse>("Reverse", context, *request,
                                                             response);
}

grpc::ServerUnaryReactor* AtmService::GetTransaction(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* response) {
  using Call = UnaryCall<v1::GetTransactionRequest, v1::GetTransactionResponse>;
  return Call::Start({.name = "GetTransaction", .log = log_, .door = door_}, context, *request,
                     response, [this](Call* call) { return BeginFind(call, *door_, clock_); });
}

grpc::ServerUnaryReactor* AtmService::ListTransactions(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* response) {
  using Call = UnaryCall<v1::ListTransactionsRequest, v1::ListTransactionsResponse>;
  return Call::Start({.name = "ListTransactions", .log = log_, .door = door_}, context, *request,
                     response, [this](Call* call) { return BeginStatement(call, *door_, clock_); });
}

grpc::ServerUnaryReactor* AtmService::ExecuteBatch(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* response) {
  using Call = UnaryCall<v1::ExecuteBatchRequest, v1::ExecuteBatchResponse>;
  return Call::Start({.name = "ExecuteBatch",
                      .log = log_,
                      .door = door_,
                      .max_request_bytes = limits::kMaxBatchBytes},
                     context, *request, response,
                     [this](Call* call) { return BeginBatch(call, *door_, clock_); });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AtmService::WatchTransactions(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return WatchCall::Start(log_, &watches_, context, *request,
                          [this](WatchCall* call) { return BeginWatch(call, *door_, clock_); });
}

}  // namespace atm::server
