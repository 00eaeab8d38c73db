// atm-cli admin show
#include <utility>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

class AdminShow final : public Subcommand {
 public:
  AdminShow()
      : Subcommand({.name = "admin show",
                    .summary = "Show an account",
                    .examples = R"(  atm-cli admin show 10001
  atm-cli admin show 10001 -o json | jq -r .account.state
)"}) {
    Add(NumberArgument(account_));
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Result<Session> session = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    const auto& opened = std::get<Session>(session);
    absl::StatusOr<v1::Account> account = opened.admin().GetAccount(account_, opened.TimeLeft());
    if (!account.ok()) {
      return Explain(account.status(), {.command = "admin show",
                                        .noun = "look-up",
                                        .account = account_,
                                        .bank = context.settings.bank});
    }
    // The whole answer, as every other client of the contract sees it.
    v1::GetAccountResponse response;
    *response.mutable_account() = *std::move(account);
    return InFormat(response, context.look, AccountTable(response.account(), "", context.look),
                    AccountCsv(response.account(), context.look.csv));
  }

 private:
  std::string account_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminShow() { return std::make_unique<AdminShow>(); }

}  // namespace atm::cli
