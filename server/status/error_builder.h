// An error on its way to the wire: details are added one by one, Finish ends it. For the files of
// errors.h alone.
#ifndef ATM_SERVER_STATUS_ERROR_BUILDER_H_
#define ATM_SERVER_STATUS_ERROR_BUILDER_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "google/rpc/error_details.pb.h"

namespace atm::server {

class ErrorBuilder {
 public:
  // `response_code` is that of ISO 8583, which every error carries.
  ErrorBuilder(grpc::StatusCode code, std::string_view reason, std::string_view response_code,
               std::string message);

  // A fact that the message mentions.
  ErrorBuilder& Add(std::string_view key, std::string_view value);
  ErrorBuilder& Add(std::string_view key, std::int64_t value);

  // A field of the request that is wrong.
  ErrorBuilder& AddViolation(std::string_view field, std::string_view description);

  // When to ask again.
  ErrorBuilder& RetryAfter(std::chrono::milliseconds delay);

  grpc::Status Finish() const;

 private:
  const grpc::StatusCode code_;
  const std::string message_;
  google::rpc::ErrorInfo info_;
  google::rpc::BadRequest bad_request_;
  google::rpc::RetryInfo retry_info_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_STATUS_ERROR_BUILDER_H_
