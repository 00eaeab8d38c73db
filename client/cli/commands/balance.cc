// atm-cli balance
#include <cstdint>
#include <optional>
#include <utility>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/show/output.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

class Balance final : public Subcommand {
 public:
  explicit Balance(const Calendar& calendar)
      : Subcommand(
            {.name = "balance",
             .summary = "Show what an account holds",
             .examples = R"(  atm-cli balance 10001
  atm-cli balance 10001 -o json | jq -r .balance.availableMinor
  atm-cli balance 10001 --at 2026-01-01T12:00:00Z
  atm-cli balance 10001 --server bank.example:50051 --tls
)",
             .details = R"(The balance is what is booked; available is what can be withdrawn now.

--at takes a date or a time of ISO 8601, in your time zone (TZ) unless it names another; or today,
yesterday, or how long ago it is, such as 90m, 12h or 7d. A date means its first moment.
)"}) {
    Add(AccountArgument(account_));
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
    const Result<Session> session = Session::Open(context.call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    const auto& opened = std::get<Session>(session);
    v1::BalanceRequest request;
    request.set_account(account_);
    if (at_) {
      *request.mutable_as_of_time() = at_->time;
    } else if (after_transaction_id_ != 0) {
      request.set_as_of_transaction_id(after_transaction_id_);
    }
    absl::StatusOr<v1::AccountBalance> balance = opened.bank().Balance(request, opened.TimeLeft());
    if (!balance.ok()) {
      return Explain(balance.status(), {.account = account_,
                                        .transaction_id = after_transaction_id_,
                                        .bank = context.settings.bank});
    }
    // The whole answer, as every other client of the contract sees it.
    v1::BalanceResponse response;
    *response.mutable_balance() = *std::move(balance);
    return InFormat(response, context.look, BalanceTable(response.balance(), context.look.paint),
                    BalanceCsv(response.balance(), context.look.csv));
  }

 private:
  std::string account_;
  std::optional<Moment> at_;
  std::int64_t after_transaction_id_ = 0;  // 0: not given
};

}  // namespace

std::unique_ptr<Subcommand> MakeBalance(const Calendar& calendar) {
  return std::make_unique<Balance>(calendar);
}

}  // namespace atm::cli
