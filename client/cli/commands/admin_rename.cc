// atm-cli admin rename
#include "client/cli/commands/account_command.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"

namespace atm::cli {
namespace {

class AdminRename final : public AccountCommand {
 public:
  AdminRename()
      : AccountCommand(
            {.name = "admin rename",
             .summary = "Change the name of an account",
             .examples = R"(  atm-cli admin rename 10001 'Ada Lovelace'
  atm-cli admin rename 10001 ''
)",
             .details = "NAME has at most 140 characters. An empty one takes the name away.\n"}) {
    Add(NumberArgument(account_));
    Add(Argument{.name = "NAME", .read = TextInto(display_name_)});
    AddDryRun();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "admin rename",
            .noun = "renaming",
            .again_does = "asks for the same again: twice is no more than once"};
  }

  Result<Printout> Send(const Session& session, const Asked& asked,
                        const Look& look) const override {
    v1::UpdateAccountRequest request = Update("display_name");
    request.set_display_name(display_name_);
    return ShowChange<v1::UpdateAccountResponse>(
        session.admin().UpdateAccount(request, session.TimeLeft()),
        {absl::StrFormat("renamed account %s", account_),
         absl::StrFormat("account %s would be renamed", account_)},
        asked, look);
  }

 private:
  std::string display_name_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminRename() { return std::make_unique<AdminRename>(); }

}  // namespace atm::cli
