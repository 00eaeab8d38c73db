#include "storage/model/skip_links.h"

#include <map>
#include <vector>

#include "tests/catch2.h"

namespace atm::storage {
namespace {

TEST_CASE("SkipLinks: jumps are those of a skew-binary list") {
  // 1, 3, 7 … stand alone; 2 = 1 + 1, 4 = 3 + 1, 6 = 3 + 3, 10 = 7 + 3, 12 = 7 + 3 + 1 + 1.
  const std::map<std::int64_t, std::int64_t> jumps = {{1, 0},  {2, 1},   {3, 0},  {4, 3},
                                                      {5, 4},  {6, 3},   {7, 0},  {8, 7},
                                                      {10, 7}, {12, 11}, {14, 7}, {15, 0}};
  for (const auto& [m, jump] : jumps) {
    INFO(m);
    CHECK(JumpOf(m) == jump);
  }
  CHECK(JumpOf((std::int64_t{1} << 62) - 1) == 0);
}

TEST_CASE("SkipLinks: each link leads where the sequence says") {
  SkipLinks links;
  constexpr AccountId kAccount = 7;
  std::vector<TransactionId> ids = {0};  // by sequence
  for (std::int64_t sequence = 1; sequence <= 5'000; ++sequence) {
    const TransactionId link = links.LinkOf(kAccount, sequence);
    REQUIRE(link == ids[static_cast<std::size_t>(SkipSequence(sequence))]);
    ids.push_back(sequence * 3);
    links.Add(kAccount, sequence, ids.back());

    SkipLinks restored;
    REQUIRE(restored.Restore(kAccount, sequence, links.Get(kAccount)));
    REQUIRE(restored.LinkOf(kAccount, sequence + 1) == links.LinkOf(kAccount, sequence + 1));
  }
  CHECK(links.Get(8).empty());
}

TEST_CASE("SkipLinks: a short history takes no memory") {
  SkipLinks links;
  for (std::int64_t sequence = 1; sequence < kSkipStride; ++sequence) {
    CHECK(links.LinkOf(1, sequence) == 0);
    links.Add(1, sequence, sequence);
  }
  CHECK(links.Get(1).empty());
}

TEST_CASE("SkipLinks: a chain of the wrong length is not taken") {
  SkipLinks links;
  CHECK_FALSE(links.Restore(1, 15, {1}));
  CHECK_FALSE(links.Restore(1, 16, {}));
  CHECK_FALSE(links.Restore(1, 16, {1, 2}));
  CHECK(links.Restore(1, 16, {1}));
}

}  // namespace
}  // namespace atm::storage
