// Command lines that are wrong: exit code 2, three lines on stderr, nothing on stdout, no call to
// the bank.
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

void CheckUsage(const std::vector<std::string>& args, const std::string& message) {
  CliTest test;
  const Ran ran = test.Run(args);
  CAPTURE(args);
  CHECK(ran.exit_code == 2);
  CHECK(ran.err == message);
  CHECK(ran.out.empty());
  CHECK(test.deadlines.empty());
}

TEST_CASE("no command, and commands that do not exist") {
  CheckUsage({},
             "error: no command was given\n"
             "  why: atm-cli does one thing a run: balance, withdraw, deposit and so on\n"
             "  try: atm-cli balance 10001, or atm-cli --help\n");
  CheckUsage(
      {"balnce", "10001"},
      "error: there is no command 'balnce'\n"
      "  why: the commands are balance, withdraw, deposit, transfer, hold, capture, release, "
      "holds, reverse, show, statement, watch, admin, config, bench, shell, completion, version or "
      "help\n"
      "  try: did you mean 'balance'?\n");
  CheckUsage(
      {"transmogrify"},
      "error: there is no command 'transmogrify'\n"
      "  why: the commands are balance, withdraw, deposit, transfer, hold, capture, release, "
      "holds, reverse, show, statement, watch, admin, config, bench, shell, completion, version or "
      "help\n"
      "  try: atm-cli --help\n");
  CheckUsage(
      {""},
      "error: there is no command ''\n"
      "  why: the commands are balance, withdraw, deposit, transfer, hold, capture, release, "
      "holds, reverse, show, statement, watch, admin, config, bench, shell, completion, version or "
      "help\n"
      "  try: atm-cli --help\n");
}

TEST_CASE("arguments that are missing, or too many") {
  CheckUsage({"balance"},
             "error: 'balance' needs ACCOUNT\n"
             "  why: it got 0 of 1 arguments\n"
             "  try: for example: atm-cli balance 10001\n");
  CheckUsage({"withdraw", "10001"},
             "error: 'withdraw' needs AMOUNT\n"
             "  why: it got 1 of 2 arguments\n"
             "  try: for example: atm-cli withdraw 10001 40\n");
  CheckUsage({"holds", "10001", "10002"},
             "error: '10002' is one argument too many\n"
             "  why: the command is used as atm-cli holds ACCOUNT\n"
             "  try: atm-cli holds --help\n");
  CheckUsage({"withdraw", "10001", "40", "USD"},
             "error: 'USD' is one argument too many\n"
             "  why: the command is used as atm-cli withdraw ACCOUNT AMOUNT\n"
             "  try: atm-cli withdraw --help\n");
}

TEST_CASE("options that do not exist, or lack their value") {
  CheckUsage({"balance", "10001", "--sever", "localhost"},
             "error: there is no option '--sever'\n"
             "  why: atm-cli does not know it\n"
             "  try: did you mean '--server'?\n");
  CheckUsage({"--ouptut=json", "balance", "10001"},
             "error: there is no option '--ouptut'\n"
             "  why: atm-cli does not know it\n"
             "  try: did you mean '--output'?\n");
  CheckUsage({"balance", "10001", "-x"},
             "error: there is no option '-x'\n"
             "  why: atm-cli does not know it\n"
             "  try: atm-cli --help lists the options\n");
  const std::string no_server =
      "error: --server needs a value\n"
      "  why: it is used as --server HOST:PORT\n"
      "  try: atm-cli --help\n";
  CheckUsage({"balance", "10001", "--server"}, no_server);
  CheckUsage({"--server=", "balance", "10001"}, no_server);
  CheckUsage({"balance", "10001", "-o"},
             "error: --output needs a value\n"
             "  why: it is used as --output FORMAT\n"
             "  try: one of auto, table, json or csv\n");
  CheckUsage({"balance", "10001", "--tls=yes"},
             "error: --tls takes no value\n"
             "  why: it is a switch\n"
             "  try: --tls alone\n");
}

