#include "client/cli/line/option_table.h"

#include <algorithm>
#include <array>

namespace atm::cli {
namespace {

constexpr std::array<std::string_view, 4> kOutputs = {"auto", "table", "json", "csv"};
constexpr std::array<std::string_view, 3> kColors = {"auto", "always", "never"};
constexpr std::array<std::string_view, 5> kReasons = {
    "customer-cancelled", "device-fault", "no-cash", "time-out", "suspected-malfunction"};

constexpr std::array<std::string_view, 2> kSkews = {"uniform", "zipf"};
constexpr std::array<std::string_view, 3> kStates = {"active", "frozen", "closed"};

constexpr std::array<std::string_view, 9> kKinds = {"opening",  "deposit", "withdrawal",
                                                    "transfer", "hold",    "capture",
                                                    "release",  "expiry",  "reversal"};

constexpr std::array<Command, 7> kMovesMoney = {
    Command::kWithdraw, Command::kDeposit, Command::kTransfer, Command::kHold,
    Command::kCapture,  Command::kRelease, Command::kReverse};
constexpr std::array<Command, 6> kHasAmount = {Command::kWithdraw, Command::kDeposit,
                                               Command::kTransfer, Command::kHold,
                                               Command::kCapture,  Command::kReverse};
constexpr std::array<Command, 8> kHasRequestId = {
    Command::kWithdraw, Command::kDeposit, Command::kTransfer, Command::kHold,
    Command::kCapture,  Command::kRelease, Command::kReverse,  Command::kAdminOpen};
constexpr std::array<Command, 1> kHolds = {Command::kHold};
constexpr std::array<Command, 1> kReverses = {Command::kReverse};
constexpr std::array<Command, 2> kByRequest = {Command::kReverse, Command::kShow};
constexpr std::array<Command, 1> kStatements = {Command::kStatement};
constexpr std::array<Command, 1> kBalances = {Command::kBalance};
constexpr std::array<Command, 1> kWatches = {Command::kWatch};
constexpr std::array<Command, 1> kBenches = {Command::kBench};
constexpr std::array<Command, 5> kAsks = {Command::kRelease, Command::kReverse,
                                          Command::kAdminFreeze, Command::kAdminClose,
                                          Command::kBench};
constexpr std::array<Command, 1> kAdminOpens = {Command::kAdminOpen};
constexpr std::array<Command, 1> kAdminLists = {Command::kAdminList};
constexpr std::array<Command, 1> kAdminFreezes = {Command::kAdminFreeze};
constexpr std::array<Command, 1> kAdminLimits = {Command::kAdminLimits};
constexpr std::array<Command, 1> kAdminVerifies = {Command::kAdminVerify};
constexpr std::array<Command, 3> kHasUntil = {Command::kStatement, Command::kAdminFreeze,
                                              Command::kAdminExport};
constexpr std::array<Command, 2> kHasSince = {Command::kStatement, Command::kAdminExport};
constexpr std::array<Command, 1> kAdminImports = {Command::kAdminImport};
constexpr std::array<Command, 1> kAdminExports = {Command::kAdminExport};
constexpr std::array<Command, 2> kHasAfter = {Command::kWatch, Command::kAdminExport};
constexpr std::array<Command, 2> kHasLimit = {Command::kStatement, Command::kAdminList};

constexpr std::array<OptionSpec, 56> kOptions = {{
    {.name = "server",
     .value = "HOST:PORT",
     .environment = "ATM_SERVER",
     .help = "The bank's server (127.0.0.1:50051; a missing port is 50051)"},
    {.name = "tls", .help = "Use TLS; the other TLS options imply it"},
    {.name = "tls-ca",
     .value = "FILE",
     .environment = "ATM_TLS_CA",
     .help = "Trust the authorities of this PEM file, not the system's",
     .is_file = true},
    {.name = "tls-cert",
     .value = "FILE",
     .environment = "ATM_TLS_CERT",
     .help = "Show the server this PEM certificate",
     .is_file = true},
    {.name = "tls-key",
     .value = "FILE",
     .environment = "ATM_TLS_KEY",
     .help = "The private key to --tls-cert",
     .is_file = true},
    {.name = "timeout",
     .value = "TIME",
     .help = "Wait so long in all, such as 5s or 500ms (5s; admin verify, import: 600s)"},
    {.name = "output",
     .letter = 'o',
     .value = "FORMAT",
     .help = "auto (a table on a terminal, else JSON), table, json or csv",
     .choices = kOutputs},
    {.name = "color",
     .value = "WHEN",
     .help = "auto (on a terminal, unless NO_COLOR is set), always or never",
     .choices = kColors},
    {.name = "help", .letter = 'h', .help = "Show help, also for one command"},
    {.name = "version", .help = "Show the version"},
    {.name = "currency",
     .value = "CODE",
     .help = "Refuse if the account is in another currency",
     .commands = kHasAmount},
    {.name = "currency",
     .value = "CODE",
     .help = "The currency of the new account (USD)",
     .commands = kAdminOpens},
    {.name = "currency",
     .value = "CODE",
     .help = "The currency of accounts that name none",
     .commands = kAdminImports},
    {.name = "dry-run", .help = "Only tell what would come of it", .commands = kAdminImports},
    {.name = "account",
     .value = "NUMBER",
     .help = "Transactions of this account only",
     .commands = kAdminExports},
    {.name = "name",
     .value = "TEXT",
     .help = "What people call the account: at most 140 characters",
     .commands = kAdminOpens},
    {.name = "balance",
     .value = "AMOUNT",
     .help = "What the account holds from the beginning, such as 40",
     .commands = kAdminOpens},
    {.name = "memo",
     .value = "TEXT",
     .help = "What statements show: at most 140 characters",
     .commands = kMovesMoney},
    {.name = "request-id",
     .value = "UUID",
     .help = "Ask again under this id, or choose the id yourself",
     .commands = kHasRequestId},
    {.name = "expires",
     .value = "TIME",
     .help = "When the hold ends by itself, such as 90s, 10m or 7d (10m)",
     .commands = kHolds},
    {.name = "request",
     .value = "UUID",
     .help = "The request that is meant, by its id",
     .commands = kByRequest},
    {.name = "reason",
     .value = "REASON",
     .help = "Why it is taken back, such as time-out",
     .choices = kReasons,
     .commands = kReverses},
    {.name = "reason",
     .value = "TEXT",
     .help = "Why it is frozen: at most 140 characters",
     .commands = kAdminFreezes},
    {.name = "debits", .help = "Let no money out, nor set any aside", .commands = kAdminFreezes},
    {.name = "credits", .help = "Let no money in", .commands = kAdminFreezes},
    {.name = "all", .help = "Both, as without any of the three", .commands = kAdminFreezes},
    {.name = "state",
     .value = "STATE",
     .help = "Accounts in this state only: active, frozen or closed",
     .choices = kStates,
     .commands = kAdminLists},
    {.name = "prefix",
     .value = "P",
     .help = "Accounts only whose number begins so, such as 100",
     .commands = kAdminLists},
    {.name = "per-withdrawal",
     .value = "AMOUNT",
     .help = "The most that is withdrawn at once",
     .commands = kAdminLimits},
    {.name = "per-day",
     .value = "AMOUNT",
     .help = "The most that is withdrawn in a day",
     .commands = kAdminLimits},
    {.name = "times-per-day",
     .value = "N",
     .help = "How often money is withdrawn in a day",
     .commands = kAdminLimits},
    {.name = "minimum",
     .value = "AMOUNT",
     .help = "What is to stay in the account",
     .commands = kAdminLimits},
    {.name = "overdraft",
     .value = "AMOUNT",
     .help = "How far below zero the account may go",
     .commands = kAdminLimits},
    {.name = "expect",
     .value = "HEAD",
     .help = "A head of the record that was kept elsewhere",
     .commands = kAdminVerifies},
    {.name = "at",
     .value = "TIME",
     .help = "The balance at that time, such as 2026-01-01T12:00:00Z",
     .commands = kBalances},
    {.name = "after-transaction",
     .value = "N",
     .help = "The balance right after that transaction",
     .commands = kBalances},
    {.name = "since",
     .value = "TIME",
     .help = "From then on, such as 2026-01-01",
     .commands = kHasSince},
    {.name = "until",
     .value = "TIME",
     .help = "Up to then, such as 2026-01-31, with that day",
     .commands = kHasUntil},
    {.name = "kind",
     .value = "KIND",
     .help = "These kinds only, such as deposit,withdrawal",
     .choices = kKinds,
     .commands = kStatements},
    {.name = "oldest-first", .help = "The oldest line first, as on paper", .commands = kStatements},
    {.name = "limit", .value = "N", .help = "At most so many lines", .commands = kHasLimit},
    {.name = "csv", .help = "Short for -o csv", .commands = kStatements},
    {.name = "chart", .help = "Draw the balance over time as well", .commands = kStatements},
    {.name = "after",
     .value = "N",
     .help = "Begin after that transaction (0: with the first one)",
     .commands = kHasAfter},
    {.name = "count", .value = "N", .help = "End after so many", .commands = kWatches},
    {.name = "count", .value = "N", .help = "So many operations", .commands = kBenches},
    {.name = "duration",
     .value = "TIME",
     .help = "How long the load lasts, such as 30s or 5m (10s)",
     .commands = kBenches},
    {.name = "connections",
     .value = "N",
     .help = "Connections to the bank (8)",
     .commands = kBenches},
    {.name = "in-flight",
     .value = "N",
     .help = "Operations at once on each connection (32)",
     .commands = kBenches},
    {.name = "batching",
     .help = "Let operations travel together, as the C++ client does",
     .commands = kBenches},
    {.name = "mix",
     .value = "PARTS",
     .help = "What is asked for, such as balance=50,withdraw=30,deposit=20",
     .commands = kBenches},
    {.name = "skew",
     .value = "KIND",
     .help = "On which accounts: uniform, or zipf (few of them most often)",
     .choices = kSkews,
     .commands = kBenches},
    {.name = "accounts", .value = "N", .help = "On how many accounts (1000)", .commands = kBenches},
    {.name = "prefix",
     .value = "P",
     .help = "What the numbers of these accounts begin with (BENCH)",
     .commands = kBenches},
    {.name = "html",
     .value = "FILE",
     .help = "Write a page with plots as well",
     .commands = kBenches,
     .is_file = true},
    {.name = "yes", .letter = 'y', .help = "Do it without asking", .commands = kAsks},
}};

}  // namespace

bool OptionSpec::GoesWith(Command command) const {
  return commands.empty() || std::ranges::find(commands, command) != commands.end();
}

std::span<const OptionSpec> OptionTable() { return kOptions; }

std::vector<std::string_view> CommandsWith(std::string_view name) {
  std::vector<std::string_view> names;
  for (const CommandSpec& command : CommandTable()) {
    if (FindOption(name, command.command) != nullptr) {
      names.push_back(command.name);
    }
  }
  return names;
}

const OptionSpec* FindOption(std::string_view name, Command command) {
  const auto found = std::ranges::find_if(kOptions, [&](const OptionSpec& option) {
    return option.name == name && option.GoesWith(command);
  });
  return found == kOptions.end() ? nullptr : &*found;
}

const OptionSpec& OptionNamed(std::string_view name) {
  return *std::ranges::find(kOptions, name, &OptionSpec::name);
}

}  // namespace atm::cli
