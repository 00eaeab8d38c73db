// atm-cli hold
#include <google/protobuf/util/time_util.h>

#include <chrono>

#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/money_command.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/text/date.h"
#include "client/cli/text/duration.h"

namespace atm::cli {
namespace {

using google::protobuf::util::TimeUtil;

class Hold final : public MoneyCommand {
 public:
  explicit Hold(const Calendar& calendar)
      : MoneyCommand(
            {.name = "hold",
             .summary = "Set money aside before the notes are counted",
             .examples = R"(  atm-cli hold 10001 40
  atm-cli hold 10001 200 --expires 90s
  atm-cli hold 10001 40 -o json | jq -r .transaction.id
)",
             .details =
                 R"(The available amount falls, the balance does not. The number of the hold is for 'capture', which
pays it out, or 'release', which frees it. It ends by itself after --expires: a whole number of
seconds, minutes, hours or days, as in 90s, 10m, 12h or 7d, or at a time, as in
2026-05-01T12:00:00Z, or 2026-05-01T12:00 in your time zone (TZ). Without --expires it ends after
10 minutes. The most is 7 days.

The clock is that of the bank: a length of time begins when the bank sets the money aside, and the
clock of this machine does not matter.
)"}) {
    Add(AccountArgument(account_));
    Add(AmountArgument());
    AddCurrency();
    AddCommonOptions();
    Add(Option{.name = "expires",
               .value = "TIME",
               .help = "When the hold ends by itself, such as 90s, 10m or 7d (10m)",
               .read = [this, &calendar](std::string_view /*name*/, const std::string& value) {
                 return ReadExpires(value, calendar);
               }});
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "hold", .noun = "hold", .at_most = "set aside at most", .account = account_};
  }
  std::string AccountOfAmount() const override { return account_; }

  // A day or a time of this place is said as it was understood: another one would be another
  // request.
  void AddToAskAgain(std::vector<std::string>& more) const override {
    if (!expires_at_ || is_absolute_) return;
    more.insert(more.end(), {"--expires", TimeUtil::ToString(*expires_at_)});
  }

  Result<Printout> Send(const Session& session, const Order& order, const Asked& asked,
                        const Look& look) const override {
    auto request = MakeRequest<v1::HoldRequest>(order);
    request.set_account(account_);
    if (expires_in_) {
      *request.mutable_expire_after() = TimeUtil::SecondsToDuration(expires_in_->count());
    } else if (expires_at_) {
      *request.mutable_expire_time() = *expires_at_;
    }
    return ShowAnswer(session.bank().Hold(request, session.TimeLeft()), asked, look);
  }

 private:
  std::optional<Failure> ReadExpires(const std::string& text, const Calendar& calendar) {
    expires_in_ = ParseWholeSeconds(text);
    expires_at_ = expires_in_ ? std::nullopt : ParseTime(text);
    is_absolute_ = expires_at_.has_value();
    const auto moment = expires_in_ || is_absolute_ || ParseDuration(text)
                            ? std::nullopt
                            : ParseMoment(text, calendar, Toward::kFuture);
    if (moment) expires_at_ = moment->end;
    if (expires_in_ || expires_at_) return std::nullopt;
    return UsageFailure(
        absl::StrFormat("'%s' is not a time for --expires", text),
        absl::StrFormat("it is %s, or a date or time of ISO 8601", kDurationGrammar),
        "--expires 90s, --expires 10m or --expires 2026-05-01T12:00:00Z");
  }

  std::string account_;

  // When the hold ends: as a length of time, which the bank counts, or as a point in time. If
  // neither is given, the bank decides. The last --expires wins.
  std::optional<std::chrono::seconds> expires_in_;
  std::optional<google::protobuf::Timestamp> expires_at_;
  bool is_absolute_ = false;  // `expires_at_` was written so that it means the same everywhere
};

}  // namespace

std::unique_ptr<Subcommand> MakeHold(const Calendar& calendar) {
  return std::make_unique<Hold>(calendar);
}

}  // namespace atm::cli
