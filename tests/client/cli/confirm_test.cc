// The question before something is undone: on a terminal, unless --yes answers.
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

// A terminal, and a bank with a withdrawal (5), a deposit (6) and a hold (7).
class Terminal : public CliTest {
 public:
  Terminal() {
    REQUIRE(RunAs(1, {"withdraw", "10001", "40"}).exit_code == 0);
    REQUIRE(RunAs(2, {"deposit", "20001", "700"}).exit_code == 0);
    REQUIRE(RunAs(3, {"hold", "10001", "15"}).exit_code == 0);
    in_is_terminal = true;
    err_is_terminal = true;
    if_interrupted.clear();
  }

  // What is asked where the answer is no; nothing is sent then.
  std::string Question(const std::vector<std::string>& args) {
    typed = "n\n";
    const Ran ran = Run(args);
    CHECK(ran.exit_code == 1);
    CHECK(ran.out.empty());
    CHECK(bank().reverse_requests().empty());
    CHECK(bank().release_requests().empty());
    CHECK(if_interrupted.empty());
    const std::size_t end = ran.err.find("error: ");
    CHECK(ran.err.substr(std::min(end, ran.err.size())) ==
          "error: nothing was done\n"
          "  why: the answer was not yes\n"
          "  try: answer y, or give --yes\n");
    return ran.err.substr(0, end);
  }
};

TEST_CASE("the question says what is about to be undone") {
  Terminal test;
  CHECK(test.Question({"reverse", "5", "--reason", "time-out"}) ==
        "Reverse transaction 5, a withdrawal of 40.00 USD from account 10001? [y/N] ");
  CHECK(test.Question({"reverse", "--request", RequestId(2), "--reason", "time-out"}) ==
        "Reverse transaction 6, a deposit of 700 JPY into account 20001? [y/N] ");
  CHECK(test.Question({"reverse", "5", "20", "--reason", "no-cash"}) ==
        "Reverse 20.00 USD of transaction 5, a withdrawal of 40.00 USD from account 10001? [y/N] ");
  CHECK(test.Question({"reverse", "7", "--reason", "time-out"}) ==
        "Reverse transaction 7, a hold of 15.00 USD in account 10001? [y/N] ");
  CHECK(test.Question({"release", "7"}) ==
        "Release hold 7, a hold of 15.00 USD in account 10001? [y/N] ");
  CHECK(test.Question({"reverse", "--request", RequestId(9), "--reason", "time-out"}) ==
        "Reverse request 0190b1c2-7d3e-7a4f-8b5a-000000000009, which the bank does not know? It "
        "can then never be carried out. [y/N] ");
  CHECK(test.RunAs(8, {"withdraw", "10001", "5000"}).exit_code == 73);
  test.if_interrupted.clear();
  CHECK(test.Question({"reverse", "--request", RequestId(8), "--reason", "time-out"}) ==
        "Reverse request 0190b1c2-7d3e-7a4f-8b5a-000000000008, which moved nothing? [y/N] ");
}

TEST_CASE("only yes is yes") {
  for (const std::string typed : {"y\n", "Y\n", "yes\n", "y"}) {
    Terminal test;
    test.typed = typed;
    const Ran ran = test.Run({"reverse", "5", "--reason", "time-out"});
    CAPTURE(typed, ran.err);
    CHECK(ran.exit_code == 0);
    CHECK(test.bank().reverse_requests().size() == 1);
  }
  for (const std::string typed : {"", "\n", "n\n", "ye\n", "yy\n", " y\n", "5\n"}) {
    Terminal test;
    test.typed = typed;
    CAPTURE(typed);
    CHECK(test.Run({"release", "7"}).exit_code == 1);
    CHECK(test.bank().release_requests().empty());
  }
}

TEST_CASE("--yes answers") {
  Terminal test;
  const Ran yes = test.RunAs(4, {"release", "7", "--yes"});
  CHECK(yes.exit_code == 0);
  CHECK(yes.err.empty());
  CHECK(test.bank().get_transaction_requests().empty());
  CHECK(test.RunAs(5, {"reverse", "5", "--reason", "time-out", "-y"}).err.empty());
}

TEST_CASE("where nobody can be asked, what would ask needs --yes, and sends nothing without") {
  Terminal test;
  test.in_is_terminal = GENERATE(false, true);
  test.err_is_terminal = !test.in_is_terminal;
  test.leaves_out_yes = true;
  const std::vector<std::string> command = GENERATE(
      std::vector<std::string>{"release", "7"},
      std::vector<std::string>{"reverse", "5", "--reason", "time-out"},
      std::vector<std::string>{"admin", "close", "40001"}, std::vector<std::string>{"bench"});
  test.connections.clear();
  const Ran ran = test.Run(command);
  CHECK(ran.exit_code == 2);
  CHECK_THAT(ran.err, ContainsSubstring(" needs --yes here\n"));
  CHECK(test.connections.empty());
}

TEST_CASE("--yes goes with every command") {
  CliTest test;
  CHECK(test.Run({"balance", "10001", "--yes"}).exit_code == 0);
  CHECK(test.Run({"-y", "withdraw", "10001", "1"}).exit_code == 0);
}

TEST_CASE("what undoes nothing is done without a question") {
  Terminal test;
  CHECK(test.RunAs(4, {"withdraw", "10001", "1"}).err.empty());
  CHECK(test.RunAs(5, {"capture", "7", "1"}).err.empty());
  CHECK(test.Run({"show", "7"}).err.empty());
}

TEST_CASE("what cannot be undone is refused by the bank, without a question") {
  Terminal test;
  const Ran no_hold = test.RunAs(4, {"release", "5"});
  CHECK(no_hold.exit_code == 69);
  CHECK_THAT(no_hold.err, ContainsSubstring("HOLD_NOT_FOUND"));
  CHECK(no_hold.err.find("[y/N]") == std::string::npos);
  const Ran nothing = test.RunAs(5, {"reverse", "99", "--reason", "time-out"});
  CHECK(nothing.exit_code == 69);
  CHECK(nothing.err.find("[y/N]") == std::string::npos);
}

TEST_CASE("the time a person takes is not that of --timeout") {
  Terminal test;
  test.typed = "y\n";
  test.deadlines.clear();
  test.before_request = [&](const std::string&) {
    test.elapsed += std::chrono::milliseconds(4'000);
  };
  CHECK(test.Run({"release", "7"}).exit_code == 0);
  CHECK(test.deadlines == std::vector(2, std::chrono::milliseconds(5'000)));
}

TEST_CASE("the command to ask again is not asked about again") {
  Terminal test;
  test.typed = "y\n";
  test.before_request = [&](const std::string& method) {
    if (method == "Release") {
      test.bank().FailNext(1, absl::UnavailableError("gone"));
    }
  };
  CHECK_THAT(test.Run({"release", "7"}).err,
             ContainsSubstring("\n       atm-cli release 7 --request-id "
                               "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b --yes\n"));
}

}  // namespace
}  // namespace atm::cli
