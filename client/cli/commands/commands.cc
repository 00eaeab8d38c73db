#include "client/cli/commands/commands.h"

#include <optional>
#include <utility>

#include "client/cli/commands/on_record.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/output.h"
#include "client/cli/world/session.h"

namespace atm::cli {

Result<Answer> ShowBalance(const Invocation& call, const Options& options, const Look& look) {
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  const auto& opened = std::get<Session>(session);
  v1::BalanceRequest request;
  request.set_account(options.account);
  if (options.at) {
    *request.mutable_as_of_time() = *options.at;
  } else if (options.transaction_id != 0) {
    request.set_as_of_transaction_id(options.transaction_id);
  }
  absl::StatusOr<v1::AccountBalance> balance = opened.bank().Balance(request, opened.TimeLeft());
  if (!balance.ok()) {
    return Explain(balance.status(), AskedBy(options));
  }
  // The whole answer, as every other client of the contract sees it.
  v1::BalanceResponse response;
  *response.mutable_balance() = *std::move(balance);
  return Showing(response, look, BalanceTable(response.balance(), look.paint),
                 BalanceCsv(response.balance()));
}

Result<Answer> ShowTransaction(const Invocation& call, const Options& options, const Look& look) {
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  const auto found = LookUp(std::get<Session>(session), options);
  if (const auto* failure = std::get_if<Failure>(&found)) {
    return *failure;
  }
  // Only where something is to be taken back may it be missing.
  const v1::GetTransactionResponse& record =
      *std::get<std::optional<v1::GetTransactionResponse>>(found);
  if (record.has_transaction()) {
    return Showing(record, look, TransactionTable(record.transaction(), look.paint),
                   TransactionCsv(record.transaction()));
  }
  const std::string& request_id = options.original_request_id;
  if (!record.has_refusal()) {
    return Showing(record, look, ReversedNothingTable(request_id, look.paint),
                   ReversedNothingCsv(request_id));
  }
  const RecordedRefusal refusal = RefusalIn(record, options);
  return Showing(record, look, RefusalTable(request_id, refusal, look.paint),
                 RefusalCsv(request_id, refusal));
}

}  // namespace atm::cli
