// Runs atm-cli in process, over a bank in memory, and the real program through a shell.
#ifndef ATM_TESTS_CLIENT_CLI_HARNESS_H_
#define ATM_TESTS_CLIENT_CLI_HARNESS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atm/fake_connection.h"
#include "atm/options.h"
#include "client/cli/program/run.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// What a run left behind.
struct Ran {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// The words of "admin open".
std::vector<std::string> Words(std::string_view text);

// A command line, its environment and its bank. Account 10001 has 1000.00 USD, 20001 has 5000 JPY,
// 30001 has 1.500 KWD, 40001 has 0.00 USD. It is 2026-01-01 00:00:00 UTC.
class CliTest {
 public:
  CliTest();

  Ran Run(const std::vector<std::string>& args);

  FakeConnection& bank() { return *bank_; }

  // The bank that runs ask instead, if it is set.
  std::shared_ptr<Connection> other_bank;

  // The request id of the operations that are given none, unless the test sets another.
  static constexpr char kRequestId[] = "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b";
  std::string new_request_id = kRequestId;

  // Where nobody can be asked, commands that would ask get --yes, unless the test sets this.
  bool leaves_out_yes = false;

  // As Run, with a new request id of the number `id`: see RequestId.
  Ran RunAs(int id, const std::vector<std::string>& args);

  // The time on the clock of the day, in seconds since 1970.
  static constexpr std::int64_t kNowSeconds = 1'767'225'600;

  std::map<std::string, std::string> environment = {{"NO_COLOR", "1"}, {"TZ", "UTC"}};
  std::string program = "atm-cli";
  bool out_is_terminal = true;
  bool err_is_terminal = false;
  bool out_is_full = false;
  bool in_is_terminal = false;
  int columns = 0;    // how wide the terminal is; 0: it does not say
  int rows = 0;       // how high it is
  std::string typed;  // what a person answers

  // Called before each request to the bank, with its name: "Balance".
  std::function<void(const std::string&)> before_request;

  // A run that would go on until Ctrl-C gets one, after this; unless nobody is to interrupt it.
  bool is_interrupted = true;
  std::function<void()> before_interrupt;

  // The time that has passed on the clock of --timeout.
  std::chrono::milliseconds elapsed{0};

  // The words of each pager that has begun.
  std::vector<std::vector<std::string>> pagers;

  // The lines that a person types into the shell, where both ends are terminals.
  std::vector<std::string> lines;

  // What the shell has seen: its prompts, the file of its history, and the commands that it ran, of
  // which those that are named end with another exit code than 0.
  std::vector<std::string> prompts;
  std::string history_file;
  std::vector<std::vector<std::string>> commands;
  std::vector<ProgramInput> inputs;
  std::map<std::string, int> exit_codes;  // by the last word

  // Finds out why the bank's certificate is not trusted; empty: nobody can.
  std::function<std::string(const std::string&, const std::string&)> why_not_trusted;

  // What Invocation::if_interrupted was told.
  std::vector<std::string> if_interrupted;

  // What the bank saw.
  std::vector<ClientOptions> connections;
  std::vector<std::chrono::milliseconds> deadlines;

 private:
  std::shared_ptr<FakeConnection> bank_ = std::make_shared<FakeConnection>();
};

// "0190b1c2-7d3e-7a4f-8b5a-000000000007", for numbers of at most 12 digits.
std::string RequestId(int id);

// Runs a script by bash; $ATM_CLI is the program.
Ran Bash(const std::string& script);

}  // namespace atm::cli

#endif  // ATM_TESTS_CLIENT_CLI_HARNESS_H_
