// The commands: those of the bank's customers and its tellers, those of its administration, and
// those about atm-cli itself.
#include <algorithm>
#include <array>
#include <vector>

#include "client/cli/line/admin_table.h"
#include "client/cli/line/option_table.h"

namespace atm::cli {
namespace {

using Texts = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kAccount = {"ACCOUNT"};
constexpr std::array<std::string_view, 2> kAccountAmount = {"ACCOUNT", "AMOUNT"};
constexpr std::array<std::string_view, 3> kFromToAmount = {"FROM", "TO", "AMOUNT"};
constexpr std::array<std::string_view, 2> kHoldAmount = {"HOLD", "AMOUNT"};
constexpr std::array<std::string_view, 1> kHold = {"HOLD"};
constexpr std::array<std::string_view, 2> kTransactionAmount = {"[TRANSACTION]", "[AMOUNT]"};
constexpr std::array<std::string_view, 1> kTransaction = {"[TRANSACTION]"};
constexpr std::array<std::string_view, 1> kMaybeAccount = {"[ACCOUNT]"};
constexpr std::array<std::string_view, 1> kShell = {"SHELL"};
constexpr std::array<std::string_view, 2> kTopic = {"[COMMAND]", "[SUBCOMMAND]"};

constexpr std::array<std::string_view, 3> kShells = {"bash", "zsh", "fish"};
constexpr std::array<std::string_view, 15> kTopics = {
    "balance", "withdraw",  "deposit", "transfer", "hold",  "capture", "release",   "reverse",
    "show",    "statement", "watch",   "admin",    "bench", "shell",   "completion"};

constexpr std::string_view kMoneyDetails =
    R"(AMOUNT is written as people write it, 40 or 100.50, with at most the decimals of the account's
currency. It is never rounded.

Each run makes a request id of its own. Where the answer is lost, the error message gives the
command that asks again under the same id: it never moves money twice.
)";

constexpr std::array<CommandSpec, 11> kBankCommands = {{
    {Command::kBalance, "balance", Texts(kAccount), Texts(), "Show what an account holds",
     R"(  atm-cli balance 10001
  atm-cli balance 10001 -o json | jq -r .balance.availableMinor
  atm-cli balance 10001 --at 2026-01-01T12:00:00Z
  atm-cli balance 10001 --server bank.example:50051 --tls
)",
     R"(The balance is what is booked; available is what can be withdrawn now.

--at takes a date or a time of ISO 8601, in your time zone (TZ) unless it names another; a date
alone is its first moment.
)",
     ""},
    {Command::kWithdraw, "withdraw", Texts(kAccountAmount), Texts(), "Take cash out of an account",
     R"(  atm-cli withdraw 10001 40
  atm-cli withdraw 10001 99.95 --currency USD --memo 'Main Street'
  atm-cli withdraw 10001 40 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
     kMoneyDetails, ""},
    {Command::kDeposit, "deposit", Texts(kAccountAmount), Texts(), "Pay cash into an account",
     R"(  atm-cli deposit 10001 100.50
  atm-cli deposit 10001 100.50 -o csv
  atm-cli deposit 10001 100.50 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
     kMoneyDetails, ""},
    {Command::kTransfer, "transfer", Texts(kFromToAmount), Texts(),
     "Move money between two accounts of one currency",
     R"(  atm-cli transfer 10001 10002 40
  atm-cli transfer 10001 10002 850 --memo 'rent, May'
  atm-cli transfer 10001 10002 40 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
     kMoneyDetails, ""},
    {Command::kHold, "hold", Texts(kAccountAmount), Texts(),
     "Set money aside before the notes are counted",
     R"(  atm-cli hold 10001 40
  atm-cli hold 10001 200 --expires 90s
  atm-cli hold 10001 40 -o json | jq -r .transaction.id
)",
     R"(What is available sinks, the balance does not. The number of the hold is for 'capture', which pays
it out, or 'release', which frees it. It ends by itself after --expires: a whole number of seconds,
minutes, hours or days, as in 90s, 10m, 12h or 7d, or a time, as in 2026-05-01T12:00:00Z. Without it
the bank takes 10 minutes; the most is 7 days.

The clock is the bank's.
)",
     ""},
    {Command::kCapture, "capture", Texts(kHoldAmount), Texts(),
     "Pay out a hold, or a part of it, and free the rest",
     R"(  atm-cli capture 12 40
  atm-cli capture 12 20 --memo 'one note jammed'
  atm-cli capture 12 40 --currency USD
)",
     kMoneyDetails, ""},
    {Command::kRelease, "release", Texts(kHold), Texts(), "Free a hold",
     R"(  atm-cli release 12
  atm-cli release 12 --yes
)",
     "On a terminal it asks first; --yes answers.\n", ""},
    {Command::kReverse, "reverse", Texts(kTransactionAmount), Texts(),
     "Take a transaction back, or make sure that it never happens",
     R"(  atm-cli reverse 12 --reason customer-cancelled
  atm-cli reverse 12 20 --reason no-cash
  atm-cli reverse --request 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b --reason time-out
)",
     R"(AMOUNT is what to take back of it; without it, all that was not taken back before. A hold that is
