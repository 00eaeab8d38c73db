// The commands that ask the bank: one file each.
#ifndef ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_
#define ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_

#include <memory>
#include <string_view>
#include <vector>

#include "client/cli/line/subcommand.h"
#include "client/cli/text/date.h"

namespace atm::cli {

// `calendar` says what the times of the command line mean. It must outlive the command.
std::unique_ptr<Subcommand> MakeBalance(const Calendar& calendar);
std::unique_ptr<Subcommand> MakeWithdraw();
std::unique_ptr<Subcommand> MakeDeposit();
std::unique_ptr<Subcommand> MakeTransfer();
std::unique_ptr<Subcommand> MakeHold(const Calendar& calendar);
std::unique_ptr<Subcommand> MakeCapture();
std::unique_ptr<Subcommand> MakeRelease();
std::unique_ptr<Subcommand> MakeHolds();
std::unique_ptr<Subcommand> MakeReverse();
std::unique_ptr<Subcommand> MakeShow();
std::unique_ptr<Subcommand> MakeStatement(const Calendar& calendar);
std::unique_ptr<Subcommand> MakeWatch();

// The group admin: accounts, rather than their money.
std::unique_ptr<Subcommand> MakeAdmin();
std::unique_ptr<Subcommand> MakeAdminOpen();
std::unique_ptr<Subcommand> MakeAdminShow();
std::unique_ptr<Subcommand> MakeAdminList();
std::unique_ptr<Subcommand> MakeAdminHolds();
std::unique_ptr<Subcommand> MakeAdminFreeze(const Calendar& calendar);
std::unique_ptr<Subcommand> MakeAdminUnfreeze();
std::unique_ptr<Subcommand> MakeAdminRename();
std::unique_ptr<Subcommand> MakeAdminClose();
std::unique_ptr<Subcommand> MakeAdminReopen();
std::unique_ptr<Subcommand> MakeAdminLimits();
std::unique_ptr<Subcommand> MakeAdminVerify();
std::unique_ptr<Subcommand> MakeAdminBackup();
std::unique_ptr<Subcommand> MakeAdminImport();
std::unique_ptr<Subcommand> MakeAdminExport(const Calendar& calendar);

// The group config: names of banks.
std::unique_ptr<Subcommand> MakeConfig();
std::unique_ptr<Subcommand> MakeConfigSet();
std::unique_ptr<Subcommand> MakeConfigUse();
std::unique_ptr<Subcommand> MakeConfigList();
std::unique_ptr<Subcommand> MakeConfigRemove();

std::unique_ptr<Subcommand> MakeVersion();

// `topics` are the commands that stand by themselves, which its first argument names.
std::unique_ptr<Subcommand> MakeHelp(std::vector<std::string_view> topics);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_
