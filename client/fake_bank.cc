#include "client/fake_bank.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "client/rich_status.h"
#include "storage/currency.h"
#include "storage/money.h"

namespace atm {
namespace {

using Facts = std::map<std::string, std::string>;  // an error's metadata

constexpr std::int64_t kStartOfTimeSeconds = 1'767'225'600;  // 2026-01-01T00:00:00Z
constexpr std::size_t kMaxAccountLength = 34;

absl::Status Refuse(absl::StatusCode code, const char* reason, const char* response_code,
                    const std::string& message, Facts facts, const std::string& field = "") {
  ErrorDetails details;
  details.reason = reason;
  details.metadata = std::move(facts);
  details.metadata["response_code"] = response_code;
  if (!field.empty()) {
    details.metadata["field"] = field;
    details.field_violations.push_back({field, message});
  }
  return RichStatus(code, message, kBankDomain, details);
}

bool IsAccountNumber(const std::string& text) {
  if (text.empty() || text.size() > kMaxAccountLength) return false;
  return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string::npos;
}

// What is wrong with the fields of one request, in the contract's order: the first gives the error
// its reason, and all are listed.
class Violations {
 public:
  void Add(const char* reason, const char* response_code, const std::string& field,
           const std::string& value_key, const std::string& value, const std::string& description) {
    details_.field_violations.push_back({field, description});
    if (details_.field_violations.size() > 1) return;
    details_.reason = reason;
    details_.metadata = {{"response_code", response_code}, {"field", field}, {value_key, value}};
  }

  absl::Status Status() const {
    if (details_.field_violations.empty()) return absl::OkStatus();
    return RichStatus(absl::StatusCode::kInvalidArgument,
                      details_.field_violations.front().description, kBankDomain, details_);
  }

