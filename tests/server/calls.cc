#include "tests/server/calls.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/catch2.h"

namespace atm::server::testing {
namespace {

using RawStub = grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer>;

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string ToString(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.Valid() || !buffer.DumpToSingleSlice(&slice).ok()) {
    return "";
  }
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

template <typename Request>
Request ToRequest(const MoneyFields& fields) {
  Request request;
  request.set_account(fields.account);
  request.set_amount_minor(fields.amount_minor);
  request.set_currency_code(fields.currency_code);
  request.set_request_id(fields.request_id);
  request.set_memo(fields.memo);
  return request;
}

// Calls a method of the stub, and waits.
template <typename Method, typename Request, typename Response>
void Ask(v1::AtmService::Stub& stub, Method method, const Request& request,
         Answer<Response>* answer) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  answer->status = (stub.*method)(&context, request, &answer->response);
}

}  // namespace

std::chrono::system_clock::time_point Patience() {
  return std::chrono::system_clock::now() + std::chrono::seconds(60);
}

Answer<v1::BalanceResponse> Balance(v1::AtmService::Stub& stub, const std::string& account) {
  v1::BalanceRequest request;
  request.set_account(account);
  Answer<v1::BalanceResponse> answer;
  Ask(stub, &v1::AtmService::Stub::Balance, request, &answer);
  return answer;
}

Answer<v1::WithdrawResponse> Withdraw(v1::AtmService::Stub& stub, const MoneyFields& fields) {
  Answer<v1::WithdrawResponse> answer;
  Ask(stub, &v1::AtmService::Stub::Withdraw, ToRequest<v1::WithdrawRequest>(fields), &answer);
  return answer;
}

Answer<v1::TransferResponse> Transfer(v1::AtmService::Stub& stub, const TransferFields& fields) {
  v1::TransferRequest request;
  request.set_from_account(fields.from_account);
  request.set_to_account(fields.to_account);
  request.set_amount_minor(fields.amount_minor);
  request.set_currency_code(fields.currency_code);
  request.set_request_id(fields.request_id);
  request.set_memo(fields.memo);
  Answer<v1::TransferResponse> answer;
  Ask(stub, &v1::AtmService::Stub::Transfer, request, &answer);
  return answer;
}

Answer<v1::HoldResponse> Hold(v1::AtmService::Stub& stub, const HoldFields& fields) {
  auto request = ToRequest<v1::HoldRequest>({.account = fields.account,
                                             .amount_minor = fields.amount_minor,
                                             .currency_code = fields.currency_code,
                                             .request_id = fields.request_id,
                                             .memo = fields.memo});
  if (fields.expire_time_us) {
    *request.mutable_expire_time() =
        google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(*fields.expire_time_us);
  }
  if (fields.expire_after_us) {
    *request.mutable_expire_after() =
        google::protobuf::util::TimeUtil::MicrosecondsToDuration(*fields.expire_after_us);
  }
  Answer<v1::HoldResponse> answer;
  Ask(stub, &v1::AtmService::Stub::Hold, request, &answer);
  return answer;
}

Answer<v1::CaptureResponse> Capture(v1::AtmService::Stub& stub, const CaptureFields& fields) {
  v1::CaptureRequest request;
  request.set_hold_id(fields.hold_id);
  request.set_amount_minor(fields.amount_minor);
  request.set_currency_code(fields.currency_code);
  request.set_request_id(fields.request_id);
  request.set_memo(fields.memo);
  Answer<v1::CaptureResponse> answer;
  Ask(stub, &v1::AtmService::Stub::Capture, request, &answer);
  return answer;
}

Answer<v1::ReleaseResponse> Release(v1::AtmService::Stub& stub, const ReleaseFields& fields) {
  v1::ReleaseRequest request;
  request.set_hold_id(fields.hold_id);
  request.set_request_id(fields.request_id);
  request.set_memo(fields.memo);
  Answer<v1::ReleaseResponse> answer;
  Ask(stub, &v1::AtmService::Stub::Release, request, &answer);
  return answer;
}

Answer<v1::ReverseResponse> Reverse(v1::AtmService::Stub& stub, const ReverseFields& fields) {
  v1::ReverseRequest request;
  if (fields.transaction_id != 0) {
    request.set_transaction_id(fields.transaction_id);
  } else {
    request.set_original_request_id(fields.original_request_id);
  }
  request.set_amount_minor(fields.amount_minor);
  request.set_currency_code(fields.currency_code);
  request.set_request_id(fields.request_id);
  request.set_memo(fields.memo);
  request.set_reason(fields.reason);
  Answer<v1::ReverseResponse> answer;
  Ask(stub, &v1::AtmService::Stub::Reverse, request, &answer);
  return answer;
}

