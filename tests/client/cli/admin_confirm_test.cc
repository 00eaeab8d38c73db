// The question before an account is frozen or closed: on a terminal, unless --yes answers.
#include <algorithm>

#include "tests/client/cli/administered.h"

namespace atm::cli {
namespace {

class Terminal : public Administered {
 public:
  Terminal() {
    in_is_terminal = true;
    err_is_terminal = true;
    before_request = [this](const std::string& method) { asked.push_back(method); };
  }

  // What is asked where the answer is no; nothing is changed then.
  std::string Question(const std::vector<std::string>& args) {
    typed = "n\n";
    asked.clear();
    const Ran ran = Run(args);
    CHECK(ran.exit_code == 1);
    CHECK(ran.out.empty());
    CHECK(asked == std::vector<std::string>{"GetAccount"});
    const std::size_t end = std::min(ran.err.find("error: "), ran.err.size());
    CHECK(ran.err.substr(end) ==
          "error: nothing was done\n"
          "  why: the answer was not yes\n"
          "  try: answer y, or give --yes\n");
    return ran.err.substr(0, end);
  }

  std::vector<std::string> asked;  // the methods, in the order of the calls
};

TEST_CASE("the question says what is about to happen to whose account") {
  Terminal test;
  CHECK(test.Question({"admin", "freeze", "10001"}) ==
        "Freeze account 10001 of Ada, which holds 1000.00 USD, so that no money can leave or reach "
        "it? [y/N] ");
  CHECK(test.Question({"admin", "freeze", "20001", "--debits"}) ==
        "Freeze account 20001, which holds 0 JPY, so that no money can leave it? [y/N] ");
  CHECK(test.Question({"admin", "close", "20001"}) == "Close account 20001? [y/N] ");
}

TEST_CASE("yes does it, and --yes answers") {
  Terminal test;
  test.typed = "y\n";
  CHECK_THAT(test.Do({"admin", "freeze", "10001"}), StartsWith("Froze account 10001\n"));
  test.typed = "";
  test.asked.clear();
  CHECK_THAT(test.Do({"admin", "close", "20001", "--yes"}), StartsWith("Closed account 20001\n"));
  CHECK(test.asked == std::vector<std::string>{"CloseAccount"});
}

TEST_CASE("what can be taken back at once is done without a question") {
  Terminal test;
  CHECK(test.Run({"admin", "unfreeze", "10001"}).err.empty());
  CHECK(test.Run({"admin", "rename", "10001", "Eve"}).err.empty());
  CHECK(test.Run({"admin", "open", "30001"}).err.empty());
  CHECK(test.Run({"admin", "close", "20001", "--yes"}).err.empty());
  CHECK(test.Run({"admin", "reopen", "20001"}).err.empty());
}

TEST_CASE("what the bank will refuse is not asked about") {
  Terminal test;
  const auto refused = [&](const std::vector<std::string>& args, const std::string& reason) {
    const std::string err = test.Run(args).err;
    CHECK_THAT(err, ContainsSubstring(reason));
    CHECK(err.find("[y/N]") == std::string::npos);
  };
  refused({"admin", "close", "10001"}, "ACCOUNT_NOT_EMPTY");
  refused({"admin", "close", "99999"}, "ACCOUNT_NOT_FOUND");
  CHECK(test.Run({"admin", "close", "20001", "--yes"}).exit_code == 0);
  refused({"admin", "close", "20001"}, "ACCOUNT_CLOSED");
  refused({"admin", "freeze", "20001"}, "ACCOUNT_CLOSED");
}

}  // namespace
}  // namespace atm::cli