open is freed, whole.

REASON is customer-cancelled, device-fault, no-cash, time-out or suspected-malfunction.

With --request it ends all doubt after a lost answer: what happened is taken back, and what never
arrived will never happen. That the bank had nothing to reverse is a success too: "nothingToReverse"
in JSON, the kind NOTHING_TO_REVERSE in CSV.

On a terminal it asks first; --yes answers.
)",
     "TRANSACTION|--request UUID [AMOUNT] --reason REASON"},
    {Command::kShow, "show", Texts(kTransaction), Texts(), "Show what became of a request",
     R"(  atm-cli show 12
  atm-cli show --request 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
  atm-cli show 12 -o json | jq -r .transaction.createTime
)",
     "A refusal that is on record is an answer like any other, with the exit code 0.\n",
     "TRANSACTION|--request UUID"},
    {Command::kStatement, "statement", Texts(kAccount), Texts(), "Show an account's transactions",
     R"(  atm-cli statement 10001
  atm-cli statement 10001 --since 2026-01-01 --until 2026-01-31 --oldest-first
  atm-cli statement 10001 --limit 20 --chart
  atm-cli statement 10001 --kind deposit,withdrawal --csv
)",
     R"(The newest line comes first, each with the balance after it. Without --limit there are all lines.

Dates and times are those of ISO 8601, 2026-01-31 or 2026-01-31T12:00:00Z, in your time zone (TZ)
unless they name another. --since begins with the first moment of a date; --until ends with the last
moment of a date, or right before a time.

KIND is opening, deposit, withdrawal, transfer, hold, capture, release, expiry or reversal, or
several of them with commas between. The balances stay those of all lines.

The chart is drawn in Unicode where the locale is UTF-8. --timeout is for each page of 1,000 lines.
)",
     ""},
    {Command::kWatch, "watch", Texts(kMaybeAccount), Texts(), "Show what happens, as it happens",
     R"(  atm-cli watch
  atm-cli watch 10001 --after 41
  atm-cli watch --count 10 -o json | jq .transaction.id
)",
     R"(First all that is on record, or what came after the transaction that --after names; then each new
transaction when it happens, none twice and none left out. On a terminal one line each, in a pipe
one line of JSON each.

It ends with Ctrl-C, after --count transactions, or when the bank refuses it. A connection that is
lost is made again, however long that takes; --timeout is for the first one.
)",
     ""},
}};

