// What is asked of the bank inside FakeConnection, in one form for all operations that move money.
#ifndef ATM_CLIENT_FAKE_FAKE_REQUEST_H_
#define ATM_CLIENT_FAKE_FAKE_REQUEST_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "atm/v1/atm_service.pb.h"

namespace atm {

// What a request says. Fields that its message lacks, or leaves out, have the values below.
struct FakeRequest {
  // What it becomes if it is carried out; a reversal also where it releases a hold.
  v1::Transaction::Kind kind = v1::Transaction::KIND_UNSPECIFIED;
  std::string account;  // of a transfer: the one that pays
  std::string to_account;
  std::int64_t hold_id = 0;
  std::int64_t original_id = 0;
  std::optional<std::string> original_request_id;
  std::int64_t amount_minor = 0;
  std::string currency_code;
  std::optional<google::protobuf::Timestamp> expire_time;
  v1::ReversalReason reason = v1::REVERSAL_REASON_UNSPECIFIED;
  std::string request_id;
  std::string memo;
};

FakeRequest FakeRequestOf(const v1::WithdrawRequest& message);
FakeRequest FakeRequestOf(const v1::DepositRequest& message);
FakeRequest FakeRequestOf(const v1::TransferRequest& message);
FakeRequest FakeRequestOf(const v1::HoldRequest& message);
FakeRequest FakeRequestOf(const v1::CaptureRequest& message);
FakeRequest FakeRequestOf(const v1::ReleaseRequest& message);
FakeRequest FakeRequestOf(const v1::ReverseRequest& message);

// The checks that need no ledger: INVALID_ARGUMENT with all that is wrong, in the contract's order.
absl::Status CheckForm(const FakeRequest& request);
absl::Status CheckForm(const v1::BalanceRequest& request);
absl::Status CheckForm(const v1::GetTransactionRequest& request);
absl::Status CheckForm(const v1::ListTransactionsRequest& request);
absl::Status CheckForm(const v1::WatchTransactionsRequest& request);

bool IsAccountNumber(const std::string& text);

// The first field in which a request differs from the earlier one with its id; empty if in none.
// What either leaves out agrees with anything.
std::string FirstDifference(const FakeRequest& asked, const FakeRequest& recorded);

// Microseconds since 1970, rounded up, and back.
std::int64_t ToMicroseconds(const google::protobuf::Timestamp& time);
google::protobuf::Timestamp ToTimestamp(std::int64_t time_us);

}  // namespace atm

#endif  // ATM_CLIENT_FAKE_FAKE_REQUEST_H_
