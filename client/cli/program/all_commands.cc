#include "client/cli/program/all_commands.h"

#include "client/cli/bench/bench.h"
#include "client/cli/commands/commands.h"
#include "client/cli/shell/completion.h"
#include "client/cli/shell/shell.h"

namespace atm::cli {

std::vector<std::unique_ptr<Subcommand>> MakeCommands(const Calendar& calendar) {
  std::vector<std::unique_ptr<Subcommand>> commands;
  commands.push_back(MakeBalance(calendar));
  commands.push_back(MakeWithdraw());
  commands.push_back(MakeDeposit());
  commands.push_back(MakeTransfer());
  commands.push_back(MakeHold(calendar));
  commands.push_back(MakeCapture());
  commands.push_back(MakeRelease());
  commands.push_back(MakeHolds());
  commands.push_back(MakeReverse());
  commands.push_back(MakeShow());
  commands.push_back(MakeStatement(calendar));
  commands.push_back(MakeWatch());
  commands.push_back(MakeAdmin());
  commands.push_back(MakeAdminOpen());
  commands.push_back(MakeAdminShow());
  commands.push_back(MakeAdminList());
  commands.push_back(MakeAdminHolds());
  commands.push_back(MakeAdminFreeze(calendar));
  commands.push_back(MakeAdminUnfreeze());
  commands.push_back(MakeAdminRename());
  commands.push_back(MakeAdminClose());
  commands.push_back(MakeAdminReopen());
  commands.push_back(MakeAdminLimits());
  commands.push_back(MakeAdminVerify());
  commands.push_back(MakeAdminBackup());
  commands.push_back(MakeAdminImport());
  commands.push_back(MakeAdminExport(calendar));
  commands.push_back(MakeConfig());
  commands.push_back(MakeConfigSet());
  commands.push_back(MakeConfigUse());
  commands.push_back(MakeConfigList());
  commands.push_back(MakeConfigRemove());
  commands.push_back(MakeBench());
  commands.push_back(MakeShell());
  commands.push_back(MakeCompletion());
  commands.push_back(MakeVersion());
  commands.push_back(MakeHelp(WordsIn(commands, "")));
  return commands;
}

}  // namespace atm::cli
