// atm-cli balance
#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "atm/error.h"
#include "client/cli/commands/commands.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/balance_list.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/show/output.h"
#include "client/cli/world/session.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

// As many accounts are asked for before their balances are printed.
constexpr std::size_t kBalancesAtOnce = 100;

// What stands for the accounts that stdin names.
constexpr char kStdin[] = "-";

// The accounts of a command line, and in the place of "-" those of a stream.
class AccountSource {
 public:
  AccountSource(const std::vector<std::string>& accounts, std::istream& stream)
      : accounts_(accounts), stream_(stream) {}

  std::optional<std::string> Next() {
    while (at_ < accounts_.size()) {
      if (accounts_[at_] != kStdin) return accounts_[at_++];
      std::string word;
      if (stream_ >> word) return word;
      ++at_;
    }
    return std::nullopt;
  }

 private:
  const std::vector<std::string>& accounts_;
  std::istream& stream_;
  std::size_t at_ = 0;
};

class Balance final : public Subcommand {
 public:
  explicit Balance(const Calendar& calendar)
      : Subcommand(
            {.name = "balance",
             .summary = "Show what accounts hold",
             .examples = R"(  atm-cli balance 10001
  atm-cli balance 10001 10002 10003
  atm-cli balance - < accounts.txt
  atm-cli balance 10001 -o json | jq -r .balance.availableMinor
  atm-cli balance 10001 --at 2026-01-01T12:00:00Z
  atm-cli balance 10001 --server bank.example:50051 --tls
)",
             .details = R"(The balance is what is booked; available is what can be withdrawn now.

- stands for the accounts that standard input names, with blanks or line ends between them. Several
accounts are printed as they come: on a terminal one line each, in a pipe one line of JSON each. One
that fails does not keep the others from being shown, and the exit code is then that of the first
failure. --timeout is for each account. If the bank cannot be reached, no more are asked for.

--at takes a date or a time of ISO 8601, in your time zone (TZ) unless it names another; or today,
yesterday, or how long ago it is, such as 90m, 12h or 7d. A date means its first moment.
)"}) {
    Add(Argument{.name = "ACCOUNT",
                 .read =
                     [this](std::string_view name, const std::string& value) {
                       accounts_.emplace_back();
                       return AccountInto(accounts_.back())(name, value);
                     },
                 .is_repeated = true});
    Add(Option{.name = "at",
               .value = "TIME",
               .help = "The balance at that time, such as 2026-01-01T12:00:00Z",
               .read = MomentInto(at_, calendar)});
    Add(Option{.name = "after-transaction",
               .value = "N",
               .help = "The balance right after that transaction",
               .read = NumberInto(after_transaction_id_, 1)});
  }

  std::optional<Failure> Check(Settings& /*settings*/) override {
    if (at_ && after_transaction_id_ != 0) {
      return UsageFailure("--at and --after-transaction do not go together",
                          "both say when the balance is asked for", "give one of them");
    }
    return std::nullopt;
  }

  Result<Printout> Run(const CommandContext& context) const override {
    Result<Session> opened = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&opened)) {
      return *failure;
    }
    auto& session = std::get<Session>(opened);
    const bool is_one = accounts_.size() == 1 && accounts_.front() != kStdin;
    return is_one ? ShowOne(context, session) : ShowAll(context, session);
  }

 private:
  Result<v1::AccountBalance> Ask(const std::string& account, const Session& session,
                                 const BankOptions& bank, bool& is_definite) const {
    v1::BalanceRequest request;
    request.set_account(account);
    if (at_) {
      *request.mutable_as_of_time() = at_->time;
    } else if (after_transaction_id_ != 0) {
      request.set_as_of_transaction_id(after_transaction_id_);
    }
    absl::StatusOr<v1::AccountBalance> balance =
        session.bank().Balance(request, session.TimeLeft());
    if (balance.ok()) {
      return *std::move(balance);
    }
    is_definite = IsDefinite(balance.status());
    return Explain(balance.status(),
                   {.account = account, .transaction_id = after_transaction_id_, .bank = bank});
  }

  Result<Printout> ShowOne(const CommandContext& context, const Session& session) const {
    bool is_definite = true;
    Result<v1::AccountBalance> balance =
        Ask(accounts_.front(), session, context.settings.bank, is_definite);
    if (auto* failure = std::get_if<Failure>(&balance)) {
      return std::move(*failure);
    }
    // The whole answer, as every other client of the contract sees it.
    v1::BalanceResponse response;
    *response.mutable_balance() = std::get<v1::AccountBalance>(std::move(balance));
    return InFormat(response, context.look, BalanceTable(response.balance(), context.look.paint),
                    BalanceCsv(response.balance(), context.look.csv));
  }

  Result<Printout> ShowAll(const CommandContext& context, Session& session) const {
    AccountSource source(accounts_, *context.call.in.stream);
    BalanceList list(context.look);
    Printout printout;
    bool goes_on = true;
    while (goes_on) {
      std::vector<v1::AccountBalance> balances;
      std::optional<std::string> account;
      while (goes_on && balances.size() < kBalancesAtOnce && (account = source.Next())) {
        goes_on = Tell(*account, context, session, balances, printout.exit_code);
        session.RestartTime();
      }
      if (const auto error = WriteOut(context.call.out, list.Next(balances))) {
        return NotWritten(*error);
      }
      goes_on = goes_on && account.has_value();
    }
    printout.data = list.End();
    return printout;
  }

  // Tells the balance of one account, or reports why there is none. Returns false if the bank did
  // not answer: it would not answer for the others either, and the wait for each would be long.
  bool Tell(const std::string& account, const CommandContext& context, const Session& session,
            std::vector<v1::AccountBalance>& balances, int& exit_code) const {
    bool is_definite = true;
    Result<v1::AccountBalance> balance = AskChecked(account, session, context, is_definite);
    if (const auto* failure = std::get_if<Failure>(&balance)) {
      context.report(*failure);
      if (exit_code == kExitOk) exit_code = failure->exit_code;
      return is_definite;
    }
    balances.push_back(std::get<v1::AccountBalance>(std::move(balance)));
    return true;
  }

  // A number that comes from stdin was not checked before.
  Result<v1::AccountBalance> AskChecked(const std::string& account, const Session& session,
                                        const CommandContext& context, bool& is_definite) const {
    std::string checked;
    if (std::optional<Failure> failure = AccountInto(checked)("ACCOUNT", account)) {
      return *std::move(failure);
    }
    return Ask(checked, session, context.settings.bank, is_definite);
  }

  std::vector<std::string> accounts_;  // "-": those of stdin
  std::optional<Moment> at_;
  std::int64_t after_transaction_id_ = 0;  // 0: not given
};

}  // namespace

std::unique_ptr<Subcommand> MakeBalance(const Calendar& calendar) {
  return std::make_unique<Balance>(calendar);
}

}  // namespace atm::cli
