// The commands and options of atm-cli, each written down once: the parser, the help, the completion
// scripts and the suggestions all read these tables.
#ifndef ATM_CLIENT_CLI_LINE_OPTION_TABLE_H_
#define ATM_CLIENT_CLI_LINE_OPTION_TABLE_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atm::cli {

enum class Command {
  kBalance,
  kWithdraw,
  kDeposit,
  kTransfer,
  kHold,
  kCapture,
  kRelease,
  kReverse,
  kShow,
  kStatement,
  kWatch,
  kAdmin,  // alone it does nothing
  kAdminOpen,
  kAdminShow,
  kAdminList,
  kAdminFreeze,
  kAdminUnfreeze,
  kAdminRename,
  kAdminClose,
  kAdminReopen,
  kAdminLimits,
  kAdminVerify,
  kAdminImport,
  kAdminExport,
  kBench,
  kShell,
  kCompletion,
  kHelp
};

struct CommandSpec {
  Command command;
  std::string_view name;                        // "balance"; of a command in a group: "admin open"
  std::span<const std::string_view> arguments;  // all are needed, but [THIS]
  std::span<const std::string_view> choices;    // for the first argument; empty: any text
  std::string_view summary;
  std::string_view examples;  // whole lines, for the help
  std::string_view details;   // whole lines, for the help
  std::string_view usage;     // what follows the name in the help; empty: the arguments

  std::string_view group() const;  // "admin"; empty: it is in none
  std::string_view word() const;   // "open": the name without the group
  bool takes_file() const;         // as its first argument
};

// An option whose meaning depends on the command has an entry for each meaning, all of them
// switches or none.
struct OptionSpec {
  std::string_view name = {};         // without the dashes
  char letter = 0;                    // the short form, or 0
  std::string_view value = {};        // as the help calls it; empty: a switch
  std::string_view environment = {};  // the variable that stands in for it; empty: none
  std::string_view help = {};
  std::span<const std::string_view> choices = {};  // empty: any text
  std::span<const Command> commands = {};          // that it goes with; empty: all
  bool is_file = false;                            // the value names a file

  bool is_switch() const { return value.empty(); }
  bool GoesWith(Command command) const;
};

std::span<const CommandSpec> CommandTable();
std::span<const OptionSpec> OptionTable();

// The commands of a group; those of "" stand by themselves, and a group is one of them.
std::vector<const CommandSpec*> CommandsIn(std::string_view group);

// The entry with this name. Null if there is none.
const CommandSpec* FindCommand(std::string_view name);

// The entry of an option as it goes with a command. Null if it does not.
const OptionSpec* FindOption(std::string_view name, Command command);

// "withdraw ACCOUNT AMOUNT", in full and without what stands in for arguments.
std::string UsageOf(const CommandSpec& command);
std::string WithArguments(const CommandSpec& command);

// The names of the commands that an option goes with.
std::vector<std::string_view> CommandsWith(std::string_view name);

// The entry of a command, and the first one of an option that exists.
const CommandSpec& SpecOf(Command command);
const OptionSpec& OptionNamed(std::string_view name);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_OPTION_TABLE_H_
