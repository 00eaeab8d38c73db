// One debug line for each request. It costs nothing where debug lines are off.
#ifndef ATM_SERVER_REQUEST_LOG_H_
#define ATM_SERVER_REQUEST_LOG_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <string_view>

#include "server/log.h"

namespace atm::server {

class RequestLog {
 public:
  // Begins a request. `method` and `log` must outlive it.
  RequestLog(std::string_view method, Log* log);

  // Writes the line, with the time since the beginning.
  void Write(std::string_view account, const grpc::Status& status) const;

 private:
  const std::string_view method_;
  Log* const log_;  // null: debug lines are off
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_REQUEST_LOG_H_
