// What is said where the bank refuses: in sentences, with what to try.
#include "tests/client/cli/administered.h"

namespace atm::cli {
namespace {

struct Refusals : Administered {
  void Check(const std::vector<std::string>& args, int exit_code, const std::string& message) {
    const Ran ran = Run(args);
    CAPTURE(args);
    CHECK(ran.exit_code == exit_code);
    CHECK(ran.err == message);
    CHECK(ran.out.empty());
  }
};

TEST_CASE("an account that is there, or not") {
  Refusals test;
  test.Check({"admin", "open", "10001"}, 70,
             "error: opening refused\n"
             "  why: account 10001 was opened before (ACCOUNT_EXISTS, response code 94)\n"
             "  try: choose another number; 'admin show 10001' shows that account\n");
  test.Check({"admin", "open", "no-number"}, 67,
             "error: opening refused\n"
             "  why: 'no-number' is not an account number (INVALID_ACCOUNT, response code 14)\n"
             "  try: an account number is 1 to 34 capital letters and digits, such as 10001\n");
  test.Check({"admin", "show", "99999"}, 69,
             "error: look-up refused\n"
             "  why: the bank has no account 99999 (ACCOUNT_NOT_FOUND, response code 14)\n"
             "  try: check the number; the sample accounts of 'atm-server --demo' are 10001 to "
             "10009 and 100000\n");
  test.Check({"admin", "open", "30001", "--request-id", RequestId(1)}, 70,
             "error: opening refused\n"
             "  why: the request id belongs to an earlier request, with another account "
             "(REQUEST_ID_REUSED, response code 94)\n"
             "  try: leave --request-id out for a new operation, or repeat the first one "
             "unchanged\n");
}

TEST_CASE("an account that holds money is not closed") {
  Refusals test;
  test.Check({"admin", "close", "10001"}, 73,
             "error: closing refused\n"
             "  why: account 10001 holds 1000.00 USD (ACCOUNT_NOT_EMPTY, response code 12)\n"
             "  try: pay it out first: 'withdraw 10001 1000.00', or 'transfer'\n");
  CHECK(test.Run({"hold", "10001", "15"}).exit_code == 0);
  test.Check({"admin", "close", "10001"}, 73,
             "error: closing refused\n"
             "  why: account 10001 holds 1000.00 USD, and open holds set 15.00 USD of it aside "
             "(ACCOUNT_NOT_EMPTY, response code 12)\n"
             "  try: end its holds first, with 'capture' or 'release', and pay out what is left\n");
}

TEST_CASE("an account that is closed, or is not") {
  Refusals test;
  test.Check({"admin", "reopen", "20001"}, 73,
             "error: reopening refused\n"
             "  why: account 20001 is open (ACCOUNT_NOT_CLOSED, response code 12)\n"
             "  try: there is nothing to open again\n");
  test.Do({"admin", "close", "20001"});
  test.Check({"admin", "close", "20001"}, 73,
             "error: closing refused\n"
             "  why: account 20001 is closed (ACCOUNT_CLOSED, response code 62)\n"
             "  try: there is nothing left to do\n");
  const std::string closed =
      " refused\n"
      "  why: account 20001 is closed (ACCOUNT_CLOSED, response code 62)\n"
      "  try: the bank can open it again, with 'admin reopen 20001'\n";
  test.Check({"admin", "rename", "20001", "Eve"}, 73, "error: renaming" + closed);
  test.Check({"admin", "unfreeze", "20001"}, 73, "error: end of the freeze" + closed);
  test.Check({"deposit", "20001", "40"}, 73, "error: deposit" + closed);
}

TEST_CASE("an account that is frozen") {
  Refusals test;
  test.Do({"admin", "freeze", "10001"});
  test.Check(
      {"withdraw", "10001", "40"}, 73,
      "error: withdrawal refused\n"
      "  why: account 10001 is frozen: no money can leave it (ACCOUNT_FROZEN, response code 62)\n"
      "  try: the bank sees why with 'admin show 10001', and ends it with 'admin "
      "unfreeze'\n");
}

TEST_CASE("texts, times and beginnings that the bank does not take") {
  Refusals test;
  const std::string long_text(141, 'x');
  const Ran name = test.Run({"admin", "rename", "10001", long_text});
  CHECK(name.exit_code == 67);
  CHECK_THAT(name.err, ContainsSubstring("(INVALID_DISPLAY_NAME, response code 30)\n"
                                         "  try: write at most 140 characters, on one line\n"));
  const std::string freeze =
      "(INVALID_FREEZE, response code 30)\n"
      "  try: --reason has at most 140 characters on one line; --until is later than now, by the "
      "clock of the bank\n";
  CHECK_THAT(test.Run({"admin", "freeze", "10001", "--reason", long_text}).err,
             ContainsSubstring(freeze));
  CHECK_THAT(test.Run({"admin", "freeze", "10001", "--until", "2025-12-30"}).err,
             ContainsSubstring(freeze));
  test.Check({"admin", "list", "--prefix", "a"}, 67,
             "error: list refused\n"
             "  why: no account number begins like --prefix (INVALID_NUMBER_PREFIX, response code "
             "30)\n"
             "  try: --prefix takes up to 34 capital letters and digits, such as 100\n");
}

}  // namespace
}  // namespace atm::cli
