// One run of the command atm-cli, with all that it touches of the world handed in: a test brings
// its own streams, environment and bank, and main.cc the real ones.
#ifndef ATM_CLIENT_CLI_WORLD_INVOCATION_H_
#define ATM_CLIENT_CLI_WORLD_INVOCATION_H_

#include <chrono>
#include <functional>
#include <istream>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "atm/connection.h"
#include "atm/options.h"
#include "client/cli/text/failure.h"

namespace atm::cli {

// Reads an environment variable; nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Where text goes, and whether a person watches it there.
struct Output {
  std::ostream* stream = nullptr;  // not owned
  bool is_terminal = false;
  int columns = 0;  // how wide the terminal is; 0: not known
};

// Where a person's answers come from, and whether there is one.
struct Input {
  std::istream* stream = nullptr;  // not owned
  bool is_terminal = false;
};

// Lines that a person types.
class LineEditor {
 public:
  virtual ~LineEditor() = default;

  // The next line, without its end; nothing if there are no more.
  virtual std::optional<std::string> Read(const std::string& prompt) = 0;
};

// What a program that is run may read.
enum class ProgramInput { kTerminal, kNothing };

struct Invocation {
  // How the program was called: the commands that it proposes to run begin with it.
  std::string program = "atm-cli";

  // The arguments, without the program's name.
  std::vector<std::string> args;

  Environment environment;
  Input in;    // answers, read only where a person is asked
  Output out;  // data
  Output err;  // messages

  // Makes the way to the bank.
  std::function<std::shared_ptr<Connection>(const ClientOptions&)> connect;

  // Makes the request id of an operation that was given none.
  std::function<std::string()> new_request_id;

  // Told what to say should the run be interrupted from now on, because money may be moving; and
  // told nothing ("") when that is over.
  std::function<void(const std::string& message)> if_interrupted;

  // Told what to call, on another thread, should the run be asked to end from now on; and told
  // nothing (nullptr) when that is over: it does not return while the call is under way.
  std::function<void(std::function<void()> stop)> stop_if_interrupted;

  // Begins to read lines from the terminal, with those that were typed before in a file ("": none);
  // null if that cannot be.
  std::function<std::unique_ptr<LineEditor>(const std::string& history_file)> edit_lines;

  // Runs this program with other arguments, awaits its end, and returns its exit code; a failure if
  // it cannot be started.
  std::function<Result<int>(const std::vector<std::string>& args, ProgramInput input)> run_program;

  // The clock of --timeout.
  std::function<std::chrono::steady_clock::time_point()> now;

  // The clock of the day, for the ends of holds.
  std::function<std::chrono::system_clock::time_point()> wall_clock;
};

// Does what the arguments ask for, and returns the exit code of failure.h. Throws nothing.
int Run(const Invocation& call);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_INVOCATION_H_
