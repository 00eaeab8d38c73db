// atm-cli deposit
#include "client/cli/commands/commands.h"
#include "client/cli/commands/money_command.h"
#include "client/cli/commands/shared_options.h"

namespace atm::cli {
namespace {

class Deposit final : public MoneyCommand {
 public:
  Deposit()
      : MoneyCommand({.name = "deposit",
                      .summary = "Pay cash into an account",
                      .examples = R"(  atm-cli deposit 10001 100.50
  atm-cli deposit 10001 100.50 -o csv
  atm-cli deposit 10001 100.50 --reference ORDER-4711
  atm-cli deposit 10001 100.50 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
                      .details = kAmountDetails}) {
    Add(AccountArgument(account_));
    Add(AmountArgument());
    AddCurrency();
    AddCommonOptions();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {
        .command = "deposit", .noun = "deposit", .at_most = "deposit at most", .account = account_};
  }
  std::string AccountOfAmount() const override { return account_; }
  Result<Printout> Send(const Session& session, const Order& order, const Asked& asked,
                        const Look& look) const override {
    auto request = MakeRequest<v1::DepositRequest>(order);
    request.set_account(account_);
    return ShowAnswer(session.bank().Deposit(request, session.TimeLeft()), asked, look);
  }

 private:
  std::string account_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeDeposit() { return std::make_unique<Deposit>(); }

}  // namespace atm::cli
