// atm-cli config use
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/commands/bank_name.h"
#include "client/cli/commands/commands.h"
#include "client/cli/world/named_banks.h"

namespace atm::cli {
namespace {

class ConfigUse final : public Subcommand {
 public:
  ConfigUse()
      : Subcommand({.name = "config use",
                    .summary = "Choose the bank of commands that name none",
                    .examples = R"(  atm-cli config use prod
  atm-cli config use none
)",
                    .details = "With 'none' such commands go to the default server again.\n",
                    .asks_bank = false}) {
    Add(BankNameArgument(bank_));
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const auto choose = [this](NamedBanks& named) -> std::optional<Failure> {
      if (bank_ != kNoBank && !named.banks.contains(bank_)) {
        return NoSuchBank(bank_, named);
      }
      named.current = bank_ == kNoBank ? "" : bank_;
      return std::nullopt;
    };
    if (std::optional<Failure> failure = ChangeNamedBanks(context.call.environment, choose)) {
      return *std::move(failure);
    }
    Printout printout;
    printout.message = absl::StrFormat("note: commands go to the bank '%s' from now on\n", bank_);
    return printout;
  }

 private:
  std::string bank_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeConfigUse() { return std::make_unique<ConfigUse>(); }

}  // namespace atm::cli
