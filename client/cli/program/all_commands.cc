#include "client/cli/program/all_commands.h"

#include "client/cli/bench/bench.h"
#include "client/cli/commands/commands.h"
#include "client/cli/shell/completion.h"
#include "client/cli/shell/shell.h"

namespace atm::cli {

std::vector<std::unique_ptr<Subcommand>> MakeCommands(absl::TimeZone zone) {
  std::vector<std::unique_ptr<Subcommand>> commands;
  commands.push_back(MakeBalance(zone));
  commands.push_back(MakeWithdraw());
  commands.push_back(MakeDeposit());
  commands.push_back(MakeTransfer());
  commands.push_back(MakeHold());
  commands.push_back(MakeCapture());
  commands.push_back(MakeRelease());
  commands.push_back(MakeHolds(zone));
  commands.push_back(MakeReverse());
  commands.push_back(MakeShow(zone));
  commands.push_back(MakeStatement(zone));
  commands.push_back(MakeWatch(zone));
  commands.push_back(MakeAdmin());
  commands.push_back(MakeAdminOpen());
  commands.push_back(MakeAdminShow());
  commands.push_back(MakeAdminList(zone));
  commands.push_back(MakeAdminHolds(zone));
  commands.push_back(MakeAdminFreeze(zone));
  commands.push_back(MakeAdminUnfreeze());
  commands.push_back(MakeAdminRename());
  commands.push_back(MakeAdminClose());
  commands.push_back(MakeAdminReopen());
  commands.push_back(MakeAdminLimits());
  commands.push_back(MakeAdminVerify());
  commands.push_back(MakeAdminBackup());
  commands.push_back(MakeAdminImport());
  commands.push_back(MakeAdminExport(zone));
  commands.push_back(MakeBench());
  commands.push_back(MakeShell());
  commands.push_back(MakeCompletion());
  commands.push_back(MakeHelp(WordsIn(commands, "")));
  return commands;
}

}  // namespace atm::cli
