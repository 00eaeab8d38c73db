// atm-cli version
#include <string>

#include "client/cli/commands/commands.h"
#include "client/cli/line/help.h"

namespace atm::cli {
namespace {

// The contract has no word for the version of a server, so that it says nothing of one.
class VersionCommand final : public Subcommand {
 public:
  VersionCommand()
      : Subcommand({.name = "version",
                    .summary = "Show the version of atm-cli",
                    .examples = R"(  atm-cli version
  atm-cli version -o json | jq -r .version
)",
                    .details = "A bank does not tell which version of atm-server it runs.\n",
                    .asks_bank = false}) {}

  Result<Printout> Run(const CommandContext& context) const override {
    switch (context.look.format) {
      case Format::kJson:
        return DataOnly("{\n \"version\": \"" ATM_VERSION "\"\n}\n");
      case Format::kCsv:
        return DataOnly("version\n" ATM_VERSION "\n");
      default:
        return DataOnly(Version());
    }
  }
};

}  // namespace

std::unique_ptr<Subcommand> MakeVersion() { return std::make_unique<VersionCommand>(); }

}  // namespace atm::cli
