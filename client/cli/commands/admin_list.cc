// atm-cli admin list
#include <cstdint>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/paged_list.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/text/describe.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

// Prints the accounts as they come, page by page.
class AdminList final : public Subcommand {
 public:
  AdminList()
      : Subcommand(
            {.name = "admin list",
             .summary = "List accounts, the oldest first",
             .examples = R"(  atm-cli admin list
  atm-cli admin list --state frozen
  atm-cli admin list --prefix 100 --limit 20
  atm-cli admin list -o json | jq -r .account.account
)",
             .details =
                 R"(Without --limit all accounts are listed. They are printed as they come: on a terminal one line each,
in a pipe one line of JSON each, as 'admin show' prints it.

--timeout is for each page of 1,000 accounts.
)"}) {
    Add(Option{.name = "state",
               .value = "STATE",
               .help = "Only accounts in this state: active, frozen or closed",
               .choices = {"active", "frozen", "closed"},
               .read = ChoiceInto(state_, FindAccountState)});
    Add(Option{.name = "prefix",
               .value = "P",
               .help = "Only accounts whose number begins with this, such as 100",
               .read = AccountInto(prefix_)});
    Add(LimitOption(limit_));
  }

  Result<Printout> Run(const CommandContext& context) const override {
    AccountList list(context.look);
    v1::ListAccountsRequest request;
    request.set_state(state_);
    request.set_number_prefix(prefix_);
    const Result<ListEnd> end = PrintPages<v1::ListAccountsRequest, v1::Account>(
        context, {.command = "admin list", .noun = "list"}, limit_, request,
        [](const Session& session, const v1::ListAccountsRequest& wanted) {
          return session.admin().ListAccounts(wanted, session.TimeLeft());
        },
        [](const v1::ListAccountsResponse& page) -> const auto& { return page.accounts(); },
        [&](const std::vector<v1::Account>& accounts) { return list.Next(accounts); });
    if (const auto* failure = std::get_if<Failure>(&end)) {
      return *failure;
    }
    return DataOnly(list.End(std::get<ListEnd>(end).has_more));
  }

 private:
  v1::Account::State state_ = v1::Account::STATE_UNSPECIFIED;  // any
  std::string prefix_;
  std::int64_t limit_ = 0;  // 0: none
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminList() { return std::make_unique<AdminList>(); }

}  // namespace atm::cli
