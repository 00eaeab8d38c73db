#include "client/fake/fake_request.h"

#include <algorithm>

namespace atm {
namespace {

using Kind = v1::Transaction;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int32_t kNanosPerMicro = 1'000;

// What all operations have.
template <typename Message>
FakeRequest Common(v1::Transaction::Kind kind, const Message& message) {
  FakeRequest request;
  request.kind = kind;
  request.request_id = message.request_id();
  request.memo = message.memo();
  return request;
}

// What all but a release have.
template <typename Message>
FakeRequest WithAmount(v1::Transaction::Kind kind, const Message& message) {
  FakeRequest request = Common(kind, message);
  request.amount_minor = message.amount_minor();
  request.currency_code = message.currency_code();
  return request;
}

template <typename Message>
FakeRequest OfAccount(v1::Transaction::Kind kind, const Message& message) {
  FakeRequest request = WithAmount(kind, message);
  request.account = message.account();
  return request;
}

template <typename T>
bool Differ(const T& asked, const T& recorded, const T& left_out) {
  return asked != left_out && recorded != left_out && asked != recorded;
}

bool OriginalsDiffer(const FakeRequest& asked, const FakeRequest& recorded) {
  if (asked.original_id != recorded.original_id) return true;
  // Two that never arrived are told apart by their names alone.
  return asked.original_id == 0 && asked.original_request_id != recorded.original_request_id;
}

std::int64_t ExpireTimeUs(const FakeRequest& request) {
  return request.expire_time.has_value() ? ToMicroseconds(*request.expire_time) : 0;
}

}  // namespace

FakeRequest FakeRequestOf(const v1::WithdrawRequest& message) {
  return OfAccount(Kind::KIND_WITHDRAWAL, message);
}

FakeRequest FakeRequestOf(const v1::DepositRequest& message) {
  return OfAccount(Kind::KIND_DEPOSIT, message);
}

FakeRequest FakeRequestOf(const v1::TransferRequest& message) {
  FakeRequest request = WithAmount(Kind::KIND_TRANSFER, message);
  request.account = message.from_account();
  request.to_account = message.to_account();
  return request;
}

FakeRequest FakeRequestOf(const v1::HoldRequest& message) {
  FakeRequest request = OfAccount(Kind::KIND_HOLD, message);
  if (message.has_expire_time()) request.expire_time = message.expire_time();
  return request;
}

FakeRequest FakeRequestOf(const v1::CaptureRequest& message) {
  FakeRequest request = WithAmount(Kind::KIND_CAPTURE, message);
  request.hold_id = message.hold_id();
  return request;
}

FakeRequest FakeRequestOf(const v1::ReleaseRequest& message) {
  FakeRequest request = Common(Kind::KIND_RELEASE, message);
  request.hold_id = message.hold_id();
  return request;
}

FakeRequest FakeRequestOf(const v1::ReverseRequest& message) {
  FakeRequest request = WithAmount(Kind::KIND_REVERSAL, message);
  request.original_id = message.transaction_id();
  if (message.has_original_request_id()) {
    request.original_request_id = message.original_request_id();
  }
  request.reason = message.reason();
  return request;
}

std::string FirstDifference(const FakeRequest& asked, const FakeRequest& recorded) {
  const std::string none;
  if (asked.kind != recorded.kind) return "method";
  if (Differ(asked.account, recorded.account, none)) return "account";
  if (Differ(asked.to_account, recorded.to_account, none)) return "to_account";
  if (asked.hold_id != recorded.hold_id) return "hold_id";
  if (OriginalsDiffer(asked, recorded)) return "original";
  if (Differ<std::int64_t>(asked.amount_minor, recorded.amount_minor, 0)) return "amount_minor";
  if (Differ(asked.currency_code, recorded.currency_code, none)) return "currency_code";
  if (Differ<std::int64_t>(ExpireTimeUs(asked), ExpireTimeUs(recorded), 0)) return "expire_time";
  if (asked.reason != recorded.reason) return "reason";
  if (asked.memo != recorded.memo) return "memo";
  return "";
}

std::int64_t ToMicroseconds(const google::protobuf::Timestamp& time) {
  return time.seconds() * kMicrosPerSecond + (time.nanos() + kNanosPerMicro - 1) / kNanosPerMicro;
}

google::protobuf::Timestamp ToTimestamp(std::int64_t time_us) {
  google::protobuf::Timestamp time;
  time.set_seconds(time_us / kMicrosPerSecond);
  time.set_nanos(static_cast<std::int32_t>(time_us % kMicrosPerSecond) * kNanosPerMicro);
  return time;
}

}  // namespace atm