TEST_CASE("options whose value is wrong") {
  CheckUsage({"balance", "10001", "-o", "jsn"},
             "error: 'jsn' is not a value of --output\n"
             "  why: it is one of auto, table, json or csv\n"
             "  try: did you mean 'json'?\n");
  CheckUsage({"balance", "10001", "--color", "sometimes"},
             "error: 'sometimes' is not a value of --color\n"
             "  why: it is one of auto, always or never\n"
             "  try: atm-cli --help\n");
  CheckUsage({"completion", "bsh"},
             "error: 'bsh' is not a shell that atm-cli knows\n"
             "  why: it is one of bash, zsh or fish\n"
             "  try: did you mean 'bash'?\n");
  CheckUsage(
      {"help", "import"},
      "error: 'import' is not a command\n"
      "  why: it is one of balance, withdraw, deposit, transfer, hold, capture, release, "
      "holds, reverse, show, statement, watch, admin, config, bench, shell, completion or version\n"
      "  try: did you mean 'admin import'?\n");
  CheckUsage(
      {"help", "depsit"},
      "error: 'depsit' is not a command\n"
      "  why: it is one of balance, withdraw, deposit, transfer, hold, capture, release, "
      "holds, reverse, show, statement, watch, admin, config, bench, shell, completion or version\n"
      "  try: did you mean 'deposit'?\n");
  CheckUsage({"withdraw", "10001", "40", "--currency", "usd"},
             "error: 'usd' is not a currency\n"
             "  why: --currency takes a code of ISO 4217 in capitals, such as USD\n"
             "  try: --currency USD\n");
  CheckUsage({"withdraw", "10001", "40", "--currency", "DOLLAR"},
             "error: 'DOLLAR' is not a currency\n"
             "  why: --currency takes a code of ISO 4217 in capitals, such as USD\n"
             "  try: leave it out: the bank knows the currency of the account\n");
  CheckUsage({"withdraw", "10001", "40", "--request-id", "17"},
             "error: '17' is not a request id\n"
             "  why: a request id is a UUID: 36 characters, as in "
             "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b\n"
             "  try: leave --request-id out: atm-cli makes one by itself\n");
  CheckUsage({"balance", "10001", "--tls-cert", "me.pem"},
             "error: --tls-cert and --tls-key belong together\n"
             "  why: --tls-key is missing\n"
             "  try: give both (or ATM_TLS_CERT and ATM_TLS_KEY), or neither\n");
  CheckUsage(
      {"balance", "10001", "--timeout", "soon"},
      "error: 'soon' is not a time for --timeout\n"
      "  why: it is a whole number with ms, s, m, h or d; without one of them it is seconds; at "
      "least 1ms and at most a day\n"
      "  try: --timeout 5s, --timeout 500ms or --timeout 10m\n");
}

TEST_CASE("options of some commands do not go with others") {
  const std::string money =
      "withdraw, deposit, transfer, hold, capture, release and reverse\n"
      "  try: leave it out\n";
  CheckUsage({"--request-id", CliTest::kRequestId, "balance", "10001"},
             "error: --request-id does not go with 'balance'\n"
             "  why: it is for withdraw, deposit, transfer, hold, capture, release, reverse and "
             "admin open\n"
             "  try: leave it out\n");
  CheckUsage({"show", "12", "--memo", "rent"},
             "error: --memo does not go with 'show'\n  why: it is for " + money);
  CheckUsage({"completion", "bash", "--currency", "USD"},
             "error: --currency does not go with 'completion'\n"
             "  why: it is for withdraw, deposit, transfer, hold, capture, reverse, admin open "
             "and admin import\n"
             "  try: leave it out\n");
  CheckUsage({"withdraw", "10001", "40", "--request", CliTest::kRequestId},
             "error: --request does not go with 'withdraw'\n"
             "  why: it is for reverse and show\n"
             "  try: leave it out\n");
  CheckUsage({"transfer", "10001", "10002", "40", "--expires", "10m"},
             "error: --expires does not go with 'transfer'\n"
             "  why: it is for hold\n"
             "  try: leave it out\n");
}

