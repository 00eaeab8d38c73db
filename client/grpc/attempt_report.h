// Tells of each attempt of a call, for ClientOptions::on_attempt.
#ifndef ATM_CLIENT_GRPC_ATTEMPT_REPORT_H_
#define ATM_CLIENT_GRPC_ATTEMPT_REPORT_H_

#include <grpcpp/support/client_interceptor.h>

#include <functional>
#include <memory>

#include "atm/options.h"

namespace atm {

// Returns the interceptor of a channel that tells `told` of each attempt when it has ended.
std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface> ReportAttempts(
    std::function<void(const Attempt&)> told);

}  // namespace atm

#endif  // ATM_CLIENT_GRPC_ATTEMPT_REPORT_H_
