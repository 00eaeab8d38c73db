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

// Reads an environment variable. Returns nullopt if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// Shows page by page what is written to stdout once it has begun. Until then it does nothing.
class Pager {
 public:
  // Blocks until the person has left the pager.
  virtual ~Pager() = default;

  // Begins, unless it has before. If that fails, stdout stays as it is.
  virtual void Begin() = 0;
};

// Where text goes, and whether a person watches it there.
struct Output {
  std::ostream* stream = nullptr;  // not owned
  bool is_terminal = false;
  int columns = 0;         // the width of the terminal; 0 if it is not known
  int rows = 0;            // the height of the terminal; 0 if it is not known
  Pager* pager = nullptr;  // not owned; begins with a text that is higher than the terminal
  bool is_quiet = false;   // only what went wrong is wanted there
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

  // Blocks until the person has typed a line, and returns it without its end. Returns nullopt if
  // there are no more.
  virtual std::optional<std::string> Read(const std::string& prompt) = 0;
};

// What a program that is run may read.
enum class ProgramInput { kTerminal, kNothing };

struct Invocation {
  // The name by which the program was called. The commands that it proposes to run begin with it.
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

  // Sets what to say if the run is interrupted from now on, because money may be moving. An empty
  // message takes it back.
  std::function<void(const std::string& message)> if_interrupted;

  // Sets what to call, on another thread, if the run is asked to end from now on. nullptr takes it
  // back, and blocks while such a call is under way.
  std::function<void(std::function<void()> stop)> stop_if_interrupted;

  // Makes a pager of the words of its command. Returns null if there can be none.
  std::function<std::unique_ptr<Pager>(const std::vector<std::string>& words)> make_pager;

  // Begins to read lines from the terminal. The lines that were typed before are in the file, if it
  // has a name. Returns null if lines cannot be read.
  std::function<std::unique_ptr<LineEditor>(const std::string& history_file)> edit_lines;

  // Runs this program with other arguments, blocks until it ends, and returns its exit code.
  // Returns a failure if it cannot be started.
  std::function<Result<int>(const std::vector<std::string>& args, ProgramInput input)> run_program;

  // Finds out why the certificate of a server is not trusted, given the file of authorities or "".
  // Returns the end of a sentence, or "" if it cannot be found out. May be empty.
  std::function<std::string(const std::string& server, const std::string& ca_file)> why_not_trusted;

  // The clock of --timeout.
  std::function<std::chrono::steady_clock::time_point()> now;

  // The clock of the day, for what is said as `today` or `2h`.
  std::function<std::chrono::system_clock::time_point()> wall_clock;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_INVOCATION_H_
