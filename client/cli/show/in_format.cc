#include "client/cli/show/in_format.h"

#include <utility>

#include "client/cli/show/output.h"

namespace atm::cli {

Result<Printout> InFormat(const google::protobuf::Message& message, const Look& look,
                          std::string table, std::string csv) {
  if (look.format == Format::kTable) {
    return DataOnly(std::move(table));
  }
  if (look.format == Format::kCsv) {
    return DataOnly(std::move(csv));
  }
  absl::StatusOr<std::string> json = Json(message);
  if (!json.ok()) {
    return Failure{kExitLocal, "the answer cannot be shown as JSON",
                   std::string(json.status().message()), "-o table"};
  }
  return DataOnly(*std::move(json));
}

}  // namespace atm::cli
