// The bytes of a fuzzer, read piece by piece; and what they must not lead to.
#ifndef ATM_TESTS_FUZZ_INPUT_H_
#define ATM_TESTS_FUZZ_INPUT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/fuzz/targets.h"

namespace atm::fuzz {

// Ends the process, with a sentence, if `holds` is false.
inline void Demand(bool holds, std::string_view what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %.*s\n", static_cast<int>(what.size()), what.data());
  std::abort();
}

inline std::string_view TextOf(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Whatever is read behind the end is zero, or empty.
class Input {
 public:
  explicit Input(Bytes bytes) : rest_(bytes) {}

  std::uint8_t Byte() {
    const Bytes one = Take(1);
    return one.empty() ? 0 : one[0];
  }

  std::int64_t Number() {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : Take(sizeof(number))) number = number << 8 | byte;
    return static_cast<std::int64_t>(number);
  }

  // As many bytes as the next byte says.
  std::string Text() { return std::string(TextOf(Take(Byte()))); }

  // All up to a character, which is passed; all there is if there is none.
  std::string_view TextTo(char end) {
    const std::string_view text = TextOf(rest_);
    const std::string_view taken = text.substr(0, text.find(end));
    Take(taken.size() + 1);
    return taken;
  }

  Bytes Rest() { return Take(rest_.size()); }

 private:
  Bytes Take(std::size_t most) {
    const Bytes taken = rest_.first(std::min(most, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  Bytes rest_;
};

}  // namespace atm::fuzz

#endif  // ATM_TESTS_FUZZ_INPUT_H_
