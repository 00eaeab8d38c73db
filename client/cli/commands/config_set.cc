// atm-cli config set
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/commands/bank_name.h"
#include "client/cli/commands/commands.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/world/named_banks.h"

namespace atm::cli {
namespace {

// A file is meant where the command is typed, and later commands are typed elsewhere.
std::string Absolute(const std::string& file) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(file, error);
  return error ? file : absolute.string();
}

class ConfigSet final : public Subcommand {
 public:
  ConfigSet()
      : Subcommand(
            {.name = "config set",
             .summary = "Give a bank a name, or change how it is reached",
             .examples = R"(  atm-cli config set bank prod --server bank.example --tls-ca ca.pem
  atm-cli config set bank test --server 127.0.0.1:50052 --timeout 2s
)",
             .details =
                 R"(NAME is 1 to 64 letters, digits, points, dashes and underscores. The options --server, --tls, --tls-ca,
--tls-cert, --tls-key and --timeout are kept for it. Those that are not given stay as they are.
)",
             .asks_bank = false}) {
    Add(Argument{.name = "bank",
                 .read = WordInto(kind_),
                 .choices = {"bank"},
                 .choice = "something that has a name"});
    Add(BankNameArgument(bank_));
  }

  std::optional<Failure> Check(Settings& /*settings*/) override {
    if (bank_ != kNoBank) {
      return std::nullopt;
    }
    return UsageFailure("no bank can have the name 'none'", "it stands for no bank at all",
                        "another name");
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Environment& environment = context.call.environment;
    const auto keep = [&](NamedBanks& named) -> std::optional<Failure> {
      BankValues& values = named.banks[bank_];
      for (const auto& [option, value] : context.settings.bank_values) {
        const bool is_file = option.starts_with("tls-");
        values[option] = is_file ? Absolute(value) : value;
      }
      return std::nullopt;
    };
    if (std::optional<Failure> failure = ChangeNamedBanks(environment, keep)) {
      return *std::move(failure);
    }
    Printout printout;
    printout.message =
        absl::StrFormat("note: bank '%s' is kept in %s\n", bank_, ConfigFile(environment));
    return printout;
  }

 private:
  std::string kind_;
  std::string bank_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeConfigSet() { return std::make_unique<ConfigSet>(); }

}  // namespace atm::cli