TEST_CASE("commands of a group") {
  CheckUsage({"admin"},
             "error: 'admin' needs COMMAND\n"
             "  why: it got 0 of 1 arguments\n"
             "  try: for example: atm-cli admin show 10001\n");
  const std::string commands =
      "  why: the commands of 'admin' are open, show, list, holds, freeze, unfreeze, rename, "
      "close, reopen, limits, verify, backup, import or export\n";
  CheckUsage({"admin", "opne", "20001"}, "error: there is no command 'admin opne'\n" + commands +
                                             "  try: did you mean 'open'?\n");
  CheckUsage({"admin", "unfreze", "20001"}, "error: there is no command 'admin unfreze'\n" +
                                                commands + "  try: did you mean 'unfreeze'?\n");
  CheckUsage({"admin", "transmogrify"}, "error: there is no command 'admin transmogrify'\n" +
                                            commands + "  try: atm-cli admin --help\n");
  CheckUsage({"admin", "rename", "10001"},
             "error: 'admin rename' needs NAME\n"
             "  why: it got 1 of 2 arguments\n"
             "  try: for example: atm-cli admin rename 10001 'Ada Lovelace'\n");
  CheckUsage({"admin", "show", "10001", "10002"},
             "error: '10002' is one argument too many\n"
             "  why: the command is used as atm-cli admin show NUMBER\n"
             "  try: atm-cli admin show --help\n");
  CheckUsage({"admin", "list", "10001"},
             "error: '10001' is one argument too many\n"
             "  why: the command is used as atm-cli admin list\n"
             "  try: atm-cli admin list --help\n");
  CheckUsage({"help", "admin", "frezee"},
             "error: 'frezee' is not a command of 'admin'\n"
             "  why: it is one of open, show, list, holds, freeze, unfreeze, rename, close, "
             "reopen, limits, verify, backup, import or export\n"
             "  try: did you mean 'freeze'?\n");
  CheckUsage({"help", "balance", "open"},
             "error: 'open' is one argument too many\n"
             "  why: the command is used as atm-cli help [COMMAND] [SUBCOMMAND]\n"
             "  try: atm-cli help --help\n");
}

TEST_CASE("options of the commands of a group") {
  CheckUsage({"admin", "list", "--state", "froze"},
             "error: 'froze' is not a value of --state\n"
             "  why: it is one of active, frozen or closed\n"
             "  try: did you mean 'frozen'?\n");
  CheckUsage({"admin", "freeze", "10001", "--until", "soon"},
             "error: 'soon' is not a date for --until\n"
             "  why: it is a date or a time of ISO 8601, in your time zone unless it names "
             "another; or now, today, yesterday, or "
             "a length of time such as 12h\n"
             "  try: --until 2026-01-31, or --until 2026-01-31T12:00:00Z\n");
  CheckUsage({"admin", "open", "20001", "--balance", "-40"},
             "error: '-40' is not an amount\n"
             "  why: an amount has no sign\n"
             "  try: write digits, with a point before the decimals: 40 or 100.50\n");
  CheckUsage({"admin", "open", "20001", "--balance", "0.001"},
             "error: '0.001' is not an amount in USD\n"
             "  why: '0.001' has 3 decimals, and USD has at most 2\n"
             "  try: such as 1.00: it is never rounded\n");
  CheckUsage({"admin", "close", "10001", "--reason", "fraud"},
             "error: --reason does not go with 'admin close'\n"
             "  why: it is for reverse and admin freeze\n"
             "  try: leave it out\n");
  CheckUsage({"admin", "rename", "10001", "caf\xe9"},
             "error: the text of NAME cannot be sent\n"
             "  why: it is not UTF-8\n"
             "  try: write it in plain letters, or set the terminal to UTF-8\n");
}

