#include <google/protobuf/util/time_util.h>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_join.h"
#include "atm/v1/admin_service.pb.h"
#include "server/call/answering.h"
#include "server/methods/export_transactions.h"
#include "server/methods/import_accounts.h"
#include "server/methods/list_holds.h"
#include "server/methods/methods.h"
#include "server/methods/send_backup.h"
#include "server/status/errors.h"
#include "server/wire/admin_fields.h"
#include "server/wire/convert.h"
#include "server/wire/convert_statement.h"
#include "storage/ledger/ledger.h"

namespace atm::server {
namespace {

using Handled = std::optional<grpc::Status>;
using GetAccountCall = UnaryOf<v1::GetAccountRequest, v1::GetAccountResponse>;
using ListAccountsCall = UnaryOf<v1::ListAccountsRequest, v1::ListAccountsResponse>;
using VerifyBooksCall = UnaryOf<v1::VerifyBooksRequest, v1::VerifyBooksResponse>;

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
  if constexpr (requires { request.opening_balance_minor(); }) {
    facts.amount_field = "opening_balance_minor";
  }
  return facts;
}

void ConvertChange(const storage::Ledger& ledger, const storage::Outcome& outcome,
                   v1::OpenAccountResponse* response) {
  const auto& receipt = std::get<storage::Receipt>(outcome);
  // After a trial there is no such account.
  const auto account = ledger.GetAccount(receipt.balance.account);
  Convert(account ? *account : *receipt.opened, response->mutable_account());
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
  response->set_bank_accounts(report.bank_accounts);
  response->set_entries(report.head.entries);
  response->set_head(storage::ToText(report.head));
  response->set_head_hash(storage::ToHex(report.head.hash));
  response->set_last_transaction_id(report.head.last_transaction);
  if (report.fault) {
    response->set_first_wrong_transaction_id(report.fault->transaction);
    std::vector<std::string> problems = {report.fault->what};
    problems.insert(problems.end(), report.flaws.begin(), report.flaws.end());
    response->set_problem(absl::StrJoin(problems, "; "));
  }
}

grpc::Status ConvertAudit(const storage::AuditFinding& finding, v1::VerifyBooksResponse* response) {
  if (const auto why = WhyNotRead(finding)) return *why;
  ConvertReport(std::get<storage::AuditReport>(finding), response);
  return grpc::Status::OK;
}

// All methods that change an account: hands the command to the ledger.
template <typename Request, typename Response>
Handled ChangeAccount(UnaryOf<Request, Response>& call) {
  const auto submit = [&call](storage::Ledger& ledger, storage::Command command) {
    SubmitFor(call, ledger, std::move(command), [&call, &ledger](const storage::Outcome& outcome) {
      if (const auto* refusal = std::get_if<storage::Refusal>(&outcome)) {
        return call.Answer(RefusalStatus(*refusal, ChangeFactsOf(call.request())));
      }
      ConvertChange(ledger, outcome, call.response());
      call.Answer(grpc::Status::OK);
    });
  };
  return HandIn(call, Validate(call.request()), submit);
}

Handled GetAccount(GetAccountCall& call) {
  const auto tell = [&call](const storage::Ledger& ledger, const storage::AccountNumber& wanted) {
    ledger.ReadAccount(wanted, [&call](const storage::AccountFinding& found) {
      if (const auto why = WhyNotRead(found)) return call.Answer(*why);
      Convert(std::get<storage::Account>(found), call.response()->mutable_account());
      call.Answer(grpc::Status::OK);
    });
  };
  return AnswerFromMemory(call, Validate(call.request()), tell);
}

Handled ListAccounts(ListAccountsCall& call) {
  const auto tell = [&call](const storage::Ledger& ledger, const storage::AccountQuery& query) {
    ledger.ReadAccounts(query, [&call, query](const storage::AccountsFinding& found) {
      if (const auto why = WhyNotRead(found)) return call.Answer(*why);
      const auto& page = std::get<storage::AccountPage>(found);
      for (const storage::Account& account : page.accounts) {
        Convert(account, call.response()->add_accounts());
      }
      call.response()->set_next_page_token(AccountPageToken(query, page.next_after));
      call.Answer(grpc::Status::OK);
    });
  };
  return AnswerFromMemory(call, Validate(call.request()), tell);
}

Handled VerifyBooks(VerifyBooksCall& call) {
  const auto submit = [&call](storage::Ledger& ledger, storage::AuditRequest audit) {
    // The audit ends early if the caller has gone away, or the server stops.
    audit.on_progress = [&call](std::int64_t, std::int64_t) {
      return !call.service().door.closed() && !call.context().cancelled.load();
    };
    ledger.Audit(std::move(audit), [&call](const storage::AuditFinding& finding) {
      call.Answer(ConvertAudit(finding, call.response()));
    });
  };
  return HandIn(call, Validate(call.request()), submit);
}

constexpr Method kMethods[] = {
    UnaryMethod<ChangeAccount<v1::OpenAccountRequest, v1::OpenAccountResponse>>(
        "/atm.v1.AdminService/OpenAccount")
        .RecordingPrincipal(),
    UnaryMethod<GetAccount>("/atm.v1.AdminService/GetAccount"),
    UnaryMethod<ListAccounts>("/atm.v1.AdminService/ListAccounts"),
    UnaryMethod<ChangeAccount<v1::UpdateAccountRequest, v1::UpdateAccountResponse>>(
        "/atm.v1.AdminService/UpdateAccount")
        .RecordingPrincipal(),
    UnaryMethod<ChangeAccount<v1::CloseAccountRequest, v1::CloseAccountResponse>>(
        "/atm.v1.AdminService/CloseAccount")
        .RecordingPrincipal(),
    UnaryMethod<ChangeAccount<v1::ReopenAccountRequest, v1::ReopenAccountResponse>>(
        "/atm.v1.AdminService/ReopenAccount")
        .RecordingPrincipal(),
    UnaryMethod<ListHolds<v1::AdminServiceListHoldsRequest, v1::AdminServiceListHoldsResponse>>(
        "/atm.v1.AdminService/ListHolds"),
    UnaryMethod<VerifyBooks>("/atm.v1.AdminService/VerifyBooks"),
    ImportMethod<ImportAccounts>("/atm.v1.AdminService/ImportAccounts").RecordingPrincipal(),
    FeedMethod<ExportTransactions>("/atm.v1.AdminService/ExportTransactions"),
    FeedMethod<SendBackup>("/atm.v1.AdminService/Backup"),
};

}  // namespace

std::span<const Method> AdminMethods() { return kMethods; }

}  // namespace atm::server
