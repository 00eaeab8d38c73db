#include "client/cli/shell/shell.h"

#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/shell/shell_words.h"
#include "client/cli/text/look.h"

namespace atm::cli {
namespace {

// Returns the "atm-cli" of "./build/release/bin/atm-cli".
std::string_view BaseName(std::string_view program) {
  return program.substr(program.rfind('/') + 1);
}

std::optional<std::string> NextLine(std::istream& stream) {
  std::string line;
  return std::getline(stream, line) ? std::optional(std::move(line)) : std::nullopt;
}

// One session of the shell.
class Shell {
 public:
  Shell(const Invocation& call, const Settings& settings)
      : call_(call), settings_(settings), paint_(settings.color == ColorMode::kAlways) {
    if (call.in.is_terminal && call.err.is_terminal) {
      editor_ = call.edit_lines(HistoryFile(call.environment));
    }
  }

  // Runs the lines until they end, or until one says so, and returns the exit code. Lines that no
  // person types end with the first one that fails, and with its exit code, because the lines after
  // it may rely on it.
  int Run() {
    if (editor_ != nullptr) {
      *call_.err.stream << absl::StrFormat(
          "The bank at %s. 'help' lists the commands, Tab completes them; 'exit' or Ctrl-D "
          "leaves.\n",
          settings_.bank.server);
    }
    for (int number = 1;; ++number) {
      const std::optional<std::string> line =
          editor_ != nullptr ? editor_->Read("atm> ") : NextLine(*call_.in.stream);
      if (!line) return kExitOk;
      const Result<std::vector<std::string>> words = SplitWords(*line);
      if (const auto* failure = std::get_if<Failure>(&words)) {
        Report(*failure);
        if (const auto end = AfterFailure(number, *line, failure->exit_code)) return *end;
        continue;
      }
      const std::vector<std::string> command = WithoutProgram(std::get<0>(words));
      if (command.empty()) continue;
      if (command[0] == "exit" || command[0] == "quit") return kExitOk;
      const int exit_code = RunCommand(command);
      if (exit_code == kExitOk) continue;
      if (const auto end = AfterFailure(number, *line, exit_code)) return *end;
    }
  }

 private:
  // A command line that was copied begins with the program's name.
  std::vector<std::string> WithoutProgram(std::vector<std::string> words) const {
    if (!words.empty() && (words[0] == call_.program || words[0] == BaseName(call_.program))) {
      words.erase(words.begin());
    }
    return words;
  }

  int RunCommand(const std::vector<std::string>& words) const {
    std::vector<std::string> args = settings_.given;
    args.insert(args.end(), words.begin(), words.end());
    const Result<int> ended = call_.run_program(
        args, editor_ != nullptr ? ProgramInput::kTerminal : ProgramInput::kNothing);
    if (const auto* failure = std::get_if<Failure>(&ended)) {
      Report(*failure);
      return failure->exit_code;
    }
    return std::get<int>(ended);
  }

  // Returns the exit code if the shell ends here.
  std::optional<int> AfterFailure(int number, const std::string& line, int exit_code) const {
    if (editor_ != nullptr) return std::nullopt;
    Report({exit_code, absl::StrFormat("line %d failed, and no line after it was run", number),
            absl::StrFormat("'%s' ended with exit code %d", line, exit_code),
            "look at what it says above, and run the lines from there on"});
    return exit_code;
  }

  void Report(const Failure& failure) const {
    *call_.err.stream << ErrorText(failure, paint_) << std::flush;
  }

  const Invocation& call_;
  const Settings& settings_;
  const Paint paint_;
  std::unique_ptr<LineEditor> editor_;  // null if no person types
};

class CommandShell final : public Subcommand {
 public:
  CommandShell()
      : Subcommand(
            {.name = "shell",
             .summary = "Type commands one after another",
             .examples = R"(  atm-cli shell
  atm-cli shell --server bank.example:50051 --tls
  atm-cli shell < commands.txt
)",
             .details =
                 R"(Each line is a command as it stands after 'atm-cli', with the options of the shell before its own.
Words are quoted as in other shells ('Main Street'), and # begins a comment; there are no variables
and no pipes. 'exit', 'quit' or Ctrl-D leaves.

On a terminal, lines can be edited, Tab completes, and earlier lines come back with the arrow up and
Ctrl-R. They are kept in ~/.local/state/atm-cli/history (or in $XDG_STATE_HOME), except lines that
begin with a blank. Ctrl-C ends the command that runs, not the shell.

Lines from a file or a pipe end with the first line that fails, and with its exit code.
)"}) {}

  Result<Printout> Run(const CommandContext& context) const override {
    Printout printout;
    printout.exit_code = Shell(context.call, context.settings).Run();
    return printout;
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeShell() { return std::make_unique<CommandShell>(); }

std::string HistoryFile(const Environment& environment) {
  const std::string state = environment("XDG_STATE_HOME").value_or("");
  // "All paths … must be absolute", and others are to be ignored.
  if (state.starts_with('/')) return state + "/atm-cli/history";
  const std::string home = environment("HOME").value_or("");
  return home.empty() ? "" : home + "/.local/state/atm-cli/history";
}

}  // namespace atm::cli
