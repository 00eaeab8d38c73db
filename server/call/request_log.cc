#include "server/call/request_log.h"

#include <iterator>
#include <string>
#include <string_view>
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

void RequestLog::OnEnd(const CallEnd& end) {
  const auto* text = std::get_if<std::string_view>(&end.subject.value);
  const std::string echo = text != nullptr ? Echo(*text) : "";
  const LogField subject = text != nullptr ? LogField{end.subject.key, echo} : end.subject;
  log_->Debug("request", {{"method", end.context.method},
                          subject,
                          {"code", CodeName(end.code)},
                          {"reason", end.reason},
                          {"duration_us", end.duration.count()}});
}

}  // namespace atm::server
