// atm-cli config remove
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/commands/bank_name.h"
#include "client/cli/commands/commands.h"
#include "client/cli/world/named_banks.h"

namespace atm::cli {
namespace {

class ConfigRemove final : public Subcommand {
 public:
  ConfigRemove()
      : Subcommand({.name = "config remove",
                    .summary = "Forget the name of a bank",
                    .examples = "  atm-cli config remove test\n",
                    .details = "If it was the chosen one, none is chosen any more.\n",
                    .asks_bank = false}) {
    Add(BankNameArgument(bank_));
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const auto forget = [this](NamedBanks& named) -> std::optional<Failure> {
      if (named.banks.erase(bank_) == 0) {
        return NoSuchBank(bank_, named);
      }
      if (named.current == bank_) named.current.clear();
      return std::nullopt;
    };
    if (std::optional<Failure> failure = ChangeNamedBanks(context.call.environment, forget)) {
      return *std::move(failure);
    }
    Printout printout;
    printout.message = absl::StrFormat("note: bank '%s' is forgotten\n", bank_);
    return printout;
  }

 private:
  std::string bank_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeConfigRemove() { return std::make_unique<ConfigRemove>(); }

}  // namespace atm::cli
