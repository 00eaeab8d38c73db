// Long output on a terminal is shown by a pager.
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

using Pagers = std::vector<std::vector<std::string>>;

// A terminal of ten lines, on which --help does not fit.
struct SmallScreen : CliTest {
  SmallScreen() { rows = 10; }

  Pagers After(const std::vector<std::string>& words) {
    pagers.clear();
    CHECK(Run(words).exit_code == 0);
    return pagers;
  }
};

TEST_CASE("what does not fit the screen is shown by less, and what fits is not") {
  SmallScreen test;
  CHECK(test.After({"--help"}) == Pagers{{"less"}});
  CHECK(test.After({"balance", "10001"}).empty());
  CHECK(test.After({"balance", "10001", "-o", "json"}).empty());
  test.rows = 5;  // four lines fit above the prompt: one line is the header
  CHECK(test.After({"admin", "list"}) == Pagers{{"less"}});
  test.rows = 6;
  CHECK(test.After({"admin", "list"}).empty());
}

TEST_CASE("there is no pager off a terminal, or where its height is not known") {
  SmallScreen test;
  test.out_is_terminal = false;
  CHECK(test.After({"--help"}).empty());
  test.out_is_terminal = true;
  test.rows = 0;
  CHECK(test.After({"--help"}).empty());
}

TEST_CASE("ATM_PAGER comes before PAGER, and both before less") {
  SmallScreen test;
  test.environment["PAGER"] = "most -s 'a b'";
  CHECK(test.After({"--help"}) == Pagers{{"most", "-s", "a b"}});
  test.environment["ATM_PAGER"] = "less -S";
  CHECK(test.After({"--help"}) == Pagers{{"less", "-S"}});
  for (const char* none : {"", "cat", " ", "'"}) {
    test.environment["ATM_PAGER"] = none;
    CHECK(test.After({"--help"}).empty());
  }
}

TEST_CASE("--no-pager shows all at once") {
  SmallScreen test;
  CHECK(test.After({"help", "--no-pager"}).empty());
  CHECK(test.After({"--no-pager", "--help"}).empty());
}

}  // namespace
}  // namespace atm::cli
