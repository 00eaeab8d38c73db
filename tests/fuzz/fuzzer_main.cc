// The entry points of libFuzzer: `atm_fuzz --target=rows FOLDER -max_total_time=60` seeks bytes
// that make this target do what it has not done before, and keeps them in the folder.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tests/fuzz/targets.h"

namespace {

const atm::fuzz::Target* target = nullptr;

constexpr std::string_view kOption = "--target=";

}  // namespace

// The names are libFuzzer's.
// NOLINTBEGIN(readability-identifier-naming)
extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  for (int i = 1; i < *count; ++i) {
    const std::string_view argument = (*arguments)[i];
    if (!argument.starts_with(kOption)) continue;
    const auto targets = atm::fuzz::Targets();
    const auto named =
        std::ranges::find(targets, argument.substr(kOption.size()), &atm::fuzz::Target::name);
    if (named != targets.end()) target = &*named;
  }
  if (target == nullptr) {
    std::fputs("atm_fuzz needs --target=NAME. The names are:", stderr);
    for (const auto& known : atm::fuzz::Targets()) {
      std::fprintf(stderr, " %.*s", static_cast<int>(known.name.size()), known.name.data());
    }
    std::fputs("\n", stderr);
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  target->take({bytes, size});
  return 0;
}
// NOLINTEND(readability-identifier-naming)
