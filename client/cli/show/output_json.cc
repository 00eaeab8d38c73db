#include <google/protobuf/util/json_util.h>

#include "client/cli/show/output.h"

namespace atm::cli {

namespace {

absl::StatusOr<std::string> ToJson(const google::protobuf::Message& answer, bool is_indented) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = is_indented;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(answer, &json, options);
  if (!status.ok()) {
    return absl::InternalError(status.ToString());
  }
  return json;
}

}  // namespace

absl::StatusOr<std::string> Json(const google::protobuf::Message& answer) {
  return ToJson(answer, true);
}

absl::StatusOr<std::string> JsonLine(const google::protobuf::Message& answer) {
  return ToJson(answer, false);
}

}  // namespace atm::cli
