// atm-cli capture
#include "client/cli/commands/commands.h"
#include "client/cli/commands/money_command.h"
#include "client/cli/commands/shared_options.h"

namespace atm::cli {
namespace {

class Capture final : public MoneyCommand {
 public:
  Capture()
      : MoneyCommand({.name = "capture",
                      .summary = "Pay out a hold, or a part of it, and free the rest",
                      .examples = R"(  atm-cli capture 12 40
  atm-cli capture 12 20 --memo 'one note jammed'
  atm-cli capture 12 40 --currency USD
)",
                      .details = kAmountDetails}) {
    Add(Argument{.name = "HOLD",
                 .read = [this](std::string_view /*name*/, const std::string& value) {
                   return ReadTransactionId(*this, value, hold_id_);
                 }});
    Add(AmountArgument());
    AddCurrency();
    AddCommonOptions();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "capture",
            .noun = "capture",
            .at_most = "capture at most",
            .transaction_id = hold_id_,
            .is_hold = true};
  }
  TransactionName Named() const override { return {.transaction_id = hold_id_}; }
  Result<Printout> Send(const Session& session, const Order& order, const Asked& asked,
                        const Look& look) const override {
    auto request = MakeRequest<v1::CaptureRequest>(order);
    request.set_hold_id(hold_id_);
    return ShowAnswer(session.bank().Capture(request, session.TimeLeft()), asked, look);
  }

 private:
  std::int64_t hold_id_ = 0;
};

}  // namespace

std::unique_ptr<Subcommand> MakeCapture() { return std::make_unique<Capture>(); }

}  // namespace atm::cli
