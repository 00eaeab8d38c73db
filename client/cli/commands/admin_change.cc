// The commands of the group admin that change something.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/commands/admin_commands.h"
#include "client/cli/commands/admin_limits.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/text.h"
#include "client/cli/world/confirm.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

constexpr char kReplayed[] =
    "note: replayed: this request id was carried out before. Nothing was opened now.\n";

// The command that shows the account, at the same bank.
std::string CommandToShow(const Invocation& call, const Options& options) {
  std::vector<std::string> args = {"admin", "show", options.account};
  const auto add = [&](const char* name, const std::string& value, const std::string& usual) {
    if (value != usual) {
      args.insert(args.end(), {name, value});
    }
  };
  add("--server", options.server, Options().server);
  add("--tls-ca", options.tls_ca_file, "");
  add("--tls-cert", options.tls_cert_file, "");
  add("--tls-key", options.tls_key_file, "");
  return ShellCommand(call.program, args,
                      options.tls ? std::vector<std::string>{"--tls"} : std::vector<std::string>());
}

// Does it, with words for the case that it is interrupted.
template <typename Do>
auto Interruptibly(const Invocation& call, const Asked& asked, const Do& what) {
  call.if_interrupted("\n" + ErrorText(Interrupted(asked), Paint(false)));
  auto result = what();
  call.if_interrupted("");
  return result;
}

// The balance that a new account begins with, in minor units.
Result<std::int64_t> OpeningBalance(const Options& options, Currency currency) {
  if (!options.amount) {
    return std::int64_t{0};
  }
  if (const std::optional<Failure> failure = CheckBalanceText(*options.amount)) {
    return *failure;
  }
  return ReadAmount(*options.amount, currency);
}

v1::Freeze FreezeOf(const Options& options) {
  v1::Freeze freeze;
  freeze.set_blocks(options.blocks);
  freeze.set_reason(options.freeze_reason);
  if (options.until) {
    *freeze.mutable_end_time() = *options.until;
  }
  return freeze;
}

// What is to happen to the account, in a question; nothing if the bank will refuse it anyway.
std::optional<std::string> QuestionAbout(const v1::Account& account, const Options& options) {
  const v1::AccountBalance& balance = account.balance();
  const std::string name =
      account.display_name().empty() ? "" : absl::StrFormat(" of %s", account.display_name());
  if (account.state() == v1::Account::STATE_CLOSED) {
    return std::nullopt;
  }
  if (options.command == Command::kAdminFreeze) {
    return absl::StrFormat("Freeze account %s%s, which holds %s, so that %s?", account.account(),
                           name,
                           AmountWithCurrency(balance.balance_minor(), account.currency_code()),
                           BlocksInWords(options.blocks));
  }
  return balance.balance_minor() == 0
             ? std::optional(absl::StrFormat("Close account %s%s?", account.account(), name))
             : std::nullopt;
}

// Asks the person, where one must be asked.
std::optional<Failure> MakeSure(const Invocation& call, const Options& options, Session& session) {
  const absl::StatusOr<v1::Account> account =
      session.admin().GetAccount(options.account, session.TimeLeft());
  if (!account.ok()) {
    return Explain(account.status(), AskedBy(options));
  }
  const std::optional<std::string> question = QuestionAbout(*account, options);
  const std::optional<Failure> failure =
      question ? Confirm(call, OneLine(*question)) : std::nullopt;
  session.RestartTime();
  return failure;
}

// What the bank answered to a change.
template <typename Response>
Result<Answer> Changed(absl::StatusOr<v1::Account> account, const std::string& done,
                       const Asked& asked, const Look& look) {
  if (!account.ok()) {
    return Explain(account.status(), asked);
  }
  Response response;
  *response.mutable_account() = *std::move(account);
  Result<Answer> shown = Showing(response, look, AccountTable(response.account(), done, look.paint),
                                 AccountCsv(response.account()));
  if (auto* answer = std::get_if<Answer>(&shown)) {
    answer->happened = done;
  }
  return shown;
}

Result<Answer> SendLimits(const Session& session, const Options& options, const Asked& asked,
                          const Look& look) {
  const absl::StatusOr<v1::Account> account =
      session.admin().GetAccount(options.account, session.TimeLeft());
  if (!account.ok()) {
    return Explain(account.status(), asked);
  }
  const std::optional<Currency> currency = Currency::FromCode(account->currency_code());
  if (!currency) {
    return Failure{kExitLocal, "nothing was sent",
                   absl::StrFormat("the account is in %s, which this atm-cli does not know",
                                   account->currency_code()),
                   "a newer atm-cli"};
  }
  const Result<v1::UpdateAccountRequest> request = LimitsUpdate(options, *currency);
  if (const auto* failure = std::get_if<Failure>(&request)) {
    return *failure;
  }
  return Changed<v1::UpdateAccountResponse>(
      session.admin().UpdateAccount(std::get<v1::UpdateAccountRequest>(request),
                                    session.TimeLeft()),
      absl::StrFormat("set the limits of account %s", options.account), asked, look);
}

