// atm-cli withdraw
#include "client/cli/commands/commands.h"
#include "client/cli/commands/money_command.h"
#include "client/cli/commands/shared_options.h"

namespace atm::cli {
namespace {

class Withdraw final : public MoneyCommand {
 public:
  Withdraw()
      : MoneyCommand({.name = "withdraw",
                      .summary = "Take cash out of an account",
                      .examples = R"(  atm-cli withdraw 10001 40
  atm-cli withdraw 10001 99.95 --currency USD --memo 'Main Street'
  atm-cli withdraw 10001 40 --dry-run
  atm-cli withdraw 10001 40 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
                      .details = kAmountDetails}) {
    Add(AccountArgument(account_));
    Add(AmountArgument());
    AddCurrency();
    AddCommonOptions();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "withdraw", .noun = "withdrawal", .account = account_};
  }
  std::string AccountOfAmount() const override { return account_; }
  Result<Printout> Send(const Session& session, const Order& order, const Asked& asked,
                        const Look& look) const override {
    auto request = MakeRequest<v1::WithdrawRequest>(order);
    request.set_account(account_);
    return ShowAnswer(session.bank().Withdraw(request, session.TimeLeft()), asked, look);
  }

 private:
  std::string account_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeWithdraw() { return std::make_unique<Withdraw>(); }

}  // namespace atm::cli
