// atm-cli admin reopen
#include "client/cli/commands/account_command.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"

namespace atm::cli {
namespace {

class AdminReopen final : public AccountCommand {
 public:
  AdminReopen()
      : AccountCommand({.name = "admin reopen",
                        .summary = "Open a closed account again",
                        .examples = "  atm-cli admin reopen 10001\n",
                        .details = "If it was frozen when it was closed, it is frozen again.\n"}) {
    Add(NumberArgument(account_));
    AddDryRun();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {
        .command = "admin reopen", .noun = "reopening", .again_does = "shows whether it was done"};
  }
  bool happens_once() const override { return true; }

  Result<Printout> Send(const Session& session, const Asked& asked,
                        const Look& look) const override {
    return ShowChange<v1::ReopenAccountResponse>(
        session.admin().ReopenAccount(About<v1::ReopenAccountRequest>(), session.TimeLeft()),
        {absl::StrFormat("reopened account %s", account_),
         absl::StrFormat("account %s would be opened again", account_)},
        asked, look);
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminReopen() { return std::make_unique<AdminReopen>(); }

}  // namespace atm::cli