Result<Answer> Send(const Session& session, const Options& options, const Asked& asked,
                    const Look& look) {
  const AdminClient& admin = session.admin();
  const std::string& account = options.account;
  const CallOptions time = session.TimeLeft();
  const auto done = [&](const char* what) {
    return absl::StrFormat("%s account %s", what, account);
  };
  switch (options.command) {
    case Command::kAdminFreeze:
      return Changed<v1::UpdateAccountResponse>(
          admin.FreezeAccount(account, FreezeOf(options), time), done("froze"), asked, look);
    case Command::kAdminUnfreeze:
      return Changed<v1::UpdateAccountResponse>(admin.UnfreezeAccount(account, time),
                                                done("unfroze"), asked, look);
    case Command::kAdminRename:
      return Changed<v1::UpdateAccountResponse>(
          admin.RenameAccount(account, options.display_name, time), done("renamed"), asked, look);
    case Command::kAdminLimits:
      return SendLimits(session, options, asked, look);
    case Command::kAdminClose:
      return Changed<v1::CloseAccountResponse>(admin.CloseAccount(account, time), done("closed"),
                                               asked, look);
    case Command::kAdminReopen:
      return Changed<v1::ReopenAccountResponse>(admin.ReopenAccount(account, time),
                                                done("reopened"), asked, look);
    default:
      return Failure{kExitLocal, "nothing was sent", "the command changes no account",
                     "report this as a fault of atm-cli"};
  }
}

}  // namespace

Result<Answer> ChangeAccount(const Invocation& call, const Options& options, const Look& look) {
  Result<Session> opened = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&opened)) {
    return *failure;
  }
  auto& session = std::get<Session>(opened);
  std::vector<std::string> more;
  if (MustConfirm(call, options)) {
    if (const std::optional<Failure> failure = MakeSure(call, options, session)) {
      return *failure;
    }
    more.emplace_back("--yes");
  }
  Asked asked = AskedBy(options);
  const std::string show = CommandToShow(call, options);
  // A second close or reopening would be refused for what the first one did.
  const bool happens_once =
      options.command == Command::kAdminClose || options.command == Command::kAdminReopen;
  asked.again = happens_once ? show : ShellCommand(call.program, call.args, more);
  Result<Answer> shown =
      Interruptibly(call, asked, [&] { return Send(session, options, asked, look); });
  if (auto* answer = std::get_if<Answer>(&shown)) {
    answer->again = show;
  }
  return shown;
}

Result<Answer> OpenAccount(const Invocation& call, const Options& options, const Look& look) {
  const Currency currency = options.currency.value_or(Currency::FromCode("USD").value());
  const Result<std::int64_t> balance = OpeningBalance(options, currency);
  if (const auto* failure = std::get_if<Failure>(&balance)) {
    return *failure;
  }
  const Result<Session> opened = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&opened)) {
    return *failure;
  }
  const auto& session = std::get<Session>(opened);
  v1::OpenAccountRequest request;
  request.set_account(options.account);
  request.set_currency_code(std::string(currency.code()));
  request.set_display_name(options.display_name);
  request.set_opening_balance_minor(std::get<std::int64_t>(balance));
  // Known before anything is sent, so that every error can name it.
  request.set_request_id(options.request_id.empty() ? call.new_request_id() : options.request_id);
  Asked asked = AskedBy(options);
  asked.currency_code = request.currency_code();
  std::vector<std::string> more;
  if (options.request_id.empty()) {
    more.insert(more.end(), {"--request-id", request.request_id()});
  }
  asked.again = ShellCommand(call.program, call.args, more);
  const absl::StatusOr<v1::OpenAccountResponse> response = Interruptibly(
      call, asked, [&] { return session.admin().OpenAccount(request, session.TimeLeft()); });
  if (!response.ok()) {
    return Explain(response.status(), asked);
  }
  Result<Answer> shown =
      Showing(*response, look, OpenedTable(*response, look.paint), OpenedCsv(*response));
  if (auto* answer = std::get_if<Answer>(&shown)) {
    answer->happened = Sentence(response->transaction());
    answer->again = asked.again;
    answer->message = response->replayed() ? kReplayed : "";
  }
  return shown;
}

}  // namespace atm::cli
