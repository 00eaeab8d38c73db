#include "client/cli/text/choices.h"

#include <array>

#include "tests/catch2.h"

namespace atm::cli {
namespace {

TEST_CASE("only what is near enough is suggested") {
  constexpr std::array<std::string_view, 3> kWords = {"balance", "withdraw", "deposit"};
  CHECK(Suggest("balnce", kWords) == "balance");
  CHECK(Suggest("withdrawal", kWords) == "withdraw");
  CHECK(Suggest("with", kWords) == "withdraw");
  CHECK(Suggest("Deposit", kWords) == "deposit");
  CHECK_FALSE(Suggest("transfer", kWords).has_value());
  CHECK_FALSE(Suggest("", kWords).has_value());
  CHECK_FALSE(Suggest("x", kWords).has_value());
  CHECK_FALSE(Suggest(std::string(10'000, 'b'), kWords).has_value());
}

TEST_CASE("choices are listed as a sentence has them") {
  constexpr std::array<std::string_view, 3> kWords = {"a", "b", "c"};
  CHECK(Listed(kWords) == "a, b or c");
  CHECK(Listed(std::span(kWords).first(2), "and") == "a and b");
  CHECK(Listed(std::span(kWords).first(1)) == "a");
}

}  // namespace
}  // namespace atm::cli
