// Calls to a server, and what their errors say.
#ifndef ATM_TESTS_SERVER_CALLS_H_
#define ATM_TESTS_SERVER_CALLS_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "atm/v1/atm_service.grpc.pb.h"
#include "tests/catch2.h"

namespace atm::server::testing {

// A test that hangs is a test that failed: every call has a deadline, far from all that is
// measured.
std::chrono::system_clock::time_point Patience();

// Waits until it is so; it must come true.
template <typename Condition>
void Eventually(const Condition& condition) {
  const auto give_up = Patience();
  while (!condition() && std::chrono::system_clock::now() < give_up) {
    std::this_thread::yield();
  }
  REQUIRE(condition());
}

inline constexpr std::int64_t kSecondUs = 1'000'000;

inline constexpr char kRequestId[] = "01890a5d-ac96-774b-bcce-b302099a8057";

template <typename Response>
struct Answer {
  grpc::Status status;
  Response response;
};

Answer<v1::BalanceResponse> Balance(v1::AtmService::Stub& stub, const std::string& account);

// What Withdraw and Deposit are asked.
struct MoneyFields {
  std::string account;
  std::int64_t amount_minor = 0;
  std::string currency_code = "";
  std::string request_id = "";
  std::string memo = "";
};
Answer<v1::WithdrawResponse> Withdraw(v1::AtmService::Stub& stub, const MoneyFields& fields);
Answer<v1::DepositResponse> Deposit(v1::AtmService::Stub& stub, const MoneyFields& fields);

struct TransferFields {
  std::string from_account;
  std::string to_account;
  std::int64_t amount_minor = 0;
  std::string currency_code = "";
  std::string request_id = "";
  std::string memo = "";
};
Answer<v1::TransferResponse> Transfer(v1::AtmService::Stub& stub, const TransferFields& fields);

struct HoldFields {
  std::string account;
  std::int64_t amount_minor = 0;
  std::string currency_code = "";
  std::string request_id = "";
  std::string memo = "";
  std::optional<std::int64_t> expire_time_us = {};   // microseconds since 1970
  std::optional<std::int64_t> expire_after_us = {};  // how long
};
Answer<v1::HoldResponse> Hold(v1::AtmService::Stub& stub, const HoldFields& fields);

struct CaptureFields {
  std::int64_t hold_id = 0;
  std::int64_t amount_minor = 0;
  std::string currency_code = "";
  std::string request_id = "";
  std::string memo = "";
};
Answer<v1::CaptureResponse> Capture(v1::AtmService::Stub& stub, const CaptureFields& fields);

struct ReleaseFields {
  std::int64_t hold_id = 0;
  std::string request_id = "";
  std::string memo = "";
};
Answer<v1::ReleaseResponse> Release(v1::AtmService::Stub& stub, const ReleaseFields& fields);

struct ReverseFields {
  std::int64_t transaction_id = 0;  // 0: by the other one
  std::string original_request_id = "";
  std::int64_t amount_minor = 0;
  std::string currency_code = "";
  std::string request_id = "";
  std::string memo = "";
  v1::ReversalReason reason = v1::REVERSAL_REASON_DEVICE_FAULT;
};
Answer<v1::ReverseResponse> Reverse(v1::AtmService::Stub& stub, const ReverseFields& fields);

// A deposit that may still be under way.
class PendingDeposit {
 public:
  PendingDeposit(v1::AtmService::Stub& stub, const MoneyFields& fields);
  ~PendingDeposit();

  void Cancel() { context_.TryCancel(); }
  // Waits for the answer.
  Answer<v1::DepositResponse> Wait();

 private:
  grpc::ClientContext context_;
  v1::DepositRequest request_;
  v1::DepositResponse response_;
  std::promise<grpc::Status> promise_;
  std::future<grpc::Status> status_;
};

// Sends bytes as the request of "/package.Service/Method"; the answer's bytes come back.
Answer<std::string> RawCall(const std::shared_ptr<grpc::Channel>& channel,
                            const std::string& method, const std::string& request);

// Asks grpc.health.v1: "SERVING", "NOT_SERVING" or "SERVICE_UNKNOWN", or the code's number.
std::string Health(const std::shared_ptr<grpc::Channel>& channel, const std::string& service);

// The ids of transactions from the first to the last.
std::vector<std::int64_t> Range(std::int64_t first, std::int64_t last);

// What an error carries.
struct Details {
  std::string reason;
  std::string domain;
  std::map<std::string, std::string> metadata;
  std::vector<std::string> fields;        // of BadRequest, in order
  std::vector<std::string> descriptions;  // of BadRequest, in order
  std::int64_t retry_delay_ms = -1;       // of RetryInfo; -1: none
};
Details DetailsOf(const grpc::Status& status);

// Checks the code, the reason, and the whole of the metadata of a refusal.
void CheckRefusal(const grpc::Status& status, grpc::StatusCode code, const std::string& reason,
                  const std::map<std::string, std::string>& metadata);

// Checks that a request was refused for the first of these fields, or as a whole if there is none.
void CheckInvalid(const grpc::Status& status, const std::string& reason,
                  const std::string& response_code, const std::vector<std::string>& fields);

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_CALLS_H_
