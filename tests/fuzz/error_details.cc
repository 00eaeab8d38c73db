#include <grpcpp/support/status.h>

#include <string>

#include "atm/error.h"
#include "client/status/grpc_status.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace atm::fuzz {

void TakeErrorDetails(Bytes bytes) {
  Input input(bytes);
  const auto code = static_cast<grpc::StatusCode>(input.Byte() % 32);  // also codes of tomorrow
  const std::string message = input.Text();
  const absl::Status status =
      FromGrpc(grpc::Status(code, message, std::string(TextOf(input.Rest()))));
  Demand(status.ok() == (code == grpc::StatusCode::OK), "an error stays one");
  const ErrorDetails details = DetailsOf(status);
  Demand(details.reason == ReasonOf(status), "an error has one reason");
  Demand(!IsDefinite(status) || !status.ok(), "only an error is definite");
  for (const auto& [key, value] : details.metadata) {
    Demand(details.Find(key) == value, "what is said is found");
    static_cast<void>(details.FindInt(key));
  }
  static_cast<void>(details.response_code());
  static_cast<void>(RequestIdOf(status));
}

}  // namespace atm::fuzz
