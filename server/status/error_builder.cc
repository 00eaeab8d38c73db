#include "server/status/error_builder.h"

#include <utility>

#include "google/rpc/status.pb.h"

namespace atm::server {
namespace {

constexpr char kDomain[] = "atm.v1";

}  // namespace

ErrorBuilder::ErrorBuilder(grpc::StatusCode code, std::string_view reason,
                           std::string_view response_code, std::string message)
    : code_(code), message_(std::move(message)) {
  info_.set_reason(std::string(reason));
  info_.set_domain(kDomain);
  Add("response_code", response_code);
}

ErrorBuilder& ErrorBuilder::Add(std::string_view key, std::string_view value) {
  (*info_.mutable_metadata())[std::string(key)] = std::string(value);
  return *this;
}

ErrorBuilder& ErrorBuilder::Add(std::string_view key, std::int64_t value) {
  return Add(key, std::string_view(std::to_string(value)));
}

ErrorBuilder& ErrorBuilder::AddViolation(std::string_view field, std::string_view description) {
  auto* violation = bad_request_.add_field_violations();
  violation->set_field(std::string(field));
  violation->set_description(std::string(description));
  return *this;
}

ErrorBuilder& ErrorBuilder::RetryAfter(std::chrono::milliseconds delay) {
  auto* duration = retry_info_.mutable_retry_delay();
  duration->set_seconds(delay.count() / 1000);
  duration->set_nanos(static_cast<std::int32_t>(delay.count() % 1000 * 1'000'000));
  return *this;
}

grpc::Status ErrorBuilder::Finish() const {
  google::rpc::Status rich;
  rich.set_code(code_);
  rich.set_message(message_);
  rich.add_details()->PackFrom(info_);
  if (bad_request_.field_violations_size() > 0) {
    rich.add_details()->PackFrom(bad_request_);
  }
  if (retry_info_.has_retry_delay()) {
    rich.add_details()->PackFrom(retry_info_);
  }
  return {code_, message_, rich.SerializeAsString()};
}

}  // namespace atm::server
