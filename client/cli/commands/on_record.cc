#include "client/cli/commands/on_record.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "atm/client.h"
#include "atm/error.h"
#include "client/cli/show/explain.h"

namespace atm::cli {
namespace {

Result<Currency> KnownCurrency(const std::string& code) {
  const std::optional<Currency> currency = Currency::FromCode(code);
  if (!currency) {
    return Failure{kExitLocal, absl::StrFormat("the amount cannot be read in %s", code),
                   "this atm-cli does not know the decimals of that currency",
                   "install an atm-cli as new as the server"};
  }
  return *currency;
}

}  // namespace

Result<std::optional<v1::GetTransactionResponse>> LookUp(const Session& session,
                                                         const Options& options) {
  v1::GetTransactionRequest request;
  if (options.original_request_id.empty()) {
    request.set_transaction_id(options.transaction_id);
  } else {
    request.set_request_id(options.original_request_id);
  }
  absl::StatusOr<v1::GetTransactionResponse> response =
      session.bank().GetTransaction(request, session.TimeLeft());
  if (response.ok()) {
    return std::optional(*std::move(response));
  }
  const bool may_be_missing =
      options.command == Command::kReverse && !options.original_request_id.empty();
  if (may_be_missing && ReasonOf(response.status()) == "TRANSACTION_NOT_FOUND") {
    return std::optional<v1::GetTransactionResponse>();
  }
  return Explain(response.status(), AskedBy(options));
}

Result<Currency> CurrencyOfAccount(const Session& session, const Options& options) {
  if (options.currency) {
    return *options.currency;
  }
  const absl::StatusOr<v1::AccountBalance> balance =
      session.bank().Balance(options.account, session.TimeLeft());
  if (!balance.ok()) {
    return Explain(balance.status(), AskedBy(options));
  }
  return KnownCurrency(balance->currency_code());
}

Result<Currency> CurrencyOfRecord(const std::optional<v1::GetTransactionResponse>& record,
                                  const Options& options) {
  if (options.currency) {
    return *options.currency;
  }
  if (record && record->has_transaction()) {
    return KnownCurrency(record->transaction().currency_code());
  }
  return UsageFailure(
      "an amount of a request that moved nothing needs --currency",
      absl::StrFormat("the bank has no transaction of request %s, so no currency to read '%s' in",
                      options.original_request_id, options.amount.value_or("")),
      "--currency USD, or leave the amount out to take back all of it");
}

RecordedRefusal RefusalIn(const v1::GetTransactionResponse& record, const Options& options) {
  const absl::Status status = RefusalOf(record);
  return {absl::StatusCodeToString(status.code()), ReasonOf(status), std::string(status.message()),
          Explain(status, AskedBy(options)).why};
}

}  // namespace atm::cli
