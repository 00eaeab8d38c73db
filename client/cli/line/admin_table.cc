#include "client/cli/line/admin_table.h"

#include <array>

namespace atm::cli {
namespace {

using Texts = std::span<const std::string_view>;

constexpr std::array<std::string_view, 1> kCommand = {"COMMAND"};
constexpr std::array<std::string_view, 1> kFile = {"FILE"};
constexpr std::array<std::string_view, 1> kNumber = {"NUMBER"};
constexpr std::array<std::string_view, 2> kNumberName = {"NUMBER", "NAME"};

constexpr std::array<CommandSpec, 13> kCommands = {{
    {Command::kAdmin, "admin", Texts(kCommand), Texts(), "Open, freeze, close and list accounts",
     R"(  atm-cli admin show 10001
  atm-cli admin open 20001 --currency USD --name 'Ada Lovelace'
  atm-cli admin freeze 10001 --debits --reason 'lost card'
  atm-cli admin list --state frozen -o csv
)",
     "NUMBER is that of an account: 1 to 34 capital letters and digits.\n", ""},
    {Command::kAdminOpen, "admin open", Texts(kNumber), Texts(), "Open an account",
     R"(  atm-cli admin open 20001
  atm-cli admin open 20001 --currency JPY --name 'Ada Lovelace' --balance 5000
  atm-cli admin open 20001 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
     R"(NUMBER is 1 to 34 capital letters and digits that no account of this bank ever had.

Each run makes a request id of its own. Where the answer is lost, the error message gives the
command that asks again under the same id: it never opens two accounts.
)",
     ""},
    {Command::kAdminShow, "admin show", Texts(kNumber), Texts(), "Show an account",
     R"(  atm-cli admin show 10001
  atm-cli admin show 10001 -o json | jq -r .account.state
)",
     "", ""},
    {Command::kAdminList, "admin list", Texts(), Texts(), "List accounts, the oldest first",
     R"(  atm-cli admin list
  atm-cli admin list --state frozen
  atm-cli admin list --prefix 100 --limit 20
  atm-cli admin list -o json | jq -r .account.account
)",
     R"(Without --limit there are all of them. They are printed as they come: on a terminal one line each,
in a pipe one line of JSON each, as 'admin show' answers.

--timeout is for each page of 1,000 accounts.
)",
     ""},
    {Command::kAdminFreeze, "admin freeze", Texts(kNumber), Texts(),
     "Block what moves money out of an account, or into it",
     R"(  atm-cli admin freeze 10001
  atm-cli admin freeze 10001 --debits --reason 'lost card' --until 2026-01-31
  atm-cli admin freeze 10001 --credits --yes
)",
     R"(It takes the place of an earlier freeze. Holds of before it can still be paid out, and transactions
of before it taken back.

--until takes a date or a time of ISO 8601, 2026-01-31 or 2026-01-31T12:00:00Z, in your time zone
(TZ) unless it names another; of a date, its last moment. Without it the account stays frozen until
'admin unfreeze'. The clock is the bank's.

On a terminal it asks first; --yes answers.
)",
     ""},
    {Command::kAdminUnfreeze, "admin unfreeze", Texts(kNumber), Texts(), "Take a freeze away",
     R"(  atm-cli admin unfreeze 10001
)",
     "An account that is not frozen stays as it is.\n", ""},
    {Command::kAdminRename, "admin rename", Texts(kNumberName), Texts(),
     "Call an account otherwise",
     R"(  atm-cli admin rename 10001 'Ada Lovelace'
  atm-cli admin rename 10001 ''
)",
     "NAME has at most 140 characters. An empty one takes the name away.\n", ""},
    {Command::kAdminClose, "admin close", Texts(kNumber), Texts(),
     "Close an account that holds nothing",
     R"(  atm-cli admin close 10001
  atm-cli admin close 10001 --yes
)",
     R"(The account must hold no money, and no hold of it may be open. Its number is not given again.

On a terminal it asks first; --yes answers.
)",
     ""},
    {Command::kAdminReopen, "admin reopen", Texts(kNumber), Texts(), "Open a closed account again",
     R"(  atm-cli admin reopen 10001
)",
     "A freeze that it had is in force again.\n", ""},
    {Command::kAdminLimits, "admin limits", Texts(kNumber), Texts(),
     "Change what may be taken out of an account",
     R"(  atm-cli admin limits 10001 --per-withdrawal 500 --per-day 2000 --times-per-day 10
  atm-cli admin limits 10001 --overdraft 100
  atm-cli admin limits 10001 --per-day default
)",
     R"(Limits that are not named stay as they are; 'default' leaves one to the bank again. Holds count as
withdrawals do, and what was withdrawn today counts for new limits as well. 'admin show' tells the
limits in force, and what is used of them.
)",
     ""},
    {Command::kAdminVerify, "admin verify", Texts(), Texts(), "Have the bank verify its books",
     R"(  atm-cli admin verify
  atm-cli admin verify -o json | jq -r .head
  atm-cli admin verify --expect 1300:5d41402abc4b2a76b9719d911017c592...
)",
     R"(Every balance, hold and reversal is derived again from what is recorded, and the hash of every
entry is checked. The exit code is 0 if the books are whole, and 1 if not.

Keep the head elsewhere. With --expect, the record must begin with all that it held when the bank
gave that head: nothing was cut off or made anew since.
)",
     ""},
    {Command::kAdminImport, "admin import", Texts(kFile), Texts(),
     "Open many accounts, all or none",
     R"(  atm-cli admin import accounts.csv
  atm-cli admin import accounts.csv --currency USD --dry-run
  jq -c '.[]' accounts.json | atm-cli admin import -
)",
     R"(FILE is CSV, of which the first line names the columns: account, currency_code, display_name,
balance, per_withdrawal, per_day, times_per_day, minimum, overdraft and request_id, in any order,
all but the first optional, with amounts as people write them. Or it has one account in JSON on each
line, as OpenAccount takes it: {"account": "20001", "currencyCode": "USD", "openingBalanceMinor":
"4000"}. - is standard input. There are 100,000 accounts at most.

If a line cannot be imported, nothing is, and each such line is named. The same file imported again
opens nothing twice.
)",
     ""},
    {Command::kAdminExport, "admin export", Texts(), Texts(), "Print all that is on record",
     R"(  atm-cli admin export -o csv > transactions.csv
  atm-cli admin export --after 41 -o json | jq -r .transaction.id
  atm-cli admin export --since 2026-01-01 --until 2026-01-31 --account 10001
)",
     R"(The transactions up to the newest one, in their order: in a pipe one line of JSON each, as 'watch'
prints them, and with -o csv below a header. To go on another time, give --after the number of the
last one.

Dates and times are those of 'statement'. A connection that is lost is made again; --timeout is for
how long the bank may be away.
)",
     ""},
}};

}  // namespace

std::span<const CommandSpec> AdminCommands() { return kCommands; }

}  // namespace atm::cli
