// Requests in one line, for tests.
#ifndef ATM_TESTS_CLIENT_REQUESTS_H_
#define ATM_TESTS_CLIENT_REQUESTS_H_

#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/str_format.h"
#include "atm/v1/atm_service.pb.h"

namespace atm {

inline constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
inline constexpr std::int64_t kMaxAmount = 1'000'000'000'000'000;  // of one operation

inline constexpr char kId[] = "01890a5d-ac96-774b-bcce-b302099a8057";

// A request id for the n-th operation of a test.
inline std::string Id(int n) { return absl::StrFormat("01890a5d-ac96-774b-bcce-%012d", n); }

inline v1::WithdrawRequest Withdrawal(const std::string& account, std::int64_t amount_minor,
                                      const std::string& request_id = "") {
  v1::WithdrawRequest request;
  request.set_account(account);
  request.set_amount_minor(amount_minor);
  request.set_request_id(request_id);
  return request;
}

inline v1::DepositRequest Deposit(const std::string& account, std::int64_t amount_minor,
                                  const std::string& request_id = "") {
  v1::DepositRequest request;
  request.set_account(account);
  request.set_amount_minor(amount_minor);
  request.set_request_id(request_id);
  return request;
}

inline v1::TransferRequest Transfer(const std::string& from, const std::string& to,
                                    std::int64_t amount_minor, const std::string& request_id = "") {
  v1::TransferRequest request;
  request.set_from_account(from);
  request.set_to_account(to);
  request.set_amount_minor(amount_minor);
  request.set_request_id(request_id);
  return request;
}

inline v1::HoldRequest Hold(const std::string& account, std::int64_t amount_minor,
                            const std::string& request_id = "") {
  v1::HoldRequest request;
  request.set_account(account);
  request.set_amount_minor(amount_minor);
  request.set_request_id(request_id);
  return request;
}

inline v1::CaptureRequest Capture(std::int64_t hold_id, std::int64_t amount_minor,
                                  const std::string& request_id = "") {
  v1::CaptureRequest request;
  request.set_hold_id(hold_id);
  request.set_amount_minor(amount_minor);
  request.set_request_id(request_id);
  return request;
}

inline v1::ReleaseRequest Release(std::int64_t hold_id, const std::string& request_id = "") {
  v1::ReleaseRequest request;
  request.set_hold_id(hold_id);
  request.set_request_id(request_id);
  return request;
}

// An amount of 0 means all of it.
inline v1::ReverseRequest Reversal(std::int64_t transaction_id, std::int64_t amount_minor = 0,
                                   const std::string& request_id = "") {
  v1::ReverseRequest request;
  request.set_transaction_id(transaction_id);
  request.set_amount_minor(amount_minor);
  request.set_request_id(request_id);
  request.set_reason(v1::REVERSAL_REASON_TIME_OUT);
  return request;
}

inline v1::ReverseRequest ReversalOf(const std::string& original_request_id,
                                     std::int64_t amount_minor = 0,
                                     const std::string& request_id = "") {
  v1::ReverseRequest request = Reversal(0, amount_minor, request_id);
  request.set_original_request_id(original_request_id);
  return request;
}

inline v1::GetTransactionRequest ById(std::int64_t transaction_id) {
  v1::GetTransactionRequest request;
  request.set_transaction_id(transaction_id);
  return request;
}

inline v1::GetTransactionRequest ByRequestId(const std::string& request_id) {
  v1::GetTransactionRequest request;
  request.set_request_id(request_id);
  return request;
}

inline v1::ListTransactionsRequest StatementOf(const std::string& account,
                                               std::int32_t page_size = 0) {
  v1::ListTransactionsRequest request;
  request.set_account(account);
  request.set_page_size(page_size);
  return request;
}

inline v1::ListTransactionsRequest OldestFirst(v1::ListTransactionsRequest request) {
  request.set_order(v1::ListTransactionsRequest::ORDER_OLDEST_FIRST);
  return request;
}

inline v1::BalanceRequest BalanceAfter(const std::string& account, std::int64_t transaction_id) {
  v1::BalanceRequest request;
  request.set_account(account);
  request.set_as_of_transaction_id(transaction_id);
  return request;
}

inline v1::WatchTransactionsRequest FeedAfter(std::int64_t transaction_id,
                                              const std::string& account = "") {
  v1::WatchTransactionsRequest request;
  request.set_after_transaction_id(transaction_id);
  request.set_account(account);
  return request;
}

// Returns the time `seconds` after 2026-01-01T00:00:00Z.
inline google::protobuf::Timestamp At(std::int64_t seconds) {
  google::protobuf::Timestamp time;
  time.set_seconds(1'767'225'600 + seconds);
  return time;
}

template <typename Request>
Request WithMemo(Request request, const std::string& memo) {
  request.set_memo(memo);
  return request;
}

template <typename Request>
Request WithCurrency(Request request, const std::string& currency_code) {
  request.set_currency_code(currency_code);
  return request;
}

}  // namespace atm

#endif  // ATM_TESTS_CLIENT_REQUESTS_H_
