// Many lives of a bank, each from a seed of its own.
#include "tests/torture/simulation.h"

#include <chrono>
#include <cstdio>
#include <string>

#include "tests/catch2.h"
#include "tests/torture/effort.h"

namespace atm::storage {
namespace {

constexpr std::uint64_t kSampled = 150;
constexpr std::uint64_t kThorough = 10'000;

TEST_CASE("Simulation: every life of a bank is one that its model can follow", "[torture]") {
  const std::uint64_t lives = testing::IsThorough() ? kThorough : kSampled;
  const std::uint64_t first = std::uint64_t{testing::Seed()} * kThorough;
  int answers = 0;
  int deaths = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t seed = first; seed < first + lives; ++seed) {
    const Life life = Live(seed, {});
    answers += life.answers;
    deaths += life.deaths;
    if (life.wrong.empty()) continue;
    const Hardships least = Shrink(seed, {});
    FAIL("seed " << seed << ", step " << life.steps << ": " << life.wrong
                 << ". With less: " << least.ToString() << ": " << Live(seed, least).wrong);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("%d lives, %d answers, %d deaths, %.0f lives an hour\n", static_cast<int>(lives),
              answers, deaths, static_cast<double>(lives) * 3'600 / took.count());
  CHECK(answers > static_cast<int>(lives) * 10);
  CHECK(deaths > static_cast<int>(lives));
}

// Hidden: it is for looking at a seed that the test above has named.
TEST_CASE("Simulation: one seed", "[.seed]") {
  const Life life = Live(testing::Seed(), {});
  INFO("step " << life.steps);
  CHECK(life.wrong == "");
}

TEST_CASE("Simulation: a seed is one life", "[torture]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Life one = Live(seed, {});
    const Life again = Live(seed, {});
    CHECK(one.hash == again.hash);
    CHECK(one.hash != Live(seed + 1, {}).hash);
  }
}

}  // namespace
}  // namespace atm::storage
