// One debug line for each request. It costs nothing where debug lines are off.
#ifndef ATM_SERVER_STATUS_REQUEST_LOG_H_
#define ATM_SERVER_STATUS_REQUEST_LOG_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>
#include <string_view>

#include "server/status/log.h"

namespace atm::server {

// What a request is about: its account or accounts, the one that pays, its hold or its transaction,
// or where its feed begins, or how many operations it has. What the field holds is the request's.
template <typename Request>
LogField SubjectOf(const Request& request) {
  if constexpr (requires { request.after_transaction_id(); }) {
    if (request.account().empty()) {
      return {"after_transaction_id", std::int64_t{request.after_transaction_id()}};
    }
  }
  if constexpr (requires { request.account(); }) {
    return {"account", std::string_view(request.account())};
  } else if constexpr (requires { request.from_account(); }) {
    return {"from_account", std::string_view(request.from_account())};
  } else if constexpr (requires { request.hold_id(); }) {
    return {"hold_id", std::int64_t{request.hold_id()}};
  } else if constexpr (requires { request.original_request_id(); }) {
    if (request.has_original_request_id()) {
      return {"original_request_id", std::string_view(request.original_request_id())};
    }
    return {"transaction_id", std::int64_t{request.transaction_id()}};
  } else if constexpr (requires { request.expected_head(); }) {
    return {"expected_head", std::string_view(request.expected_head())};
  } else if constexpr (requires { request.operations_size(); }) {
    return {"operations", std::int64_t{request.operations_size()}};
  } else if constexpr (requires { request.number_prefix(); }) {
    return {"number_prefix", std::string_view(request.number_prefix())};
  } else {
    if (request.has_request_id()) {
      return {"request_id", std::string_view(request.request_id())};
    }
    return {"transaction_id", std::int64_t{request.transaction_id()}};
  }
}

class RequestLog {
 public:
  // Begins a request. `method` and `log` must outlive it.
  RequestLog(std::string_view method, Log* log);

  // Whether Write writes: ask before gathering what only it needs.
  bool enabled() const { return log_ != nullptr; }

  // Writes the line, with the time since the beginning. `subject` is what the request is about.
  void Write(const LogField& subject, const grpc::Status& status) const;

 private:
  const std::string_view method_;
  Log* const log_;  // null: debug lines are off
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_REQUEST_LOG_H_
