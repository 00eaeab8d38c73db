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
    const Environment& environment = context.call.environment;
    Result<NamedBanks> read = ReadNamedBanks(environment);
    if (auto* failure = std::get_if<Failure>(&read)) {
      return std::move(*failure);
    }
    auto& named = std::get<NamedBanks>(read);
    if (named.banks.erase(bank_) == 0) {
      return NoSuchBank(bank_, named);
    }
    if (named.current == bank_) named.current.clear();
    if (std::optional<Failure> failure = WriteNamedBanks(environment, named)) {
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
