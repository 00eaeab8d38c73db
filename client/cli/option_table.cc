#include "client/cli/option_table.h"

#include <algorithm>
#include <array>

namespace atm::cli {
namespace {

using Texts = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kAccount = {"ACCOUNT"};
constexpr std::array<std::string_view, 2> kAccountAmount = {"ACCOUNT", "AMOUNT"};
constexpr std::array<std::string_view, 1> kShell = {"SHELL"};
constexpr std::array<std::string_view, 1> kTopic = {"[COMMAND]"};

constexpr std::array<std::string_view, 3> kShells = {"bash", "zsh", "fish"};
constexpr std::array<std::string_view, 4> kTopics = {"balance", "withdraw", "deposit",
                                                     "completion"};
constexpr std::array<std::string_view, 4> kOutputs = {"auto", "table", "json", "csv"};
constexpr std::array<std::string_view, 3> kColors = {"auto", "always", "never"};

constexpr std::string_view kMoneyDetails =
    R"(AMOUNT is written as people write it, 40 or 100.50, with at most the decimals of the account's
currency. It is never rounded.

Each run makes a request id of its own. Where the answer is lost, the error message gives the
command that asks again under the same id: it never moves money twice.
)";

constexpr std::array<CommandSpec, 5> kCommands = {{
    {Command::kBalance, "balance", Texts(kAccount), Texts(), "Show what an account holds",
     R"(  atm-cli balance 10001
  atm-cli balance 10001 -o json | jq -r .balance.availableMinor
  atm-cli balance 10001 --server bank.example:50051 --tls
)",
     "The balance is what is booked; available is what can be withdrawn now.\n"},
    {Command::kWithdraw, "withdraw", Texts(kAccountAmount), Texts(), "Take cash out of an account",
     R"(  atm-cli withdraw 10001 40
  atm-cli withdraw 10001 99.95 --currency USD
  atm-cli withdraw 10001 40 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
     kMoneyDetails},
    {Command::kDeposit, "deposit", Texts(kAccountAmount), Texts(), "Pay cash into an account",
     R"(  atm-cli deposit 10001 100.50
  atm-cli deposit 10001 100.50 -o csv
  atm-cli deposit 10001 100.50 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
     kMoneyDetails},
    {Command::kCompletion, "completion", Texts(kShell), Texts(kShells),
     "Print the completion script of a shell",
     R"(  source <(atm-cli completion bash)
  source <(atm-cli completion zsh)
  atm-cli completion fish | source
)",
     R"(To keep it:
  bash: atm-cli completion bash > ~/.local/share/bash-completion/completions/atm-cli
  zsh:  atm-cli completion zsh > a file called _atm-cli in a folder of $fpath
  fish: atm-cli completion fish > ~/.config/fish/completions/atm-cli.fish
)"},
    {Command::kHelp, "help", Texts(kTopic), Texts(kTopics), "Show this help, or that of a command",
     R"(  atm-cli help
  atm-cli help withdraw
)",
     ""},
}};

constexpr std::array<OptionSpec, 12> kOptions = {{
    {"server", 0, "HOST:PORT", "ATM_SERVER",
     "The bank's server (127.0.0.1:50051; a missing port is 50051)", Texts()},
    {"tls", 0, "", "", "Use TLS; the other TLS options imply it", Texts()},
    {"tls-ca", 0, "FILE", "ATM_TLS_CA", "Trust the authorities of this PEM file, not the system's",
     Texts(), true},
    {"tls-cert", 0, "FILE", "ATM_TLS_CERT", "Show the server this PEM certificate", Texts(), true},
    {"tls-key", 0, "FILE", "ATM_TLS_KEY", "The private key to --tls-cert", Texts(), true},
    {"currency", 0, "CODE", "", "withdraw, deposit: refuse if the account is in another currency",
     Texts()},
    {"request-id", 0, "UUID", "", "withdraw, deposit: ask again, or choose the id yourself",
     Texts()},
    {"timeout", 0, "TIME", "", "Wait so long in all, such as 5s or 500ms (5s)", Texts()},
    {"output", 'o', "FORMAT", "", "auto (a table on a terminal, else JSON), table, json or csv",
     Texts(kOutputs)},
    {"color", 0, "WHEN", "", "auto (on a terminal, unless NO_COLOR is set), always or never",
     Texts(kColors)},
    {"help", 'h', "", "", "Show help, also for one command", Texts()},
    {"version", 0, "", "", "Show the version", Texts()},
}};

}  // namespace

std::span<const CommandSpec> CommandTable() { return kCommands; }

std::span<const OptionSpec> OptionTable() { return kOptions; }

const CommandSpec* FindCommand(std::string_view name) {
  const auto found = std::ranges::find(kCommands, name, &CommandSpec::name);
  return found == kCommands.end() ? nullptr : &*found;
}

const CommandSpec& SpecOf(Command command) {
  return *std::ranges::find(kCommands, command, &CommandSpec::command);
}

}  // namespace atm::cli
