#include "tests/fuzz/targets.h"

#include <google/protobuf/stubs/logging.h>

#include <array>

namespace atm::fuzz {

std::span<const Target> Targets() {
  google::protobuf::SetLogHandler(nullptr);  // it has a line for each message that cannot be
  static constexpr std::array kTargets = {
      Target{"requests", TakeRequest},           Target{"page_tokens", TakePageToken},
      Target{"import_files", TakeImportFile},    Target{"command_texts", TakeCommandText},
      Target{"error_details", TakeErrorDetails}, Target{"rows", TakeRow},
      Target{"kept_heads", TakeKeptHead},        Target{"logs", TakeLog}};
  return kTargets;
}

}  // namespace atm::fuzz
