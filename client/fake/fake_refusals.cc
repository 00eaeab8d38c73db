#include "client/fake/fake_refusals.h"

#include <google/protobuf/util/time_util.h>

#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/status/rich_status.h"
#include "storage/values/money.h"

namespace atm::fake_refusals {
namespace {

using Code = absl::StatusCode;
using Facts = std::map<std::string, std::string>;  // an error's metadata

absl::Status Refuse(Code code, const char* reason, const char* response_code,
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

// The facts of a hold, `requested_minor` asked of it.
Facts FactsOfHold(const char* id_key, const v1::Transaction& hold, std::int64_t requested_minor) {
  return {{id_key, std::to_string(hold.id())},
          {"account", hold.debit_account()},
          {"held_minor", std::to_string(hold.amount_minor())},
          {"requested_minor", std::to_string(requested_minor)},
          {"currency_code", hold.currency_code()}};
}

Facts FactsOfBalance(const v1::AccountBalance& balance, std::int64_t requested_minor) {
  return {{"account", balance.account()},
          {"balance_minor", std::to_string(balance.balance_minor())},
          {"requested_minor", std::to_string(requested_minor)},
          {"currency_code", balance.currency_code()}};
}

}  // namespace

absl::Status RequestIdReused(const std::string& request_id, const std::string& field) {
  return Refuse(
      Code::kAlreadyExists, "REQUEST_ID_REUSED", "94",
      absl::StrFormat("The request id %s belongs to an earlier request, whose %s differs.",
                      request_id, field),
      {{"request_id", request_id}, {"field", field}});
}

absl::Status ReversedBeforeArrival(const std::string& request_id) {
  return Refuse(Code::kFailedPrecondition, "REVERSED_BEFORE_ARRIVAL", "21",
                absl::StrFormat("The request %s was reversed before it arrived.", request_id),
                {{"request_id", request_id}});
}

absl::Status AccountNotFound(const std::string& account) {
  return Refuse(Code::kNotFound, "ACCOUNT_NOT_FOUND", "14",
                absl::StrFormat("There is no account %s.", account), {{"account", account}});
}

absl::Status HoldNotFound(std::int64_t hold_id) {
  return Refuse(Code::kNotFound, "HOLD_NOT_FOUND", "25",
                absl::StrFormat("There is no hold %d.", hold_id),
                {{"hold_id", std::to_string(hold_id)}});
}

absl::Status TransactionNotFound(std::int64_t transaction_id) {
  return Refuse(Code::kNotFound, "TRANSACTION_NOT_FOUND", "25",
                absl::StrFormat("There is no transaction %d.", transaction_id),
                {{"transaction_id", std::to_string(transaction_id)}});
}

absl::Status TransactionNotFound(const std::string& request_id) {
  return Refuse(Code::kNotFound, "TRANSACTION_NOT_FOUND", "25",
                absl::StrFormat("No request %s has arrived.", request_id),
                {{"request_id", request_id}});
}

absl::Status HoldEnded(std::int64_t hold_id, v1::Transaction::Kind by) {
  const char* reason = "HOLD_EXPIRED";
  if (by == v1::Transaction::KIND_CAPTURE) reason = "HOLD_ALREADY_CAPTURED";
  if (by == v1::Transaction::KIND_RELEASE) reason = "HOLD_ALREADY_RELEASED";
  return Refuse(Code::kFailedPrecondition, reason, "21",
                absl::StrFormat("Hold %d has ended.", hold_id),
                {{"hold_id", std::to_string(hold_id)}});
}

absl::Status CurrencyMismatch(const std::string& account, const std::string& currency_code,
                              const std::string& requested_currency_code) {
  return Refuse(Code::kInvalidArgument, "CURRENCY_MISMATCH", "12",
                absl::StrFormat("Account %s is kept in %s, not in %s.", account, currency_code,
                                requested_currency_code),
                {{"account", account},
                 {"currency_code", currency_code},
                 {"requested_currency_code", requested_currency_code}},
                "currency_code");
}

absl::Status ToCurrencyMismatch(const std::string& to_account, const std::string& currency_code) {
  return Refuse(Code::kInvalidArgument, "CURRENCY_MISMATCH", "12",
                absl::StrFormat("Account %s is kept in %s, the one that pays is not.", to_account,
                                currency_code),
                {{"account", to_account}, {"currency_code", currency_code}}, "to_account");
}

absl::Status InvalidExpireTime(const google::protobuf::Timestamp& expire_time,
                               std::int64_t max_hold_seconds) {
  const std::string time = google::protobuf::util::TimeUtil::ToString(expire_time);
  return Refuse(
      Code::kInvalidArgument, "INVALID_EXPIRE_TIME", "30",
      absl::StrFormat("A hold ends later than now and at most %d seconds later, not at %s.",
                      max_hold_seconds, time),
      {{"expire_time", time}, {"max_hold_seconds", std::to_string(max_hold_seconds)}},
      "expire_time");
}

absl::Status InvalidAsOfTime(const google::protobuf::Timestamp& as_of_time) {
  const std::string time = google::protobuf::util::TimeUtil::ToString(as_of_time);
  return Refuse(Code::kInvalidArgument, "INVALID_AS_OF_TIME", "30",
                absl::StrFormat("The time %s is later than now.", time), {{"as_of_time", time}},
                "as_of_time");
}

absl::Status HoldExceeded(const v1::Transaction& hold, std::int64_t requested_minor) {
  return Refuse(Code::kFailedPrecondition, "HOLD_EXCEEDED", "13",
                absl::StrFormat("Hold %d set %d aside, less than the %d asked for.", hold.id(),
                                hold.amount_minor(), requested_minor),
                FactsOfHold("hold_id", hold, requested_minor));
}

absl::Status NotReversible(std::int64_t transaction_id, const std::string& account) {
  return Refuse(
      Code::kFailedPrecondition, "NOT_REVERSIBLE", "12",
      absl::StrFormat("Transaction %d of account %s cannot be reversed.", transaction_id, account),
      {{"transaction_id", std::to_string(transaction_id)}, {"account", account}});
}

absl::Status PartOfHold(const v1::Transaction& hold, std::int64_t requested_minor) {
  return Refuse(Code::kFailedPrecondition, "NOT_REVERSIBLE", "12",
                absl::StrFormat("Hold %d cannot be reversed in part.", hold.id()),
                FactsOfHold("transaction_id", hold, requested_minor));
}

absl::Status AlreadyReversed(std::int64_t transaction_id, const std::string& account) {
  return Refuse(
      Code::kFailedPrecondition, "ALREADY_REVERSED", "21",
      absl::StrFormat("All of transaction %d of account %s was reversed.", transaction_id, account),
      {{"transaction_id", std::to_string(transaction_id)}, {"account", account}});
}

absl::Status ReversalExceedsOriginal(const v1::Transaction& original, const std::string& account,
                                     std::int64_t reversible_minor, std::int64_t requested_minor) {
  return Refuse(Code::kFailedPrecondition, "REVERSAL_EXCEEDS_ORIGINAL", "13",
                absl::StrFormat("Of transaction %d %d can be reversed, less than the %d asked for.",
                                original.id(), reversible_minor, requested_minor),
                {{"transaction_id", std::to_string(original.id())},
                 {"account", account},
                 {"reversible_minor", std::to_string(reversible_minor)},
                 {"requested_minor", std::to_string(requested_minor)},
                 {"currency_code", original.currency_code()}});
}

absl::Status BatchTooLarge(int operations, int max_operations) {
  return Refuse(Code::kInvalidArgument, "BATCH_TOO_LARGE", "30",
                absl::StrFormat("The batch has %d operations, and a batch has %d at most.",
                                operations, max_operations),
                {{"operations", std::to_string(operations)},
                 {"max_operations", std::to_string(max_operations)}},
                "operations");
}

absl::Status InvalidOperation() {
  return Refuse(Code::kInvalidArgument, "INVALID_OPERATION", "30", "The operation is not set.", {},
                "operation");
}

absl::Status OthersRefused() {
  return Refuse(Code::kAborted, "OTHERS_REFUSED", "12",
                "Another operation of the same batch was refused.", {});
}

absl::Status InsufficientFunds(const v1::AccountBalance& balance, std::int64_t requested_minor) {
  Facts facts = FactsOfBalance(balance, requested_minor);
  facts["available_minor"] = std::to_string(balance.available_minor());
  return Refuse(Code::kFailedPrecondition, "INSUFFICIENT_FUNDS", "51",
                absl::StrFormat("Account %s has %d available, less than the %d asked for.",
                                balance.account(), balance.available_minor(), requested_minor),
                std::move(facts));
}

absl::Status BalanceOverflow(const v1::AccountBalance& balance, std::int64_t requested_minor) {
  Facts facts = FactsOfBalance(balance, requested_minor);
  facts["max_balance_minor"] = std::to_string(kMaxBalanceMinor);
  return Refuse(Code::kOutOfRange, "BALANCE_OVERFLOW", "13",
                "The balance would leave the range of int64.", std::move(facts));
}

}  // namespace atm::fake_refusals
