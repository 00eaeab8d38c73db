// atm-cli admin unfreeze
#include "client/cli/commands/account_command.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"

namespace atm::cli {
namespace {

class AdminUnfreeze final : public AccountCommand {
 public:
  AdminUnfreeze()
      : AccountCommand({.name = "admin unfreeze",
                        .summary = "Take a freeze away",
                        .examples = "  atm-cli admin unfreeze 10001\n",
                        .details = "An account that is not frozen stays as it is.\n"}) {
    Add(NumberArgument(account_));
    AddDryRun();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "admin unfreeze",
            .noun = "end of the freeze",
            .again_does = "asks for the same again: twice is no more than once"};
  }

  Result<Printout> Send(const Session& session, const Asked& asked,
                        const Look& look) const override {
    return ShowChange<v1::UpdateAccountResponse>(
        session.admin().UpdateAccount(Update("freeze"), session.TimeLeft()),
        {absl::StrFormat("unfroze account %s", account_),
         absl::StrFormat("account %s would be unfrozen", account_)},
        asked, look);
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminUnfreeze() { return std::make_unique<AdminUnfreeze>(); }

}  // namespace atm::cli
