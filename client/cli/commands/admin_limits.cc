// atm-cli admin limits
#include <array>
#include <cstdint>
#include <map>

#include "client/cli/commands/account_command.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/number.h"
#include "storage/values/currency.h"

namespace atm::cli {
namespace {

// The value that leaves a limit to the bank.
constexpr std::string_view kDefault = "default";

struct LimitDescription {
  std::string_view option;
  std::string_view field;  // of v1::Limits
  std::string_view help;
  bool is_count = false;
};

constexpr std::array<LimitDescription, 5> kLimits = {
    {{.option = "per-withdrawal",
      .field = "withdrawal_minor",
      .help = "The most that is withdrawn at once"},
     {.option = "per-day", .field = "day_minor", .help = "The most that is withdrawn in a day"},
     {.option = "times-per-day",
      .field = "day_count",
      .help = "How often money is withdrawn in a day",
      .is_count = true},
     {.option = "minimum",
      .field = "minimum_balance_minor",
      .help = "What must stay in the account"},
     {.option = "overdraft",
      .field = "overdraft_minor",
      .help = "How far below zero the account may go"}}};

Result<std::int64_t> ReadLimit(const LimitDescription& limit, const std::string& text,
                               Currency currency) {
  if (!limit.is_count) {
    return ReadAmount(text, currency);
  }
  const std::optional<std::int64_t> count = ParseNumber(text);
  if (!count || *count < 0) {
    return UsageFailure(
        absl::StrFormat("'%s' is not a number for --%s", text, limit.option),
        "it is a whole number of 0 or more",
        absl::StrFormat("--%s 3, or --%s %s", limit.option, limit.option, kDefault));
  }
  return *count;
}

class AdminLimits final : public AccountCommand {
 public:
  AdminLimits()
      : AccountCommand(
            {.name = "admin limits",
             .summary = "Change what may be taken out of an account",
             .examples =
                 R"(  atm-cli admin limits 10001 --per-withdrawal 500 --per-day 2000 --times-per-day 10
  atm-cli admin limits 10001 --overdraft 100
  atm-cli admin limits 10001 --per-day default
)",
             .details =
                 R"(Limits that are not named stay as they are. 'default' leaves a limit to the bank again. Holds count
like withdrawals, and what was withdrawn today counts for new limits as well. 'admin show' shows the
limits in force, and how much of them is used.
)"}) {
    Add(NumberArgument(account_));
    for (const LimitDescription& limit : kLimits) {
      Add(Option{.name = limit.option,
                 .value = limit.is_count ? "N" : "AMOUNT",
                 .help = limit.help,
                 .read = [this, &limit](std::string_view /*name*/, const std::string& value) {
                   return Keep(limit, value);
                 }});
    }
    AddDryRun();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "admin limits",
            .noun = "change of limits",
            .again_does = "asks for the same again: twice is no more than once"};
  }

  Result<Printout> Send(const Session& session, const Asked& asked,
                        const Look& look) const override {
    const absl::StatusOr<v1::Account> account =
        session.admin().GetAccount(account_, session.TimeLeft());
    if (!account.ok()) {
      Asked look_up = asked;
      look_up.again.clear();  // nothing can have been changed yet
      return Explain(account.status(), look_up);
    }
    const std::optional<Currency> currency = Currency::FromCode(account->currency_code());
    if (!currency) {
      return Failure{kExitLocal, "nothing was sent",
                     absl::StrFormat("the account is in %s, which this atm-cli does not know",
                                     account->currency_code()),
                     "install a newer atm-cli"};
    }
    const Result<v1::UpdateAccountRequest> request = Change(*currency);
    if (const auto* failure = std::get_if<Failure>(&request)) {
      return *failure;
    }
    return ShowChange<v1::UpdateAccountResponse>(
        session.admin().UpdateAccount(std::get<v1::UpdateAccountRequest>(request),
                                      session.TimeLeft()),
        {absl::StrFormat("set the limits of account %s", account_),
         absl::StrFormat("the limits of account %s would be set", account_)},
        asked, look);
  }

 private:
  // Keeps the text until the currency is known.
  std::optional<Failure> Keep(const LimitDescription& limit, const std::string& text) {
    texts_.emplace(limit.option, text);
    return limit.is_count || text == kDefault ? std::nullopt : CheckBalanceText(text);
  }

  // The update of an account in this currency. A usage failure if an amount does not fit it.
  Result<v1::UpdateAccountRequest> Change(Currency currency) const {
    v1::UpdateAccountRequest request = Update();
    v1::Limits* const limits = request.mutable_limits();
    for (const LimitDescription& limit : kLimits) {
      const auto text = texts_.find(limit.option);
      if (text == texts_.end()) {
        continue;
      }
      request.mutable_update_mask()->add_paths(absl::StrFormat("limits.%s", limit.field));
      if (text->second == kDefault) {
        continue;
      }
      const Result<std::int64_t> value = ReadLimit(limit, text->second, currency);
      if (const auto* failure = std::get_if<Failure>(&value)) {
        return *failure;
      }
      v1::Limits::GetReflection()->SetInt64(
          limits, v1::Limits::GetDescriptor()->FindFieldByName(std::string(limit.field)),
          std::get<std::int64_t>(value));
    }
    return request;
  }

  std::map<std::string_view, std::string> texts_;  // by option, as they were written
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminLimits() { return std::make_unique<AdminLimits>(); }

}  // namespace atm::cli