Answer<v1::DepositResponse> Deposit(v1::AtmService::Stub& stub, const MoneyFields& fields) {
  return PendingDeposit(stub, fields).Wait();
}

PendingDeposit::PendingDeposit(v1::AtmService::Stub& stub, const MoneyFields& fields)
    : request_(ToRequest<v1::DepositRequest>(fields)), status_(promise_.get_future()) {
  context_.set_deadline(Patience());
  stub.async()->Deposit(&context_, &request_, &response_,
                        [this](grpc::Status status) { promise_.set_value(std::move(status)); });
}

PendingDeposit::~PendingDeposit() {
  if (status_.valid()) {
    status_.wait();
  }
}

Answer<v1::DepositResponse> PendingDeposit::Wait() { return {status_.get(), response_}; }

Answer<std::string> RawCall(const std::shared_ptr<grpc::Channel>& channel,
                            const std::string& method, const std::string& request) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  const grpc::ByteBuffer request_bytes = ToBuffer(request);
  grpc::ByteBuffer response_bytes;
  std::promise<grpc::Status> status;
  RawStub(channel).UnaryCall(&context, method, grpc::StubOptions(), &request_bytes, &response_bytes,
                             [&](grpc::Status s) { status.set_value(std::move(s)); });
  grpc::Status result = status.get_future().get();
  return {std::move(result), ToString(response_bytes)};
}

std::string Health(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  // HealthCheckRequest { string service = 1; }, HealthCheckResponse { ServingStatus status = 1; }
  const std::string request =
      service.empty() ? "" : std::string("\x0a") + static_cast<char>(service.size()) + service;
  const Answer<std::string> answer = RawCall(channel, "/grpc.health.v1.Health/Check", request);
  if (answer.status.error_code() == grpc::StatusCode::NOT_FOUND) {
    return "SERVICE_UNKNOWN";
  }
  if (!answer.status.ok()) {
    return std::to_string(answer.status.error_code());
  }
  return answer.response == "\x08\x01" ? "SERVING" : "NOT_SERVING";
}

std::vector<std::int64_t> Range(std::int64_t first, std::int64_t last) {
  std::vector<std::int64_t> ids;
  for (std::int64_t id = first; id <= last; ++id) ids.push_back(id);
  return ids;
}

Details DetailsOf(const grpc::Status& status) {
  Details details;
  google::rpc::Status rich;
  REQUIRE(rich.ParseFromString(status.error_details()));
  if (!status.error_details().empty()) {
    CHECK(rich.code() == status.error_code());
    CHECK(rich.message() == status.error_message());
  }
  for (const auto& detail : rich.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info)) {
      details.reason = info.reason();
      details.domain = info.domain();
      details.metadata = {info.metadata().begin(), info.metadata().end()};
    } else if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        details.fields.push_back(violation.field());
        details.descriptions.push_back(violation.description());
      }
    } else if (detail.UnpackTo(&retry)) {
      details.retry_delay_ms =
          retry.retry_delay().seconds() * 1'000 + retry.retry_delay().nanos() / 1'000'000;
    }
  }
  return details;
}

void CheckRefusal(const grpc::Status& status, grpc::StatusCode code, const std::string& reason,
                  const std::map<std::string, std::string>& metadata) {
  CAPTURE(status.error_message());
  CHECK(status.error_code() == code);
  const Details details = DetailsOf(status);
  CHECK(details.reason == reason);
  CHECK(details.domain == "atm.v1");
  CHECK(details.metadata == metadata);
}

void CheckInvalid(const grpc::Status& status, const std::string& reason,
                  const std::string& response_code, const std::vector<std::string>& fields) {
  CAPTURE(status.error_message());
  CHECK(status.error_code() == grpc::StatusCode::INVALID_ARGUMENT);
  const Details details = DetailsOf(status);
  CHECK(details.reason == reason);
  CHECK(details.domain == "atm.v1");
  CHECK(details.fields == fields);
  REQUIRE(details.metadata.contains("response_code"));
  CHECK(details.metadata.at("response_code") == response_code);
  if (!fields.empty()) {
    CHECK(details.metadata.at("field") == fields.front());
    CHECK(details.descriptions.front() == status.error_message());
  }
}

}  // namespace atm::server::testing
