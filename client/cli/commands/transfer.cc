// atm-cli transfer
#include "client/cli/commands/commands.h"
#include "client/cli/commands/money_command.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"

namespace atm::cli {
namespace {

class Transfer final : public MoneyCommand {
 public:
  Transfer()
      : MoneyCommand({.name = "transfer",
                      .summary = "Move money between two accounts of one currency",
                      .examples = R"(  atm-cli transfer 10001 10002 40
  atm-cli transfer 10001 10002 850 --memo 'rent, May'
  atm-cli transfer 10001 10002 40 --reference ORDER-4711
  atm-cli transfer 10001 10002 40 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
                      .details = kAmountDetails}) {
    Add(Argument{.name = "FROM", .read = AccountInto(from_)});
    Add(Argument{.name = "TO", .read = AccountInto(to_)});
    Add(AmountArgument());
    AddCurrency();
    AddCommonOptions();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "transfer",
            .noun = "transfer",
            .at_most = "transfer at most",
            .account = from_,
            .to_account = to_};
  }
  std::string AccountOfAmount() const override { return from_; }
  Result<Printout> Send(const Session& session, const Order& order, const Asked& asked,
                        const Look& look) const override {
    auto request = MakeRequest<v1::TransferRequest>(order);
    request.set_from_account(from_);
    request.set_to_account(to_);
    const absl::StatusOr<v1::TransferResponse> response =
        session.bank().Transfer(request, session.TimeLeft());
    if (!response.ok()) {
      return Explain(response.status(), asked);
    }
    return ShowMovement(*response,
                        {response->transaction(), response->from_balance(), response->replayed(),
                         &response->to_balance(), asked.is_trial},
                        asked, look);
  }

 private:
  std::string from_;
  std::string to_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeTransfer() { return std::make_unique<Transfer>(); }

}  // namespace atm::cli