// About atm-cli itself.
constexpr std::array<CommandSpec, 4> kOwnCommands = {{
    {Command::kBench, "bench", Texts(), Texts(), "Put a load on a bank, and tell how fast it is",
     R"(  atm-cli bench
  atm-cli bench --duration 30s --html load.html
  atm-cli bench --count 100000 --mix deposit=1 --skew zipf --yes -o json
  atm-cli bench --connections 1 --in-flight 1024 --batching
)",
     R"(It opens accounts of its own, BENCH000001 and so on, and moves 1.00 USD at a time on these alone: an
account that somebody else opened is refused. They stay, and serve the next load. The bank keeps
every operation on record for good: on a terminal it asks first; --yes answers.

--mix says how many parts of all operations each kind is: balance, withdraw, deposit, transfer and
dispense, a hold with its capture (balance=40,withdraw=30,deposit=20,transfer=10). With --skew zipf
the second account is asked for half as often as the first, the third a third as often, and so on.

Ctrl-C ends it early, and shows what was measured until then. The time of an operation is that of
the C++ client, with all its attempts; --timeout is for each of them.
)",
     ""},
    {Command::kShell, "shell", Texts(), Texts(), "Type commands one after another",
     R"(  atm-cli shell
  atm-cli shell --server bank.example:50051 --tls
  atm-cli shell < commands.txt
)",
     R"(Each line is a command as it stands after 'atm-cli', with the options of the shell before its own.
Words are quoted as in other shells ('Main Street'), and # begins a comment; there are no variables
and no pipes. 'exit', 'quit' or Ctrl-D leaves.

On a terminal lines can be edited, Tab completes, and the lines of earlier times come back with the
arrow up and Ctrl-R. They are kept in ~/.local/state/atm-cli/history (or in $XDG_STATE_HOME), but
none that begins with a blank. Ctrl-C ends the command that runs, not the shell.

Lines from a file or a pipe end with the first one that fails, and with its exit code.
)",
     ""},
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
)",
     ""},
    {Command::kHelp, "help", Texts(kTopic), Texts(kTopics), "Show this help, or that of a command",
     R"(  atm-cli help
  atm-cli help withdraw
  atm-cli help admin open
)",
     "", ""},
}};

// In the order of the help.
std::vector<CommandSpec> AllCommands() {
  std::vector<CommandSpec> all(kBankCommands.begin(), kBankCommands.end());
  all.insert(all.end(), AdminCommands().begin(), AdminCommands().end());
  all.insert(all.end(), kOwnCommands.begin(), kOwnCommands.end());
  return all;
}

}  // namespace

std::string_view CommandSpec::group() const {
  const std::size_t space = name.find(' ');
  return space == std::string_view::npos ? "" : name.substr(0, space);
}

std::string_view CommandSpec::word() const { return name.substr(name.find(' ') + 1); }

bool CommandSpec::takes_file() const { return !arguments.empty() && arguments[0] == "FILE"; }

std::span<const CommandSpec> CommandTable() {
  static const std::vector<CommandSpec> kTable = AllCommands();
  return kTable;
}

std::vector<const CommandSpec*> CommandsIn(std::string_view group) {
  std::vector<const CommandSpec*> commands;
  for (const CommandSpec& command : CommandTable()) {
    if (command.group() == group) {
      commands.push_back(&command);
    }
  }
  return commands;
}

const CommandSpec* FindCommand(std::string_view name) {
  const auto found = std::ranges::find(CommandTable(), name, &CommandSpec::name);
  return found == CommandTable().end() ? nullptr : &*found;
}

std::string UsageOf(const CommandSpec& command) {
  return command.usage.empty() ? WithArguments(command)
                               : std::string(command.name) + " " + std::string(command.usage);
}

std::string WithArguments(const CommandSpec& command) {
  std::string words(command.name);
  for (const std::string_view argument : command.arguments) {
    words += " ";
    words += argument;
  }
  return words;
}

const CommandSpec& SpecOf(Command command) {
  return *std::ranges::find(CommandTable(), command, &CommandSpec::command);
}

}  // namespace atm::cli