 private:
  ErrorDetails details_;
};

void CheckAccount(const std::string& account, Violations& violations) {
  if (IsAccountNumber(account)) return;
  violations.Add("INVALID_ACCOUNT", "14", "account", "account", account,
                 "An account is 1 to 34 characters of A-Z and 0-9.");
}

// The checks that need no ledger.
absl::Status CheckForm(const FakeBank::Movement& movement) {
  Violations violations;
  CheckAccount(movement.account, violations);
  if (movement.amount_minor <= 0) {
    violations.Add("INVALID_AMOUNT", "13", "amount_minor", "requested_minor",
                   std::to_string(movement.amount_minor), "An amount is at least 1.");
  }
  if (!movement.currency_code.empty() && !Currency::FromCode(movement.currency_code).has_value()) {
    violations.Add("CURRENCY_MISMATCH", "12", "currency_code", "requested_currency_code",
                   movement.currency_code, "The currency is none of ISO 4217.");
  }
  if (!movement.request_id.empty() && !Uuid::Parse(movement.request_id).has_value()) {
    violations.Add("INVALID_REQUEST_ID", "30", "request_id", "request_id", movement.request_id,
                   "A request id is a UUID of 36 characters.");
  }
  return violations.Status();
}

absl::Status NotFound(const std::string& account) {
  return Refuse(absl::StatusCode::kNotFound, "ACCOUNT_NOT_FOUND", "14",
                absl::StrFormat("There is no account %s.", account), {{"account", account}});
}

// The first field in which a request differs from the earlier one with its id; empty if in none. A
// request that asserts no currency does not differ in it.
std::string FirstDifference(const FakeBank::Movement& asked, const FakeBank::Movement& recorded) {
  if (asked.kind != recorded.kind) return "method";
  if (asked.account != recorded.account) return "account";
  if (asked.amount_minor != recorded.amount_minor) return "amount_minor";
  if (!asked.currency_code.empty() && asked.currency_code != recorded.currency_code) {
    return "currency_code";
  }
  return "";
}

absl::Status Reused(const std::string& request_id, const std::string& field) {
  return Refuse(
      absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED", "94",
      absl::StrFormat("The request id %s belongs to an earlier request, whose %s differs.",
                      request_id, field),
      {{"request_id", request_id}, {"field", field}});
}

// Recorded with its request id, and given again: it follows from what the account held.
bool IsRecorded(const absl::Status& status) {
  return status.ok() || absl::IsFailedPrecondition(status) || absl::IsOutOfRange(status);
}

}  // namespace

FakeBank::FakeBank()
    : request_ids_([] { return std::uint64_t{kStartOfTimeSeconds} * 1'000; },
                   [] { return std::uint64_t{0}; }) {}

bool FakeBank::Open(const std::string& account, const std::string& currency_code,
                    std::int64_t balance_minor) {
  if (!IsAccountNumber(account) || !Currency::FromCode(currency_code).has_value()) return false;
  if (balance_minor < 0) return false;
  const std::int64_t id = last_transaction_id_ + 1;
  if (!accounts_.emplace(account, Account{currency_code, balance_minor, id}).second) return false;
  last_transaction_id_ = id;
  return true;
}

absl::StatusOr<v1::AccountBalance> FakeBank::Balance(const std::string& account) const {
  Violations violations;
  CheckAccount(account, violations);
  if (absl::Status status = violations.Status(); !status.ok()) return status;
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return NotFound(account);
  return BalanceOf(account, found->second);
}

absl::StatusOr<FakeBank::Answer> FakeBank::Move(Movement movement) {
  if (absl::Status status = CheckForm(movement); !status.ok()) return status;
  const auto given = Uuid::Parse(movement.request_id);
  movement.request_id = given.value_or(request_ids_.Next()).ToString();
  if (const auto found = records_.find(movement.request_id); found != records_.end()) {
    const std::string field = FirstDifference(movement, found->second.movement);
    if (!field.empty()) return Reused(movement.request_id, field);
    absl::StatusOr<Answer> again = found->second.outcome;
    if (again.ok()) again->replayed = true;
    return again;
  }
  absl::StatusOr<Answer> outcome = Decide(movement);
  if (IsRecorded(outcome.status())) {
    movement.currency_code = accounts_.at(movement.account).currency_code;
    records_.emplace(movement.request_id, Record{movement, outcome});
  }
  return outcome;
}

absl::StatusOr<FakeBank::Answer> FakeBank::Decide(const Movement& movement) {
  const auto found = accounts_.find(movement.account);
  if (found == accounts_.end()) return NotFound(movement.account);
  Account& account = found->second;
  if (!movement.currency_code.empty() && movement.currency_code != account.currency_code) {
    return Refuse(absl::StatusCode::kInvalidArgument, "CURRENCY_MISMATCH", "12",
                  absl::StrFormat("Account %s is kept in %s, not in %s.", movement.account,
                                  account.currency_code, movement.currency_code),
                  {{"account", movement.account},
                   {"currency_code", account.currency_code},
                   {"requested_currency_code", movement.currency_code}},
                  "currency_code");
  }
  Facts facts = {{"account", movement.account},
                 {"balance_minor", std::to_string(account.balance_minor)},
                 {"requested_minor", std::to_string(movement.amount_minor)},
                 {"currency_code", account.currency_code}};
  const bool withdraws = movement.kind == v1::Transaction::KIND_WITHDRAWAL;
  if (withdraws && movement.amount_minor > account.balance_minor) {
    facts["available_minor"] = facts["balance_minor"];
    return Refuse(absl::StatusCode::kFailedPrecondition, "INSUFFICIENT_FUNDS", "51",
                  absl::StrFormat("Account %s has %d available, less than the %d asked for.",
                                  movement.account, account.balance_minor, movement.amount_minor),
                  facts);
  }
  const auto balance = withdraws ? CheckedSubtract(account.balance_minor, movement.amount_minor)
                                 : CheckedAdd(account.balance_minor, movement.amount_minor);
  if (!balance.has_value()) {
    facts["max_balance_minor"] = std::to_string(kMaxBalanceMinor);
    return Refuse(absl::StatusCode::kOutOfRange, "BALANCE_OVERFLOW", "13",
                  "The balance would leave the range of int64.", facts);
  }
  account.balance_minor = *balance;
  Answer answer;
  answer.transaction = Book(movement, account);
  answer.balance = BalanceOf(movement.account, account);
  return answer;
}

v1::Transaction FakeBank::Book(const Movement& movement, Account& account) {
  account.last_transaction_id = ++last_transaction_id_;
  const std::string cash = "cash:" + account.currency_code;
  const bool withdraws = movement.kind == v1::Transaction::KIND_WITHDRAWAL;
  v1::Transaction transaction;
  transaction.set_id(last_transaction_id_);
  transaction.set_kind(movement.kind);
  transaction.set_debit_account(withdraws ? movement.account : cash);
  transaction.set_credit_account(withdraws ? cash : movement.account);
  transaction.set_amount_minor(movement.amount_minor);
  transaction.set_currency_code(account.currency_code);
  transaction.mutable_create_time()->set_seconds(kStartOfTimeSeconds + last_transaction_id_);
  transaction.set_request_id(movement.request_id);
  return transaction;
}

v1::AccountBalance FakeBank::BalanceOf(const std::string& number, const Account& account) {
  v1::AccountBalance balance;
  balance.set_account(number);
  balance.set_currency_code(account.currency_code);
  balance.set_balance_minor(account.balance_minor);
  balance.set_available_minor(account.balance_minor);
  balance.set_last_transaction_id(account.last_transaction_id);
  return balance;
}

}  // namespace atm
