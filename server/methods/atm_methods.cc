#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "atm/v1/atm_service.pb.h"
#include "server/call/answering.h"
#include "server/methods/list_holds.h"
#include "server/methods/methods.h"
#include "server/methods/watch_transactions.h"
#include "server/status/errors.h"
#include "server/wire/batch_operations.h"
#include "server/wire/convert.h"
#include "server/wire/convert_finding.h"
#include "server/wire/convert_outcome.h"
#include "server/wire/convert_statement.h"
#include "server/wire/validate.h"
#include "storage/ledger/ledger.h"

namespace atm::server {
namespace {

using Handled = std::optional<grpc::Status>;
using BalanceCall = UnaryOf<v1::BalanceRequest, v1::BalanceResponse>;
using FindCall = UnaryOf<v1::GetTransactionRequest, v1::GetTransactionResponse>;
using StatementCall = UnaryOf<v1::ListTransactionsRequest, v1::ListTransactionsResponse>;
using ReferenceCall = UnaryOf<v1::FindTransactionsRequest, v1::FindTransactionsResponse>;
using BatchCall = UnaryOf<v1::ExecuteBatchRequest, v1::ExecuteBatchResponse>;

Handled CurrentBalance(BalanceCall& call) {
  const auto tell = [&call](const storage::Ledger& ledger, const storage::AccountNumber& account) {
    ledger.ReadBalance(account, [&call](const storage::BalanceFinding& found) {
      call.Answer(ConvertBalance(found, call.response()));
    });
  };
  return AnswerFromMemory(call, Validate(call.request()), tell);
}

Handled PastBalanceOf(BalanceCall& call) {
  const auto submit = [&call](storage::Ledger& ledger, const PastBalance& wanted) {
    ledger.BalanceAsOf(wanted.account, wanted.as_of, [&call](const storage::BalanceFinding& found) {
      call.Answer(ConvertBalance(found, call.response()));
    });
  };
  return HandIn(call, ValidateAsOf(call.request(), call.service().clock()), submit);
}

Handled Balance(BalanceCall& call) {
  return call.request().as_of_case() == v1::BalanceRequest::AS_OF_NOT_SET ? CurrentBalance(call)
                                                                          : PastBalanceOf(call);
}

// All methods that move money: hands the command to the ledger.
template <typename Request, typename Response>
Handled MoveMoney(UnaryOf<Request, Response>& call) {
  const auto submit = [&call](storage::Ledger& ledger, storage::Command command) {
    // The answer comes on a thread of the ledger, or within Submit.
    SubmitFor(call, ledger, std::move(command), [&call](const storage::Outcome& outcome) {
      call.Answer(ConvertOutcome(outcome, call.request(), call.response()));
    });
  };
  return HandIn(call, Validate(call.request()), submit);
}

Handled GetTransaction(FindCall& call) {
  const auto submit = [&call](storage::Ledger& ledger, const storage::RecordKey& key) {
    ledger.Find(key, [&call](const storage::Finding& finding) {
      call.Answer(ConvertFinding(finding, call.request(), call.response()));
    });
  };
  return HandIn(call, Validate(call.request()), submit);
}

Handled ListTransactions(StatementCall& call) {
  const auto submit = [&call](storage::Ledger& ledger, const storage::StatementQuery& query) {
    ledger.ReadStatement(query, [&call, query](const storage::StatementFinding& found) {
      call.Answer(ConvertStatement(query, found, call.response()));
    });
  };
  return HandIn(call, Validate(call.request()), submit);
}

Handled FindTransactions(ReferenceCall& call) {
  const auto submit = [&call](storage::Ledger& ledger, const storage::ReferenceSearch& search) {
    ledger.FindByReference(search, [&call, search](const storage::ReferenceFinding& found) {
      call.Answer(ConvertReferences(search, found, call.response()));
    });
  };
  return HandIn(call, Validate(call.request()), submit);
}

// All operations are one batch of the ledger, as far as there is something to ask.
Handled ExecuteBatch(BatchCall& call) {
  const auto batch =
      std::make_shared<BatchOperations>(call.request(), call.context().principal, call.response());
  const auto admit = [&call](const google::protobuf::Message& operation) {
    return call.service().gate->Admit(call.context(), operation);
  };
  if (Handled status = batch->Read(admit)) return status;
  const auto submit = [&call, &batch](storage::Ledger& ledger, std::monostate) {
    std::vector<storage::Command> commands = batch->TakeCommands();
    if (commands.empty()) return call.Answer(grpc::Status::OK);
    ledger.SubmitAll(std::move(commands), batch->together(),
                     [&call, batch](const std::vector<storage::Outcome>& outcomes) {
                       call.Answer(batch->Answer(outcomes));
                     });
  };
  return HandIn(call, Validated<std::monostate>(), submit);
}

template <typename Request, typename Response>
constexpr Method MoneyMethod(std::string_view path) {
  return UnaryMethod<MoveMoney<Request, Response>>(path).RecordingPrincipal();
}

constexpr Method kMethods[] = {
    UnaryMethod<Balance>("/atm.v1.AtmService/Balance"),
    MoneyMethod<v1::WithdrawRequest, v1::WithdrawResponse>("/atm.v1.AtmService/Withdraw"),
    MoneyMethod<v1::DepositRequest, v1::DepositResponse>("/atm.v1.AtmService/Deposit"),
    MoneyMethod<v1::TransferRequest, v1::TransferResponse>("/atm.v1.AtmService/Transfer"),
    MoneyMethod<v1::HoldRequest, v1::HoldResponse>("/atm.v1.AtmService/Hold"),
    MoneyMethod<v1::CaptureRequest, v1::CaptureResponse>("/atm.v1.AtmService/Capture"),
    MoneyMethod<v1::ReleaseRequest, v1::ReleaseResponse>("/atm.v1.AtmService/Release"),
    MoneyMethod<v1::ReverseRequest, v1::ReverseResponse>("/atm.v1.AtmService/Reverse"),
    UnaryMethod<ExecuteBatch>("/atm.v1.AtmService/ExecuteBatch")
        .WithMaxRequestBytes(limits::kMaxBatchBytes)
        .RecordingPrincipal(),
    UnaryMethod<GetTransaction>("/atm.v1.AtmService/GetTransaction"),
    UnaryMethod<ListTransactions>("/atm.v1.AtmService/ListTransactions"),
    UnaryMethod<FindTransactions>("/atm.v1.AtmService/FindTransactions"),
    UnaryMethod<ListHolds<v1::ListHoldsRequest, v1::ListHoldsResponse>>(
        "/atm.v1.AtmService/ListHolds"),
    FeedMethod<WatchTransactions>("/atm.v1.AtmService/WatchTransactions"),
};

}  // namespace

std::span<const Method> AtmMethods() { return kMethods; }

}  // namespace atm::server
