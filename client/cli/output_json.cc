#include <google/protobuf/util/json_util.h>

#include "client/cli/output.h"

namespace atm::cli {

absl::StatusOr<std::string> Json(const google::protobuf::Message& answer) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(answer, &json, options);
  if (!status.ok()) {
    return absl::InternalError(status.ToString());
  }
  return json;
}

}  // namespace atm::cli
