// atm-cli reverse
#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/money_command.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/choices.h"

namespace atm::cli {
namespace {

class Reverse final : public MoneyCommand {
 public:
  Reverse()
      : MoneyCommand(
            {.name = "reverse",
             .summary = "Take a transaction back, or make sure that it never happens",
             .examples = R"(  atm-cli reverse 12 --reason customer-cancelled
  atm-cli reverse 12 20 --reason no-cash
  atm-cli reverse --request 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b --reason time-out
)",
             .details =
                 R"(AMOUNT is how much to take back. Without it, all is taken back that was not taken back before. An
open hold is freed as a whole.

REASON is customer-cancelled, device-fault, no-cash, time-out or suspected-malfunction.

With --request it ends all doubt after a lost answer: what happened is taken back, and what never
arrived will never happen. That the bank had nothing to reverse is a success too: "nothingToReverse"
in JSON, the kind NOTHING_TO_REVERSE in CSV.

On a terminal it asks first; --yes answers.
)",
             .usage = "TRANSACTION|--request UUID [AMOUNT] --reason REASON"}) {
    const auto keep = [this](std::string_view /*name*/, const std::string& value) {
      words_.push_back(value);
      return std::optional<Failure>();
    };
    Add(Argument{.name = "[TRANSACTION]", .read = keep});
    Add(Argument{.name = "[AMOUNT]", .read = keep});
    AddCurrency();
    AddCommonOptions();
    Add(RequestOption(original_.request_id));
    Add(Option{.name = "reason",
               .value = "REASON",
               .help = "Why it is taken back, such as time-out",
               .choices = ReversalReasonWords(),
               .read = ChoiceInto(reason_, FindReversalReason)});
  }

  std::optional<Failure> Check(Settings& settings) override {
    if (std::optional<Failure> failure = NameTransaction(*this, words_, 2, original_)) {
      return failure;
    }
    const std::size_t amount_at = original_.request_id.empty() ? 1 : 0;
    if (words_.size() > amount_at) {
      amount_ = words_[amount_at];
    }
    if (reason_ == v1::REVERSAL_REASON_UNSPECIFIED) {
      return UsageFailure(
          "'reverse' needs --reason",
          absl::StrFormat("the bank records why: %s", Listed(ReversalReasonWords())),
          absl::StrFormat("for example: %s", FirstExample(*this)));
    }
    return MoneyCommand::Check(settings);
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "reverse",
            .noun = "reversal",
            .at_most = "reverse at most",
            .transaction_id = original_.transaction_id,
            .original_request_id = original_.request_id};
  }
  TransactionName Named() const override { return original_; }
  bool asks() const override { return true; }

  std::optional<std::string> Question(const Record& record,
                                      const std::optional<std::string>& amount) const override {
    if (!record) {
      return absl::StrFormat(
          "Reverse request %s, which the bank does not know? It can then never be carried out.",
          original_.request_id);
    }
    if (!record->has_transaction()) {
      return absl::StrFormat("Reverse request %s, which moved nothing?", original_.request_id);
    }
    const v1::Transaction& transaction = record->transaction();
    return absl::StrFormat("Reverse %stransaction %d, %s?",
                           amount ? absl::StrFormat("%s of ", *amount) : "", transaction.id(),
                           Description(transaction));
  }

  Result<Printout> Send(const Session& session, const Order& order, const Asked& asked,
                        const Look& look) const override {
    auto request = MakeRequest<v1::ReverseRequest>(order);
    request.set_reason(reason_);
    if (original_.request_id.empty()) {
      request.set_transaction_id(original_.transaction_id);
    } else {
      request.set_original_request_id(original_.request_id);
    }
    const absl::StatusOr<v1::ReverseResponse> response =
        session.bank().Reverse(request, session.TimeLeft());
    if (!response.ok() || !response->nothing_to_reverse()) {
      return ShowAnswer(response, asked, look);
    }
    const bool replayed = response->replayed();
    return WithWhatHappened(
        InFormat(*response, look,
                 asked.is_trial && !replayed
                     ? NothingToReverseTable(original_.request_id, look.paint)
                     : NothingReversedTable(original_.request_id, replayed, look.paint),
                 NothingReversedCsv(replayed, look.csv)),
        "there was nothing to reverse", replayed, asked, look);
  }

 private:
  std::vector<std::string> words_;
  TransactionName original_;
  v1::ReversalReason reason_ = v1::REVERSAL_REASON_UNSPECIFIED;
};

}  // namespace

std::unique_ptr<Subcommand> MakeReverse() { return std::make_unique<Reverse>(); }

}  // namespace atm::cli
