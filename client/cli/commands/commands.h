// The commands that ask the bank: one file each.
#ifndef ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_
#define ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_

#include <memory>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/line/subcommand.h"

namespace atm::cli {

// `zone` is that of dates which do not name one, and of times that are shown to people.
std::unique_ptr<Subcommand> MakeBalance(absl::TimeZone zone);
std::unique_ptr<Subcommand> MakeWithdraw();
std::unique_ptr<Subcommand> MakeDeposit();
std::unique_ptr<Subcommand> MakeTransfer();
std::unique_ptr<Subcommand> MakeHold();
std::unique_ptr<Subcommand> MakeCapture();
std::unique_ptr<Subcommand> MakeRelease();
std::unique_ptr<Subcommand> MakeHolds(absl::TimeZone zone);
std::unique_ptr<Subcommand> MakeReverse();
std::unique_ptr<Subcommand> MakeShow(absl::TimeZone zone);
std::unique_ptr<Subcommand> MakeStatement(absl::TimeZone zone);
std::unique_ptr<Subcommand> MakeWatch(absl::TimeZone zone);

// The group admin: accounts, rather than their money.
std::unique_ptr<Subcommand> MakeAdmin();
std::unique_ptr<Subcommand> MakeAdminOpen();
std::unique_ptr<Subcommand> MakeAdminShow();
std::unique_ptr<Subcommand> MakeAdminList(absl::TimeZone zone);
std::unique_ptr<Subcommand> MakeAdminHolds(absl::TimeZone zone);
std::unique_ptr<Subcommand> MakeAdminFreeze(absl::TimeZone zone);
std::unique_ptr<Subcommand> MakeAdminUnfreeze();
std::unique_ptr<Subcommand> MakeAdminRename();
std::unique_ptr<Subcommand> MakeAdminClose();
std::unique_ptr<Subcommand> MakeAdminReopen();
std::unique_ptr<Subcommand> MakeAdminLimits();
std::unique_ptr<Subcommand> MakeAdminVerify();
std::unique_ptr<Subcommand> MakeAdminBackup();
std::unique_ptr<Subcommand> MakeAdminImport();
std::unique_ptr<Subcommand> MakeAdminExport(absl::TimeZone zone);

// `topics` are the commands that stand by themselves, which its first argument names.
std::unique_ptr<Subcommand> MakeHelp(std::vector<std::string_view> topics);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_COMMANDS_H_
