// How hard a run of these tests tries. `./run test` looks at a sample, another one each day;
// `./run torture` at everything, again and again with other seeds.
#ifndef ATM_TESTS_TORTURE_EFFORT_H_
#define ATM_TESTS_TORTURE_EFFORT_H_

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace atm::testing {

// The seed of all that is random: ATM_TORTURE_SEED, or 1.
inline unsigned Seed() {
  const char* const seed = std::getenv("ATM_TORTURE_SEED");
  return seed == nullptr ? 1 : static_cast<unsigned>(std::stoul(seed));
}

// Whether everything is to be tried: ATM_TORTURE_ALL.
inline bool IsThorough() { return std::getenv("ATM_TORTURE_ALL") != nullptr; }

// How far it is from one place to the next of `places`, if about `sample` of them are tried.
inline std::int64_t StepOver(std::int64_t places, std::int64_t sample) {
  return IsThorough() ? 1 : std::max<std::int64_t>(1, places / sample);
}

}  // namespace atm::testing

#endif  // ATM_TESTS_TORTURE_EFFORT_H_
