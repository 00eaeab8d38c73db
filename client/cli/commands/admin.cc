// atm-cli admin: the group, which does nothing alone.
#include "client/cli/commands/commands.h"
#include "client/cli/line/help.h"

namespace atm::cli {
namespace {

class Admin final : public Subcommand {
 public:
  Admin()
      : Subcommand(
            {.name = "admin",
             .summary = "Open, freeze, close and list accounts",
             .examples = R"(  atm-cli admin show 10001
  atm-cli admin open 20001 --currency USD --name 'Ada Lovelace'
  atm-cli admin freeze 10001 --debits --reason 'lost card'
  atm-cli admin list --state frozen -o csv
)",
             .details =
                 "NUMBER is the number of an account: 1 to 34 capital letters and digits.\n"}) {
    Add(Argument{.name = "COMMAND", .read = {}});
  }

  Result<Printout> Run(const CommandContext& context) const override {
    return DataOnly(HelpFor(*this, context.commands, HelpWidth(context.call)));
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdmin() { return std::make_unique<Admin>(); }

}  // namespace atm::cli
