// atm-cli admin holds
#include <cstdint>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/paged_list.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/show/hold_output.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

// Prints the holds as they come, page by page.
class AdminHolds final : public Subcommand {
 public:
  AdminHolds()
      : Subcommand(
            {.name = "admin holds",
             .summary = "List all open holds, those that end soonest first",
             .examples = R"(  atm-cli admin holds
  atm-cli admin holds --limit 20
  atm-cli admin holds -o json | jq -r .transaction.debitAccount
)",
             .details =
                 R"(Without --limit all holds are listed. They are printed as they come: on a terminal one
line each, in a pipe one line of JSON each, as 'show' prints it.

Times in the table are in your time zone (TZ), or in UTC with --utc. --timeout is for each page of 1,000 holds.
)"}) {
    Add(LimitOption(limit_));
  }

  Result<Printout> Run(const CommandContext& context) const override {
    HoldList list(context.look);
    const Result<ListEnd> end = PrintPages<v1::AdminServiceListHoldsRequest, v1::Transaction>(
        context, {.command = "admin holds", .noun = "list of holds"}, limit_, {},
        [](const Session& session, const v1::AdminServiceListHoldsRequest& request) {
          return session.admin().ListHolds(request, session.TimeLeft());
        },
        [](const v1::AdminServiceListHoldsResponse& page) -> const auto& { return page.holds(); },
        [&](const std::vector<v1::Transaction>& holds) { return list.Next(holds); });
    if (const auto* failure = std::get_if<Failure>(&end)) {
      return *failure;
    }
    return DataOnly(list.End(std::get<ListEnd>(end).has_more));
  }

 private:
  std::int64_t limit_ = 0;  // 0: none
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminHolds() { return std::make_unique<AdminHolds>(); }

}  // namespace atm::cli
