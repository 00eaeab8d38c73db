#include "server/validate.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/currency.h"
#include "storage/uuid.h"

namespace atm::server {
namespace {

FieldViolation InvalidAccount(const std::string& account) {
  const std::string echo = Echo(account);
  return {.reason = "INVALID_ACCOUNT",
          .response_code = "14",
          .field = "account",
          .description = absl::StrFormat(
              "account \"%s\" is no account number. Send 1 to 34 characters of A-Z and 0-9.", echo),
          .metadata_key = "account",
          .value = echo};
}

FieldViolation InvalidAmount(std::int64_t amount_minor) {
  return {.reason = "INVALID_AMOUNT",
          .response_code = "13",
          .field = "amount_minor",
          .description = absl::StrFormat(
              "amount_minor is %d, which is not positive. Send at least 1, in minor units of the "
              "account's currency: cents for USD.",
              amount_minor),
          .metadata_key = "requested_minor",
          .value = std::to_string(amount_minor)};
}

FieldViolation UnknownCurrency(const std::string& currency_code) {
  const std::string echo = Echo(currency_code);
  return {
      .reason = "CURRENCY_MISMATCH",
      .response_code = "12",
      .field = "currency_code",
      .description = absl::StrFormat(
          "currency_code \"%s\" is no currency of ISO 4217. Send the three upper-case letters of "
          "the account's currency, or nothing.",
          echo),
      .metadata_key = "requested_currency_code",
      .value = echo};
}

FieldViolation InvalidRequestId(const std::string& request_id) {
  const std::string echo = Echo(request_id);
  return {
      .reason = "INVALID_REQUEST_ID",
      .response_code = "30",
      .field = "request_id",
      .description = absl::StrFormat(
          "request_id \"%s\" is no UUID. Send one in its usual form of 36 characters (not the nil "
          "or the max UUID), or nothing.",
          echo),
      .metadata_key = "request_id",
      .value = echo};
}

// The fields of Withdraw and Deposit are the same, and so are their rules.
template <typename Operation, typename Request>
Validated<storage::Command> ValidateMoney(const Request& request) {
  std::vector<FieldViolation> violations;
  const auto account = storage::AccountNumber::Customer(request.account());
  if (!account) {
    violations.push_back(InvalidAccount(request.account()));
  }
  if (request.amount_minor() <= 0) {
    violations.push_back(InvalidAmount(request.amount_minor()));
  }
  std::optional<Currency> currency;
  if (!request.currency_code().empty()) {
    currency = Currency::FromCode(request.currency_code());
    if (!currency) {
      violations.push_back(UnknownCurrency(request.currency_code()));
    }
  }
  std::optional<Uuid> request_id;
  if (!request.request_id().empty()) {
    request_id = Uuid::Parse(request.request_id());
    if (!request_id) {
      violations.push_back(InvalidRequestId(request.request_id()));
    }
  }
  if (!violations.empty()) {
    return violations;
  }
  return storage::Command{.operation = Operation{.account = *account,
                                                 .amount_minor = request.amount_minor(),
                                                 .currency = currency},
                          .request_id = request_id};
}

}  // namespace

Validated<storage::AccountNumber> Validate(const v1::BalanceRequest& request) {
  const auto account = storage::AccountNumber::Customer(request.account());
  if (!account) {
    return std::vector{InvalidAccount(request.account())};
  }
  return *account;
}

Validated<storage::Command> Validate(const v1::WithdrawRequest& request) {
  return ValidateMoney<storage::Withdraw>(request);
}

Validated<storage::Command> Validate(const v1::DepositRequest& request) {
  return ValidateMoney<storage::Deposit>(request);
}

}  // namespace atm::server
