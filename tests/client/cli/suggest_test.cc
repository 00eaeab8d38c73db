#include "client/cli/text/suggest.h"

#include <array>

#include "tests/catch2.h"

namespace atm::cli {
namespace {

TEST_CASE("the edit distance counts letters added, dropped, changed and swapped") {
  CHECK(EditDistance("", "") == 0);
  CHECK(EditDistance("", "abc") == 3);
  CHECK(EditDistance("abc", "") == 3);
  CHECK(EditDistance("balance", "balance") == 0);
  CHECK(EditDistance("balnce", "balance") == 1);
  CHECK(EditDistance("ballance", "balance") == 1);
  CHECK(EditDistance("bslance", "balance") == 1);
  CHECK(EditDistance("blaance", "balance") == 1);
  CHECK(EditDistance("kitten", "sitting") == 3);
}

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

}  // namespace
}  // namespace atm::cli
