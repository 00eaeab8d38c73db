// atm-cli config: the group, which does nothing alone.
#include "client/cli/commands/commands.h"
#include "client/cli/line/help.h"

namespace atm::cli {
namespace {

class Config final : public Subcommand {
 public:
  Config()
      : Subcommand(
            {.name = "config",
             .summary = "Give banks names, and choose one of them",
             .examples = R"(  atm-cli config set bank prod --server bank.example --tls-ca ca.pem
  atm-cli config use prod
  atm-cli config list
  atm-cli balance 10001 --bank test
)",
             .details =
                 R"(A named bank has its own --server, --tls, --tls-ca, --tls-cert, --tls-key and --timeout. --bank or
ATM_BANK names the bank of one command; else it is the one that 'config use' chose. An option beats
its environment variable, that beats the bank, and the bank beats the default. The bank 'none' stands
for no bank at all.

The names are kept in ~/.config/atm/config.json (or in $XDG_CONFIG_HOME), which only you may read.
)",
             .asks_bank = false}) {
    Add(Argument{.name = "COMMAND", .read = {}});
  }

  Result<Printout> Run(const CommandContext& context) const override {
    return DataOnly(HelpFor(*this, context.commands, HelpWidth(context.call)));
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeConfig() { return std::make_unique<Config>(); }

}  // namespace atm::cli
