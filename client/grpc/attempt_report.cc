#include "client/grpc/attempt_report.h"

#include <chrono>
#include <string>
#include <utility>

#include "client/status/grpc_status.h"

namespace atm {
namespace {

using grpc::experimental::InterceptionHookPoints;
using std::chrono::steady_clock;

class AttemptReporter final : public grpc::experimental::Interceptor {
 public:
  AttemptReporter(std::string method, const std::function<void(const Attempt&)>& told)
      : method_(std::move(method)), told_(told) {}

  void Intercept(grpc::experimental::InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_STATUS)) {
      const auto time =
          std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begin_);
      told_({.method = method_, .time = time, .status = FromGrpc(*methods->GetRecvStatus())});
    }
    methods->Proceed();
  }

 private:
  const std::string method_;
  const std::function<void(const Attempt&)>& told_;  // of the factory, which lives longer
  const steady_clock::time_point begin_ = steady_clock::now();
};

class ReporterFactory final : public grpc::experimental::ClientInterceptorFactoryInterface {
 public:
  explicit ReporterFactory(std::function<void(const Attempt&)> told) : told_(std::move(told)) {}

  grpc::experimental::Interceptor* CreateClientInterceptor(
      grpc::experimental::ClientRpcInfo* info) override {
    const std::string path = info->method();
    return new AttemptReporter(path.substr(path.find_first_not_of('/')), told_);
  }

 private:
  const std::function<void(const Attempt&)> told_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface> ReportAttempts(
    std::function<void(const Attempt&)> told) {
  return std::make_unique<ReporterFactory>(std::move(told));
}

}  // namespace atm
