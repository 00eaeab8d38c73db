// What the bank inside FakeConnection refuses with, once a request is well-formed: codes, reasons
// and metadata as the contract has them. Pure functions.
#ifndef ATM_CLIENT_FAKE_FAKE_REFUSALS_H_
#define ATM_CLIENT_FAKE_FAKE_REFUSALS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "atm/v1/atm_service.pb.h"

namespace atm::fake_refusals {

absl::Status RequestIdReused(const std::string& request_id, const std::string& field);
absl::Status ReversedBeforeArrival(const std::string& request_id);

absl::Status AccountNotFound(const std::string& account);
absl::Status HoldNotFound(std::int64_t hold_id);
absl::Status TransactionNotFound(std::int64_t transaction_id);
absl::Status TransactionNotFound(const std::string& request_id);

// Of a hold that a transaction of the kind `by` ended.
absl::Status HoldEnded(std::int64_t hold_id, v1::Transaction::Kind by);

absl::Status CurrencyMismatch(const std::string& account, const std::string& currency_code,
                              const std::string& requested_currency_code);

// Of a transfer between two currencies.
absl::Status ToCurrencyMismatch(const std::string& to_account, const std::string& currency_code);

absl::Status InvalidExpireTime(const google::protobuf::Timestamp& expire_time,
                               std::int64_t max_hold_seconds);
absl::Status InvalidAsOfTime(const google::protobuf::Timestamp& as_of_time);
absl::Status HoldExceeded(const v1::Transaction& hold, std::int64_t requested_minor);
absl::Status NotReversible(std::int64_t transaction_id, const std::string& account);
absl::Status PartOfHold(const v1::Transaction& hold, std::int64_t requested_minor);
absl::Status AlreadyReversed(std::int64_t transaction_id, const std::string& account);

// `account` is the customer's who would pay the reversal, or be paid.
absl::Status ReversalExceedsOriginal(const v1::Transaction& original, const std::string& account,
                                     std::int64_t reversible_minor, std::int64_t requested_minor);

// Of a batch, of an operation in one, and of those that could have been carried out.
absl::Status BatchTooLarge(int operations, int max_operations);
absl::Status InvalidOperation();
absl::Status OthersRefused();

absl::Status InsufficientFunds(const v1::AccountBalance& balance, std::int64_t requested_minor);
absl::Status BalanceOverflow(const v1::AccountBalance& balance, std::int64_t requested_minor);

}  // namespace atm::fake_refusals

#endif  // ATM_CLIENT_FAKE_FAKE_REFUSALS_H_
