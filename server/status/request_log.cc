#include "server/status/request_log.h"

#include <string>
#include <variant>

#include "server/status/errors.h"

namespace atm::server {
namespace {

// The names of grpc::StatusCode, by number.
constexpr std::string_view kCodeNames[] = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

std::string_view CodeName(grpc::StatusCode code) {
  const auto index = static_cast<std::size_t>(code);
  return index < std::size(kCodeNames) ? kCodeNames[index] : "UNKNOWN";
}

}  // namespace

RequestLog::RequestLog(std::string_view method, Log* log)
    : method_(method), log_(log->debug_enabled() ? log : nullptr) {
  if (log_ != nullptr) {
    begin_ = std::chrono::steady_clock::now();
  }
}

void RequestLog::Write(const LogField& subject, const grpc::Status& status) const {
  if (log_ == nullptr) {
    return;
  }
  const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin_);
  const auto* text = std::get_if<std::string_view>(&subject.value);
  const std::string echo = text != nullptr ? Echo(*text) : "";
  const LogField shown = text != nullptr ? LogField{subject.key, echo} : subject;
  log_->Debug("request", {{"method", method_},
                          shown,
                          {"code", CodeName(status.error_code())},
                          {"reason", ReasonOf(status)},
                          {"duration_us", taken.count()}});
}

}  // namespace atm::server
