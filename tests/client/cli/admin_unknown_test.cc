// What is said where nobody knows whether a change of an account was carried out.
#include <memory>

#include "atm/connection.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

using Catch::Matchers::EndsWith;

// Loses every answer.
class Lost final : public Connection {
 public:
  void OpenAccount(const v1::OpenAccountRequest& /*request*/, const CallOptions& /*options*/,
                   Callback<v1::OpenAccountResponse> done) override {
    done(absl::UnavailableError("gone"));
  }
  void GetAccount(const v1::GetAccountRequest& request, const CallOptions& /*options*/,
                  Callback<v1::GetAccountResponse> done) override {
    v1::GetAccountResponse response;
    response.mutable_account()->set_account(request.account());
    done(std::move(response));
  }
  void UpdateAccount(const v1::UpdateAccountRequest& /*request*/, const CallOptions& /*options*/,
                     Callback<v1::UpdateAccountResponse> done) override {
    done(absl::UnavailableError("gone"));
  }
  void CloseAccount(const v1::CloseAccountRequest& /*request*/, const CallOptions& /*options*/,
                    Callback<v1::CloseAccountResponse> done) override {
    done(absl::UnavailableError("gone"));
  }
};

struct LostTest : CliTest {
  LostTest() { other_bank = std::make_shared<Lost>(); }

  void Check(const std::vector<std::string>& args, const std::string& what,
             const std::string& remedy) {
    const Ran ran = Run(args);
    CAPTURE(args);
    CHECK(ran.exit_code == 78);
    CHECK(ran.err == "error: the outcome of the " + what +
                         " is not known: the bank cannot be reached\n"
                         "  why: no server answers at 127.0.0.1:50051 (UNAVAILABLE: gone)\n"
                         "  try: run this, which " +
                         remedy + "\n");
  }
};

TEST_CASE("an opening is asked for again under the same request id") {
  LostTest test;
  test.Check({"admin", "open", "30001", "--name", "Ada L."}, "opening",
             "asks again under the same request id and never opens two accounts:\n"
             "       atm-cli admin open 30001 --name 'Ada L.' --request-id "
             "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b");
  const std::string id = RequestId(7);
  test.Check({"admin", "open", "30001", "--request-id", id}, "opening",
             "asks again under the same request id and never opens two accounts:\n"
             "       atm-cli admin open 30001 --request-id " +
                 id);
}

TEST_CASE("an update is asked for again, without a question") {
  LostTest test;
  test.Check({"admin", "rename", "10001", "--", "--x"}, "renaming",
             "asks for the same again: twice is no more than once:\n"
             "       atm-cli admin rename 10001 -- --x");
  test.in_is_terminal = true;
  test.err_is_terminal = true;
  test.typed = "y\n";
  CHECK_THAT(test.Run({"admin", "freeze", "10001"}).err,
             EndsWith("twice is no more than once:\n       atm-cli admin freeze 10001 --yes\n"));
}

TEST_CASE("of a close, one looks what became of it") {
  LostTest test;
  test.environment["ATM_SERVER"] = "127.0.0.1:50051";
  test.Check({"admin", "close", "10001"}, "closing",
             "shows whether it was done:\n       atm-cli admin show 10001");
  CHECK(test.if_interrupted.size() == 2);
  CHECK_THAT(test.if_interrupted[0],
             StartsWith("\nerror: interrupted: the outcome of the closing"));
  CHECK(test.if_interrupted[1].empty());
}

TEST_CASE("limits: before the change was asked for, nothing is unknown") {
  CliTest test;
  test.bank().FailNext(1, absl::UnavailableError("502"));
  const Ran ran = test.Run({"admin", "limits", "10001", "--per-day", "5"});
  CHECK(ran.exit_code == 78);
  CHECK_THAT(ran.err, StartsWith("error: the bank cannot be reached\n"));
  CHECK_THAT(ran.err, !ContainsSubstring("is not known"));
}

TEST_CASE("a server that does not know administration is told") {
  CliTest test;
  test.other_bank = std::make_shared<Connection>();  // overrides nothing: all is UNIMPLEMENTED
  const Ran ran = test.Run({"admin", "show", "10001"});
  CHECK(ran.exit_code == 76);
  CHECK_THAT(ran.err, StartsWith("error: 127.0.0.1:50051 does not know 'admin show'\n"));
}

}  // namespace
}  // namespace atm::cli
