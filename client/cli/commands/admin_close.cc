// atm-cli admin close
#include "client/cli/commands/account_command.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"

namespace atm::cli {
namespace {

class AdminClose final : public AccountCommand {
 public:
  AdminClose()
      : AccountCommand(
            {.name = "admin close",
             .summary = "Close an account that holds nothing",
             .examples = R"(  atm-cli admin close 10001
  atm-cli admin close 10001 --yes
)",
             .details =
                 R"(The account must hold no money, and must have no open hold. Its number is never given to another
account.

On a terminal it asks first; --yes answers.
)"}) {
    Add(NumberArgument(account_));
    AddDryRun();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "admin close", .noun = "closing", .again_does = "shows whether it was done"};
  }
  bool happens_once() const override { return true; }
  bool asks() const override { return true; }

  std::optional<std::string> Question(const v1::Account& account) const override {
    if (account.state() == v1::Account::STATE_CLOSED || account.balance().balance_minor() != 0) {
      return std::nullopt;
    }
    return absl::StrFormat("Close account %s%s?", account.account(), OfName(account));
  }

  Result<Printout> Send(const Session& session, const Asked& asked,
                        const Look& look) const override {
    return ShowChange<v1::CloseAccountResponse>(
        session.admin().CloseAccount(About<v1::CloseAccountRequest>(), session.TimeLeft()),
        {absl::StrFormat("closed account %s", account_),
         absl::StrFormat("account %s would be closed", account_)},
        asked, look);
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminClose() { return std::make_unique<AdminClose>(); }

}  // namespace atm::cli
