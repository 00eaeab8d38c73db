#include "storage/base/growing_array.h"

#include <cstddef>
#include <string>

#include "tests/catch2.h"

namespace atm::storage {
namespace {

TEST_CASE("GrowingArray: what is in it stays where it is, and as it is") {
  constexpr std::size_t kMany = 100'000;  // more than two pieces
  GrowingArray<std::string> array;
  array.push_back("0");
  const std::string* const first = &array[0];
  for (std::size_t i = 1; i < kMany; ++i) array.push_back(std::to_string(i));
  REQUIRE(array.size() == kMany);
  CHECK(&array[0] == first);
  for (std::size_t i = 0; i < kMany; ++i) REQUIRE(array[i] == std::to_string(i));
  array[50'000] = "other";
  CHECK(array[50'000] == "other");
}

TEST_CASE("GrowingArray: it shrinks to nothing, and grows again") {
  GrowingArray<std::size_t> array;
  for (int turn = 0; turn < 3; ++turn) {
    for (std::size_t i = 0; i < 70'000; ++i) array.push_back(i);
    while (array.size() > 0) {
      REQUIRE(array[array.size() - 1] == array.size() - 1);
      array.pop_back();
    }
  }
  array.push_back(7);
  CHECK(array[0] == 7);
}

}  // namespace
}  // namespace atm::storage
