// The command atm-cli: hands the world to the library.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "atm/client.h"
#include "client/cli/program/interrupt.h"
#include "client/cli/program/line_editor.h"
#include "client/cli/program/pager.h"
#include "client/cli/program/run.h"
#include "client/cli/program/run_program.h"
#include "client/cli/world/certificate_probe.h"
#include "client/cli/world/invocation.h"

namespace {

// Makes sure that stdin, stdout and stderr are open. Otherwise a socket to the bank would take the
// place of one of them, and our output would be sent there. A stand-in for stdout cannot be written
// to, so that the loss is reported.
void OpenMissingStreams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) == -1) {
      // The lowest free number is used, which is this one, because those below it are open.
      [[maybe_unused]] const int opened =
          open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

std::optional<std::string> ReadEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

// Returns the size of the terminal, which is 0 where it does not say.
winsize SizeOfTerminal() {
  winsize size{};
  return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size : winsize{};
}

}  // namespace

int main(int argc, char** argv) {
  OpenMissingStreams();
  // Writing to a closed pipe is then an error, which is reported.
  std::signal(SIGPIPE, SIG_IGN);
  // The log lines of gRPC would stand between ours. Whoever wants them sets the variable.
  setenv("GRPC_VERBOSITY", "NONE", /*replace=*/0);
  const winsize size = SizeOfTerminal();
  const std::string program = argc > 0 ? argv[0] : "atm-cli";
  return atm::cli::Run({
      .program = program,
      .args = std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc),
      .environment = ReadEnvironment,
      .in = {&std::cin, isatty(STDIN_FILENO) == 1},
      .out = {.stream = &std::cout,
              .is_terminal = isatty(STDOUT_FILENO) == 1,
              .columns = size.ws_col,
              .rows = size.ws_row},
      .err = {.stream = &std::cerr, .is_terminal = isatty(STDERR_FILENO) == 1},
      .connect = atm::MakeConnection,
      .new_request_id = atm::NewRequestId,
      .if_interrupted = atm::cli::SayIfInterrupted,
      .stop_if_interrupted = atm::cli::StopIfInterrupted,
      .make_pager = atm::cli::MakePager,
      .edit_lines = atm::cli::EditLines,
      .run_program =
          [&](const std::vector<std::string>& args, atm::cli::ProgramInput input) {
            return atm::cli::RunProgram(program, args, input);
          },
      .why_not_trusted = atm::cli::WhyNotTrusted,
      .now = std::chrono::steady_clock::now,
      .wall_clock = std::chrono::system_clock::now,
  });
}
