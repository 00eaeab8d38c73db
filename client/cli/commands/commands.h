// The commands that ask the bank: one file each.
#ifndef ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_
#define ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/line/command.h"

namespace atm::cli {

// `zone` is that of dates which do not name one, and of times that are shown to people.
std::unique_ptr<Command> MakeBalance(absl::TimeZone zone);
std::unique_ptr<Command> MakeWithdraw();
std::unique_ptr<Command> MakeDeposit();
std::unique_ptr<Command> MakeTransfer();
std::unique_ptr<Command> MakeHold();
std::unique_ptr<Command> MakeCapture();
std::unique_ptr<Command> MakeRelease();
std::unique_ptr<Command> MakeHolds(absl::TimeZone zone);
std::unique_ptr<Command> MakeReverse();
std::unique_ptr<Command> MakeShow(absl::TimeZone zone);
std::unique_ptr<Command> MakeStatement(absl::TimeZone zone);
std::unique_ptr<Command> MakeWatch(absl::TimeZone zone);

// The group admin: accounts, rather than their money.
std::unique_ptr<Command> MakeAdmin();
std::unique_ptr<Command> MakeAdminOpen();
std::unique_ptr<Command> MakeAdminShow();
std::unique_ptr<Command> MakeAdminList(absl::TimeZone zone);
std::unique_ptr<Command> MakeAdminHolds(absl::TimeZone zone);
std::unique_ptr<Command> MakeAdminFreeze(absl::TimeZone zone);
std::unique_ptr<Command> MakeAdminUnfreeze();
std::unique_ptr<Command> MakeAdminRename();
std::unique_ptr<Command> MakeAdminClose();
std::unique_ptr<Command> MakeAdminReopen();
std::unique_ptr<Command> MakeAdminLimits();
std::unique_ptr<Command> MakeAdminVerify();
std::unique_ptr<Command> MakeAdminImport();
std::unique_ptr<Command> MakeAdminExport(absl::TimeZone zone);

// `topics` are the commands that stand by themselves, which its first argument names.
std::unique_ptr<Command> MakeHelp(std::vector<std::string_view> topics);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_
