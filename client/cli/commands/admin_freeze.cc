// atm-cli admin freeze
#include "client/cli/commands/account_command.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/describe.h"

namespace atm::cli {
namespace {

class AdminFreeze final : public AccountCommand {
 public:
  explicit AdminFreeze(const Calendar& calendar)
      : AccountCommand(
            {.name = "admin freeze",
             .summary = "Block what moves money out of an account, or into it",
             .examples = R"(  atm-cli admin freeze 10001
  atm-cli admin freeze 10001 --debits --reason 'lost card' --until 2026-01-31
  atm-cli admin freeze 10001 --credits --yes
)",
             .details =
                 R"(It replaces an earlier freeze. Holds from before it can still be paid out, and transactions from
before it can still be taken back.

--until takes a date or a time of ISO 8601, 2026-01-31 or 2026-01-31T12:00:00Z, in your time zone
(TZ) unless it names another; or today, tomorrow, or how long from now, such as 90m, 12h or 7d. A
date means its last moment. Without --until the account stays frozen until 'admin unfreeze'. The
clock is that of the bank.

On a terminal it asks first; --yes answers.
)"}) {
    Add(NumberArgument(account_));
    Add(Option{.name = "reason",
               .value = "TEXT",
               .help = "Why it is frozen: at most 140 characters",
               .read = TextInto(reason_)});
    Add(Option{
        .name = "debits", .help = "Let no money out, and set none aside", .read = TurnOn(debits_)});
    Add(Option{.name = "credits", .help = "Let no money in", .read = TurnOn(credits_)});
    Add(Option{.name = "all", .help = "Both, which is the default", .read = TurnOn(all_)});
    Add(Option{.name = "until",
               .value = "TIME",
               .help = "Until then, such as 2026-01-31, with that day",
               .read = MomentInto(until_, calendar, Toward::kFuture)});
    AddDryRun();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "admin freeze",
            .noun = "freeze",
            .again_does = "asks for the same again: twice is no more than once"};
  }
  bool asks() const override { return true; }

  std::optional<std::string> Question(const v1::Account& account) const override {
    if (account.state() == v1::Account::STATE_CLOSED) {
      return std::nullopt;
    }
    return absl::StrFormat(
        "Freeze account %s%s, which holds %s, so that %s?", account.account(), OfName(account),
        AmountWithCurrency(account.balance().balance_minor(), account.currency_code()),
        BlocksInWords(Blocks()));
  }

  Result<Printout> Send(const Session& session, const Asked& asked,
                        const Look& look) const override {
    v1::UpdateAccountRequest request = Update("freeze");
    v1::Freeze& freeze = *request.mutable_freeze();
    freeze.set_blocks(Blocks());
    freeze.set_reason(reason_);
    if (until_) {
      *freeze.mutable_end_time() = until_->end;
    }
    return ShowChange<v1::UpdateAccountResponse>(
        session.admin().UpdateAccount(request, session.TimeLeft()),
        {absl::StrFormat("froze account %s", account_),
         absl::StrFormat("account %s would be frozen", account_)},
        asked, look);
  }

 private:
  v1::Freeze::Blocks Blocks() const {
    if (debits_ == credits_ || all_) {
      return v1::Freeze::BLOCKS_ALL;
    }
    return debits_ ? v1::Freeze::BLOCKS_DEBITS : v1::Freeze::BLOCKS_CREDITS;
  }

  std::string reason_;
  bool debits_ = false;
  bool credits_ = false;
  bool all_ = false;
  std::optional<Moment> until_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminFreeze(const Calendar& calendar) {
  return std::make_unique<AdminFreeze>(calendar);
}

}  // namespace atm::cli