TEST_CASE("numbers of transactions and holds") {
  CheckUsage({"show", "twelve"},
             "error: 'twelve' is not the number of a transaction\n"
             "  why: it is a whole number of 1 or more, which the bank gave\n"
             "  try: for example: atm-cli show 12\n");
  CheckUsage({"show", CliTest::kRequestId}, std::string("error: '") + CliTest::kRequestId +
                                                "' is not the number of a transaction\n"
                                                "  why: it is a request id\n"
                                                "  try: --request " +
                                                CliTest::kRequestId + "\n");
  for (const std::string text : {"0", "1.5", "12x", "", "9223372036854775808"}) {
    CheckUsage({"release", text}, "error: '" + text +
                                      "' is not the number of a hold\n"
                                      "  why: it is a whole number of 1 or more, which the bank "
                                      "gave\n"
                                      "  try: for example: atm-cli release 12\n");
  }
}

TEST_CASE("a transaction is named once: by its number, or by its request") {
  CheckUsage({"show"},
             "error: 'show' needs TRANSACTION, --request UUID or --reference TEXT\n"
             "  why: it does not know which one is meant\n"
             "  try: for example: atm-cli show 12\n");
  CheckUsage({"reverse", "--reason", "time-out", "--request-id", CliTest::kRequestId},
             "error: 'reverse' needs TRANSACTION or --request UUID\n"
             "  why: it does not know which one is meant\n"
             "  try: for example: atm-cli reverse 12 --reason customer-cancelled\n");
  CheckUsage({"show", "12", "--request", CliTest::kRequestId},
             "error: '12' is one argument too many\n"
             "  why: the command is used as atm-cli show TRANSACTION|--request UUID|--reference "
             "TEXT\n"
             "  try: atm-cli show --help\n");
  CheckUsage({"reverse", "12", "40", "--request", CliTest::kRequestId, "--reason", "time-out"},
             "error: '40' is one argument too many\n"
             "  why: the command is used as atm-cli reverse TRANSACTION|--request UUID [AMOUNT] "
             "--reason REASON\n"
             "  try: atm-cli reverse --help\n");
  CheckUsage({"show", "--request", "12"},
             "error: '12' is not a request id\n"
             "  why: a request id is a UUID: 36 characters, as in "
             "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b\n"
             "  try: copy it from where the request was made\n");
}

TEST_CASE("a reversal needs a reason that there is") {
  CheckUsage({"reverse", "12"},
             "error: 'reverse' needs --reason\n"
             "  why: the bank records why: customer-cancelled, device-fault, no-cash, time-out or "
             "suspected-malfunction\n"
             "  try: for example: atm-cli reverse 12 --reason customer-cancelled\n");
  CheckUsage({"reverse", "12", "--reason", "timeout"},
             "error: 'timeout' is not a value of --reason\n"
             "  why: it is one of customer-cancelled, device-fault, no-cash, time-out or "
             "suspected-malfunction\n"
             "  try: did you mean 'time-out'?\n");
}

TEST_CASE("times and memos that cannot be sent") {
  CheckUsage(
      {"hold", "10001", "40", "--expires", "10min"},
      "error: '10min' is not a time for --expires\n"
      "  why: it is a whole number with ms, s, m, h or d; without one of them it is seconds, "
      "or a date or time of ISO 8601\n"
      "  try: --expires 90s, --expires 10m or --expires 2026-05-01T12:00:00Z\n");
  CheckUsage({"withdraw", "10001", "40", "--memo", "caf\xe9"},
             "error: the text of --memo cannot be sent\n"
             "  why: it is not UTF-8\n"
             "  try: write it in plain letters, or set the terminal to UTF-8\n");
}

TEST_CASE("an account that no message can carry") {
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"balance", "1000\xff"}, {"transfer", "10001", "1\xff", "40"}}) {
    CheckUsage(args,
               "error: this is not an account number\n"
               "  why: it has characters that no account number has\n"
               "  try: an account number is 1 to 34 capital letters and digits\n");
  }
}

}  // namespace
}  // namespace atm::cli
