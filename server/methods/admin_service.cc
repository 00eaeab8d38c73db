#include "server/methods/admin_service.h"

#include <google/protobuf/util/time_util.h>

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "server/call/import_call.h"
#include "server/call/unary_call.h"
#include "server/identity/peer.h"
#include "server/methods/export_call.h"
#include "server/status/errors.h"
#include "server/wire/admin_fields.h"
#include "server/wire/convert.h"

namespace atm::server {
namespace {

grpc::Status NotFound(const storage::AccountNumber& account) {
  return RefusalStatus({.reason = storage::RefusalReason::kAccountNotFound, .account = account},
                       {});
}

// What a refusal may repeat of a request.
template <typename Request>
RequestFacts ChangeFactsOf(const Request& request) {
  RequestFacts facts;
  if constexpr (requires { request.request_id(); }) {
    facts.request_id = request.request_id();
  }
  if constexpr (requires { request.freeze(); }) {
    facts.expire_time = google::protobuf::util::TimeUtil::ToString(request.freeze().end_time());
  }
  return facts;
}

void ConvertChange(const storage::Ledger& ledger, const storage::Outcome& outcome,
                   v1::OpenAccountResponse* response) {
  const auto& receipt = std::get<storage::Receipt>(outcome);
  Convert(ledger.GetAccount(receipt.balance.account).value(), response->mutable_account());
  Convert(receipt, response->mutable_transaction());
  response->set_replayed(receipt.replayed);
}

template <typename Response>
void ConvertChange(const storage::Ledger& /*ledger*/, const storage::Outcome& outcome,
                   Response* response) {
  Convert(std::get<storage::AccountChanged>(outcome).account, response->mutable_account());
}

void ConvertReport(const storage::AuditReport& report, v1::VerifyBooksResponse* response) {
  response->set_whole(!report.fault.has_value());
  response->set_transactions(report.head.last_transaction);
  response->set_accounts(report.accounts);
  response->set_entries(report.head.entries);
  response->set_head(storage::ToText(report.head));
  response->set_head_hash(storage::ToHex(report.head.hash));
  response->set_last_transaction_id(report.head.last_transaction);
  if (report.fault) {
    response->set_first_wrong_transaction_id(report.fault->transaction);
    response->set_problem(report.fault->what);
  }
}

grpc::Status ConvertAudit(const storage::AuditFinding& finding, v1::VerifyBooksResponse* response) {
  if (const auto* refusal = std::get_if<storage::Refusal>(&finding)) {
    return RefusalStatus(*refusal, {});
  }
  if (std::holds_alternative<storage::Unreadable>(finding)) {
    return RecordUnreadableStatus();
  }
  ConvertReport(std::get<storage::AuditReport>(finding), response);
  return grpc::Status::OK;
}

template <typename Call>
std::optional<grpc::Status> BeginChange(Call* call, const Door& door, const Clock& clock) {
  const auto submit = [call](storage::Ledger& ledger, storage::Command command) {
    command.who = PeerOf(call->context());
    ledger.Submit(std::move(command), [call, &ledger](const storage::Outcome& outcome) {
      if (const auto* refusal = std::get_if<storage::Refusal>(&outcome)) {
        call->Answer(RefusalStatus(*refusal, ChangeFactsOf(call->request())));
        return;
      }
      ConvertChange(ledger, outcome, call->response());
      call->Answer(grpc::Status::OK);
    });
  };
  return Begin(call, door, clock, Validate(call->request()), submit);
}

}  // namespace

AdminService::AdminService(Log* log, Door* door, Clock clock)
    : log_(log), door_(door), clock_(std::move(clock)) {}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* AdminService::StartChange(std::string_view name,
                                                    grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer& request,
                                                    grpc::ByteBuffer* response) {
  using Call = UnaryCall<Request, Response>;
  return Call::Start({.name = name, .log = log_, .door = door_}, context, request, response,
                     [this](Call* call) { return BeginChange(call, *door_, clock_); });
}

grpc::ServerUnaryReactor* AdminService::OpenAccount(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request,
                                                    grpc::ByteBuffer* response) {
  return StartChange<v1::OpenAccountRequest, v1::OpenAccountResponse>("OpenAccount", context,
                                                                      *request, response);
}

grpc::ServerUnaryReactor* AdminService::UpdateAccount(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* response) {
  return StartChange<v1::UpdateAccountRequest, v1::UpdateAccountResponse>("UpdateAccount", context,
                                                                          *request, response);
}

grpc::ServerUnaryReactor* AdminService::CloseAccount(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* response) {
  return StartChange<v1::CloseAccountRequest, v1::CloseAccountResponse>("CloseAccount", context,
                                                                        *request, response);
}

grpc::ServerUnaryReactor* AdminService::ReopenAccount(grpc::CallbackServerContext* context,
                                                      const grpc::ByteBuffer* request,
                                                      grpc::ByteBuffer* response) {
  return StartChange<v1::ReopenAccountRequest, v1::ReopenAccountResponse>("ReopenAccount", context,
                                                                          *request, response);
}

grpc::ServerUnaryReactor* AdminService::GetAccount(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* response) {
  using Call = UnaryCall<v1::GetAccountRequest, v1::GetAccountResponse>;
  const auto handler = [this](Call* call) {
    const auto tell = [call](const storage::Ledger& ledger, const storage::AccountNumber& wanted) {
      const std::optional<storage::Account> account = ledger.GetAccount(wanted);
      if (!account) {
        return NotFound(wanted);
      }
      Convert(*account, call->response()->mutable_account());
      return grpc::Status::OK;
    };
    return AnswerFromMemory(call, *door_, Validate(call->request()), tell);
  };
  return Call::Start({.name = "GetAccount", .log = log_, .door = door_}, context, *request,
                     response, handler);
}

grpc::ServerUnaryReactor* AdminService::ListAccounts(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* response) {
  using Call = UnaryCall<v1::ListAccountsRequest, v1::ListAccountsResponse>;
  const auto handler = [this](Call* call) {
    const auto tell = [call](const storage::Ledger& ledger, const storage::AccountQuery& query) {
      const storage::AccountPage page = ledger.ListAccounts(query);
      for (const storage::Account& account : page.accounts) {
        Convert(account, call->response()->add_accounts());
      }
      call->response()->set_next_page_token(AccountPageToken(query, page.next_after));
      return grpc::Status::OK;
    };
    return AnswerFromMemory(call, *door_, Validate(call->request()), tell);
  };
  return Call::Start({.name = "ListAccounts", .log = log_, .door = door_}, context, *request,
                     response, handler);
}

grpc::ServerUnaryReactor* AdminService::VerifyBooks(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request,
                                                    grpc::ByteBuffer* response) {
  using Call = UnaryCall<v1::VerifyBooksRequest, v1::VerifyBooksResponse>;
  const auto handler = [this](Call* call) {
    const auto submit = [this, call](storage::Ledger& ledger, storage::AuditRequest audit) {
      // Neither who has gone away nor a server that stops waits for the end.
      audit.on_progress = [this, call](std::int64_t, std::int64_t) {
        return !door_->closed() && !call->context().IsCancelled();
      };
      ledger.Audit(std::move(audit), [call](const storage::AuditFinding& finding) {
        call->Answer(ConvertAudit(finding, call->response()));
      });
    };
    return Begin(call, *door_, clock_, Validate(call->request()), submit);
  };
  return Call::Start({.name = "VerifyBooks", .log = log_, .door = door_}, context, *request,
                     response, handler);
}

grpc::ServerReadReactor<grpc::ByteBuffer>* AdminService::ImportAccounts(
    grpc::CallbackServerContext* context, grpc::ByteBuffer* response) {
  return ImportCall::Start({.log = log_, .door = door_, .imports = &imports_, .clock = &clock_},
                           context, response);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AdminService::ExportTransactions(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  const auto handler = [this](ExportCall* call) {
    const auto submit = [call](storage::Ledger& ledger, const ExportQuery& query) {
      call->Begin(ledger, query);
    };
    return Begin(call, *door_, clock_, Validate(call->request()), submit);
  };
  return ExportCall::Start(log_, &exports_, context, *request, handler);
}

void AdminService::EndLongCalls() {
  imports_.Close();
  exports_.Close();
}

}  // namespace atm::server
