// A command of atm-cli: how it is typed, what the help says of it, and what it does.
//
// Each command is one class, in one file. Its constructor declares its arguments and options, each
// with the reader that puts the value into the class. Everything else follows from these
// declarations: the parser, the help, the completion, the suggestions, and the check of which
// option goes with which command.
#ifndef ATM_CLIENT_CLI_LINE_SUBCOMMAND_H_
#define ATM_CLIENT_CLI_LINE_SUBCOMMAND_H_

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/cli/line/settings.h"
#include "client/cli/text/failure.h"
#include "client/cli/text/look.h"
#include "client/cli/text/printout.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Takes a value from the command line. `name` is what messages call it: "--memo", or "ACCOUNT".
// Returns a usage failure if the value cannot be understood. Looks at nothing but its arguments.
using Reader =
    std::function<std::optional<Failure>(std::string_view name, const std::string& value)>;

struct Argument {
  std::string_view name;  // "ACCOUNT", or "[ACCOUNT]" if it may be left out
  Reader read;
  std::vector<std::string_view> choices = {};  // empty: any text
  std::string_view choice = {};                // what one of them is: "a shell"; empty: not checked
  bool is_file = false;                        // the value names a file
  bool is_repeated = false;                    // the last one: takes all words that are left

  bool is_optional() const { return name.starts_with('['); }
};

struct Option {
  std::string_view name;              // without the dashes
  char letter = 0;                    // the short form, or 0
  std::string_view value = {};        // as the help calls it; empty: a switch
  std::string_view environment = {};  // the variable that stands in for it; empty: none
  std::string_view help = {};
  std::vector<std::string_view> choices = {};  // empty: any text
  bool is_list = false;                        // takes several choices, with commas between them
  bool is_file = false;                        // the value names a file
  bool is_of_bank = false;                     // a named bank can have a value of its own
  Reader read;                                 // of a switch: called with an empty value

  bool is_switch() const { return value.empty(); }
  std::string dashed() const { return "--" + std::string(name); }
};

// Reads one value of an option: checks it against the choices before the reader takes it.
std::optional<Failure> ReadValue(const Option& option, const std::string& value);

// What the help says of a command.
struct CommandHelp {
  std::string_view name;  // "balance"; of a command in a group: "admin open"
  std::string_view summary;
  std::string_view examples;        // whole lines
  std::string_view details = {};    // whole lines
  std::string_view usage = {};      // what follows the name; empty: the arguments
  std::chrono::seconds timeout{5};  // how long it waits for the bank unless --timeout says it
  bool asks_bank = true;            // otherwise it does not matter which bank is meant
};

class Subcommand;

// All commands, in the order of the help. A group comes before its commands.
using Commands = std::span<const std::unique_ptr<Subcommand>>;

// What a command is run with. It only refers to these things.
struct CommandContext {
  const Invocation& call;

  // Says on stderr what went wrong, where the command goes on all the same.
  const std::function<void(const Failure&)>& report;

  const Settings& settings;
  const Look& look;
  Commands commands;
};

// Used by one thread, for one run: it is declared, read, and then run.
class Subcommand {
 public:
  explicit Subcommand(const CommandHelp& help) : help_(help) {}
  virtual ~Subcommand() = default;
  Subcommand(const Subcommand&) = delete;  // the readers refer to it
  Subcommand& operator=(const Subcommand&) = delete;

  const CommandHelp& help() const { return help_; }
  std::string_view name() const { return help_.name; }
  std::string_view group() const;  // "admin"; empty if the command is in no group
  std::string_view word() const;   // "open": the name without the group

  std::span<const Argument> arguments() const { return arguments_; }
  std::span<const Option> options() const { return options_; }  // beside those of all commands

  // Returns null if the option does not go with this command.
  const Option* FindOption(std::string_view name) const;

  // Called once, after all values have been read: checks what goes together. May change the
  // settings that follow from the command's own options.
  virtual std::optional<Failure> Check(Settings& settings);

  // Does what was asked for. Blocks, at most for the timeout, and for as long as a person takes to
  // answer if one is asked.
  virtual Result<Printout> Run(const CommandContext& context) const = 0;

 protected:
  void Add(Argument argument) { arguments_.push_back(std::move(argument)); }
  void Add(Option option) { options_.push_back(std::move(option)); }
  void Add(std::vector<Option> options) {
    for (Option& option : options) Add(std::move(option));
  }

 private:
  const CommandHelp help_;
  std::vector<Argument> arguments_;
  std::vector<Option> options_;
};

// Returns null if there is no command of this name.
Subcommand* FindCommand(Commands commands, std::string_view name);

// The commands of a group. The group "" has the commands that stand by themselves; a group is one
// of them.
std::vector<const Subcommand*> CommandsIn(Commands commands, std::string_view group);

// "did you mean 'admin import'?", for the word of a command that is in a group; else nullopt.
std::optional<std::string> DidYouMeanOfGroup(Commands commands, std::string_view word);

// The words by which these are called: "open".
std::vector<std::string_view> WordsIn(Commands commands, std::string_view group);

// "withdraw ACCOUNT AMOUNT".
std::string WithArguments(const Subcommand& command);

// The same with everything that stands in for arguments.
std::string UsageOf(const Subcommand& command);

// "atm-cli withdraw 10001 40".
std::string_view FirstExample(const Subcommand& command);

// Returns the usage failure for an argument that the command has no place for.
Failure OneTooMany(const Subcommand& command, std::string_view argument);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_SUBCOMMAND_H_
