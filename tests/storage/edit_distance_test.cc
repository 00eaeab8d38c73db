#include "storage/values/edit_distance.h"

#include "tests/catch2.h"

namespace atm {
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

}  // namespace
}  // namespace atm
