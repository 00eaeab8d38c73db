// atm-cli holds
#include <utility>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/hold_output.h"
#include "client/cli/show/in_format.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

constexpr std::int32_t kLargestHoldPage = 1'000;  // of the contract

class Holds final : public Subcommand {
 public:
  Holds()
      : Subcommand(
            {.name = "holds",
             .summary = "List an account's open holds",
             .examples = R"(  atm-cli holds 10001
  atm-cli holds 10001 -o csv
  atm-cli holds 10001 -o json | jq -r '.holds[].id'
)",
             .details =
                 R"(A hold is open until 'capture' pays it out, 'release' frees it, or its time is over. The
last line says what the account holds, what of it is set aside, and what can be withdrawn.

Times in the table are in your time zone (TZ), or in UTC with --utc. --timeout is for each page of 1,000 holds.
)"}) {
    Add(AccountArgument(account_));
  }

  Result<Printout> Run(const CommandContext& context) const override {
    Result<Session> opened = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&opened)) {
      return *failure;
    }
    auto& session = std::get<Session>(opened);
    v1::ListHoldsRequest request;
    request.set_account(account_);
    request.set_page_size(kLargestHoldPage);
    v1::ListHoldsResponse all;
    do {
      absl::StatusOr<v1::ListHoldsResponse> page =
          session.bank().ListHolds(request, session.TimeLeft());
      if (!page.ok()) {
        return Explain(page.status(), {.command = "holds",
                                       .noun = "list of holds",
                                       .account = account_,
                                       .bank = context.settings.bank});
      }
      request.set_page_token(page->next_page_token());
      page->clear_next_page_token();
      all.clear_balance();  // that of the last page is the newest
      all.MergeFrom(*page);
      session.RestartTime();  // the time is for each page
    } while (!request.page_token().empty());
    return InFormat(all, context.look, HoldsTable(all, context.look),
                    HoldsCsv(all, context.look.csv));
  }

 private:
  std::string account_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeHolds() { return std::make_unique<Holds>(); }

}  // namespace atm::cli
