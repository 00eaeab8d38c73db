#include "client/cli/commands/money_command.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/commands/dry_run.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/shell_command.h"
#include "client/cli/world/confirm.h"
#include "client/cli/world/debug.h"

namespace atm::cli {
namespace {

constexpr char kReplayed[] =
    "note: replayed: this request id was carried out before. Nothing moved now, and the balance is "
    "the one right after it.\n";

Result<Currency> KnownCurrency(const std::string& code) {
  const std::optional<Currency> currency = Currency::FromCode(code);
  if (!currency) {
    return Failure{kExitLocal, absl::StrFormat("the amount cannot be read in %s", code),
                   "this atm-cli does not know the decimals of that currency",
                   "install an atm-cli that is as new as the server"};
  }
  return *currency;
}

}  // namespace

Argument MoneyCommand::AmountArgument() { return {.name = "AMOUNT", .read = WordInto(amount_)}; }

void MoneyCommand::AddCommonOptions() {
  Add(MemoOption(memo_));
  Add(ReferenceOption(reference_));
  Add(RequestIdOption(request_id_));
  Add(DryRunOption(dry_run_));
}

void MoneyCommand::AddCurrency() {
  Add(Option{.name = "currency",
             .value = "CODE",
             .help = "Refuse if the account is in another currency",
             .read = CurrencyInto(currency_)});
}

std::optional<Failure> MoneyCommand::Check(Settings& /*settings*/) {
  return amount_ ? CheckAmountText(*amount_) : std::nullopt;
}

std::optional<std::string> MoneyCommand::Question(
    const Record& /*record*/, const std::optional<std::string>& /*amount*/) const {
  return std::nullopt;
}

// The currency of the account, or of what is on record: as asserted, or as the bank says.
Result<Currency> MoneyCommand::CurrencyOf(const Session& session, const Record& record,
                                          const Asked& asked) const {
  if (currency_) {
    return *currency_;
  }
  if (const std::string account = AccountOfAmount(); !account.empty()) {
    const absl::StatusOr<v1::AccountBalance> balance =
        session.bank().Balance(account, session.TimeLeft());
    return balance.ok() ? KnownCurrency(balance->currency_code())
                        : Explain(balance.status(), asked);
  }
  if (record && record->has_transaction()) {
    return KnownCurrency(record->transaction().currency_code());
  }
  return UsageFailure(
      "an amount of a request that moved nothing needs --currency",
      absl::StrFormat("the bank has no transaction of request %s, so no currency to read '%s' in",
                      asked.original_request_id, amount_.value_or("")),
      "--currency USD, or leave the amount out to take back all of it");
}

// Reads the amount, if there is one, in its currency, which is asserted from then on.
std::optional<Failure> MoneyCommand::ReadMoney(const Session& session, const Record& record,
                                               const Asked& asked, Order& order) const {
  if (!amount_) {
    order.currency_code = currency_ ? std::string(currency_->code()) : "";
    return std::nullopt;
  }
  const Result<Currency> currency = CurrencyOf(session, record, asked);
  if (const auto* failure = std::get_if<Failure>(&currency)) {
    return *failure;
  }
  const Currency& known = std::get<Currency>(currency);
  const Result<std::int64_t> amount = ReadAmount(*amount_, known);
  if (const auto* failure = std::get_if<Failure>(&amount)) {
    return *failure;
  }
  order.amount_minor = std::get<std::int64_t>(amount);
  order.currency_code = std::string(known.code());
  return std::nullopt;
}

std::optional<Failure> MoneyCommand::AskPerson(const Invocation& call, const Record& record,
                                               const Order& order) const {
  const std::optional<std::string> amount =
      order.amount_minor == 0
          ? std::nullopt
          : std::optional(AmountWithCurrency(order.amount_minor, order.currency_code));
  const std::optional<std::string> question = Question(record, amount);
  return question ? Confirm(call, *question) : std::nullopt;
}

// The command that asks for the same thing under the same id.
std::string MoneyCommand::CommandToAskAgain(const Invocation& call, const Order& order,
                                            std::vector<std::string> more) const {
  std::vector<std::string> all;
  if (request_id_.empty()) {
    all.insert(all.end(), {"--request-id", order.request_id});
  }
  if (!currency_ && !order.currency_code.empty()) {
    all.insert(all.end(), {"--currency", order.currency_code});
  }
  all.insert(all.end(), more.begin(), more.end());
  return ShellCommand(call.program, call.args, all);
}

Result<Printout> MoneyCommand::Run(const CommandContext& context) const {
  const Invocation& call = context.call;
  Asked asked = WhatIsAsked();
  asked.bank = context.settings.bank;
  asked.zone = context.look.zone;
  asked.is_trial = dry_run_;
  const bool must_ask = asks() && !context.settings.yes && !dry_run_;
  if (must_ask) {
    if (std::optional<Failure> failure = CheckCanAsk(call, name())) return *std::move(failure);
  }
  Result<Session> opened = Session::Open(call, asked.bank);
  if (const auto* failure = std::get_if<Failure>(&opened)) {
    return *failure;
  }
  auto& session = std::get<Session>(opened);
  const bool lacks_currency = AccountOfAmount().empty() && amount_.has_value() && !currency_;
  Record record;
  if (must_ask || lacks_currency) {
    // A request that never arrived may be reversed: then it will never be carried out.
    Result<Record> found = LookUp(session, Named(), /*may_be_missing=*/true, asked);
    if (const auto* failure = std::get_if<Failure>(&found)) {
      return *failure;
    }
    record = std::get<Record>(std::move(found));
  }
  Order order;
  if (const std::optional<Failure> failure = ReadMoney(session, record, asked, order)) {
    return *failure;
  }
  if (must_ask) {
    if (const std::optional<Failure> failure = AskPerson(call, record, order)) {
      return *failure;
    }
    session.RestartTime();
  }
  // Known before anything is sent, so that every error can name it. A trial needs none.
  order.request_id = request_id_.empty() && !dry_run_ ? call.new_request_id() : request_id_;
  std::vector<std::string> more;
  AddToAskAgain(more);
  if (must_ask) {
    more.emplace_back("--yes");
  }
  asked.currency_code = order.currency_code;
  return dry_run_ ? Try(session, order, asked, context.look)
                  : Carry(context, session, order, std::move(asked), std::move(more));
}

Result<Printout> MoneyCommand::Try(const Session& session, const Order& order, const Asked& asked,
                                   const Look& look) const {
  if (std::optional<Failure> failure = CheckTrialsOfMoney(session, asked)) {
    return *std::move(failure);
  }
  return Send(session, order, asked, look);
}

// Sends the order, with words set for the case that the outcome is not known.
Result<Printout> MoneyCommand::Carry(const CommandContext& context, const Session& session,
                                     const Order& order, Asked asked,
                                     std::vector<std::string> more) const {
  const Invocation& call = context.call;
  asked.again = CommandToAskAgain(call, order, std::move(more));
  if (asked.bank.debug) {
    SayDebug(call.err,
             absl::StrFormat("the %s has the request id %s", asked.noun, order.request_id));
  }
  call.if_interrupted("\n" + ErrorText(Interrupted(asked), Paint(false)));
  Result<Printout> printout = Send(session, order, asked, context.look);
  call.if_interrupted("");
  return printout;
}

Result<Printout> WithWhatHappened(Result<Printout> shown, std::string happened, bool replayed,
                                  const Asked& asked, const Look& look) {
  auto* const printout = std::get_if<Printout>(&shown);
  if (printout == nullptr) {
    return shown;
  }
  if (asked.is_trial) {
    printout->message = replayed ? kReplayed : TrialNote(look);
    return shown;
  }
  printout->happened = std::move(happened);
  printout->again = asked.again;
  printout->message = replayed ? kReplayed : "";
  return shown;
}

Result<Printout> ShowMovement(const google::protobuf::Message& response, const Movement& movement,
                              const Asked& asked, const Look& look) {
  return WithWhatHappened(
      InFormat(response, look, MovementTable(movement, look), MovementCsv(movement, look.csv)),
      absl::StrFormat("%s (transaction %d)", Sentence(movement.transaction),
                      movement.transaction.id()),
      movement.replayed, asked, look);
}

}  // namespace atm::cli
