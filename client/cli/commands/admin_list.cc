// atm-cli admin list
#include <cstdint>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/readers.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/describe.h"
#include "client/cli/world/session.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

constexpr std::int64_t kLargestListPage = 1'000;  // of the contract

// Prints the accounts as they come, page by page.
class AdminList final : public Command {
 public:
  explicit AdminList(absl::TimeZone zone)
      : Command(
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
)"}),
        zone_(zone) {
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
    Result<Session> session = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    auto& opened = std::get<Session>(session);
    v1::ListAccountsRequest request = FirstPage();
    AccountList list(context.look, zone_);
    std::int64_t count = 0;
    bool has_more = false;
    do {
      const absl::StatusOr<v1::ListAccountsResponse> page =
          opened.admin().ListAccounts(request, opened.TimeLeft());
      if (!page.ok()) {
        return Explain(page.status(),
                       {.command = "admin list", .noun = "list", .bank = context.settings.bank});
      }
      std::vector<v1::Account> shown(page->accounts().begin(), page->accounts().end());
      if (limit_ != 0 && count + static_cast<std::int64_t>(shown.size()) > limit_) {
        has_more = true;
        shown.resize(static_cast<std::size_t>(limit_ - count));
      }
      count += static_cast<std::int64_t>(shown.size());
      if (const auto why =
              shown.empty() ? std::nullopt : WriteOut(context.call.out, list.Next(shown))) {
        return NotWritten(*why);
      }
      request.set_page_token(page->next_page_token());
      opened.RestartTime();  // the time is for each page
    } while (!has_more && !request.page_token().empty());
    return DataOnly(list.End(has_more));
  }

 private:
  v1::ListAccountsRequest FirstPage() const {
    v1::ListAccountsRequest request;
    request.set_state(state_);
    request.set_number_prefix(prefix_);
    // One account more than is shown, which tells whether there are more.
    const bool is_short = limit_ != 0 && limit_ < kLargestListPage;
    request.set_page_size(static_cast<std::int32_t>(is_short ? limit_ + 1 : kLargestListPage));
    return request;
  }

  const absl::TimeZone zone_;
  v1::Account::State state_ = v1::Account::STATE_UNSPECIFIED;  // any
  std::string prefix_;
  std::int64_t limit_ = 0;  // 0: none
};

}  // namespace

std::unique_ptr<Command> MakeAdminList(absl::TimeZone zone) {
  return std::make_unique<AdminList>(zone);
}

}  // namespace atm::cli
