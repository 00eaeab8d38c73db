// atm-cli admin open
#include <cstdint>
#include <optional>

#include "client/cli/commands/account_command.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/describe.h"
#include "client/cli/text/shell_command.h"

namespace atm::cli {
namespace {

constexpr char kOpenedBefore[] =
    "note: replayed: this request id was carried out before. Nothing was opened now.\n";

class AdminOpen final : public Subcommand {
 public:
  AdminOpen()
      : Subcommand(
            {.name = "admin open",
             .summary = "Open an account",
             .examples = R"(  atm-cli admin open 20001
  atm-cli admin open 20001 --currency JPY --name 'Ada Lovelace' --balance 5000
  atm-cli admin open 20001 --request-id 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
)",
             .details =
                 R"(NUMBER is 1 to 34 capital letters and digits. No account of this bank may ever have had it.

Each run makes a request id of its own. If the answer is lost, the error message gives the command
that asks again under the same id. This command never opens two accounts.
)"}) {
    Add(NumberArgument(account_));
    Add(Option{.name = "currency",
               .value = "CODE",
               .help = "The currency of the new account (USD)",
               .read = CurrencyInto(currency_)});
    Add(Option{.name = "name",
               .value = "TEXT",
               .help = "What people call the account: at most 140 characters",
               .read = TextInto(display_name_)});
    Add(Option{.name = "balance",
               .value = "AMOUNT",
               .help = "What the account holds from the beginning, such as 40",
               .read = WordInto(balance_)});
    Add(ReferenceOption(reference_));
    Add(RequestIdOption(request_id_));
    Add(DryRunOption(dry_run_));
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Invocation& call = context.call;
    const Currency currency = currency_.value_or(Currency::FromCode("USD").value());
    const Result<std::int64_t> balance = OpeningBalance(currency);
    if (const auto* failure = std::get_if<Failure>(&balance)) {
      return *failure;
    }
    const Result<Session> opened = Session::Open(call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&opened)) {
      return *failure;
    }
    const auto& session = std::get<Session>(opened);
    v1::OpenAccountRequest request = Request(currency, std::get<std::int64_t>(balance));
    Asked asked = {
        .command = "admin open",
        .noun = "opening",
        .at_most = "open it with at most",
        .again_does = "asks again under the same request id and never opens two accounts",
        .account = account_,
        .currency_code = request.currency_code(),
        .is_trial = dry_run_,
        .bank = context.settings.bank};
    if (dry_run_) {
      return Try(session, request, asked, context.look);
    }
    std::vector<std::string> more;
    if (request_id_.empty()) {
      // Known before anything is sent, so that every error can name it.
      request.set_request_id(call.new_request_id());
      more.insert(more.end(), {"--request-id", request.request_id()});
    }
    asked.again = ShellCommand(call.program, call.args, more);
    const absl::StatusOr<v1::OpenAccountResponse> response = Interruptibly(
        call, asked, [&] { return session.admin().OpenAccount(request, session.TimeLeft()); });
    return response.ok() ? Opened(*response, asked, context.look)
                         : Explain(response.status(), asked);
  }

 private:
  // The balance that the account begins with, in minor units.
  Result<std::int64_t> OpeningBalance(Currency currency) const {
    if (!balance_) {
      return std::int64_t{0};
    }
    if (const std::optional<Failure> failure = CheckBalanceText(*balance_)) {
      return *failure;
    }
    return ReadAmount(*balance_, currency);
  }

  v1::OpenAccountRequest Request(Currency currency, std::int64_t balance_minor) const {
    v1::OpenAccountRequest request;
    request.set_account(account_);
    request.set_currency_code(std::string(currency.code()));
    request.set_display_name(display_name_);
    request.set_opening_balance_minor(balance_minor);
    request.set_reference(reference_);
    request.set_request_id(request_id_);
    request.set_validate_only(dry_run_);
    return request;
  }

  static Result<Printout> Try(const Session& session, const v1::OpenAccountRequest& request,
                              const Asked& asked, const Look& look) {
    if (std::optional<Failure> failure = CheckTrialsOfAccounts(session, asked)) {
      return *std::move(failure);
    }
    const absl::StatusOr<v1::OpenAccountResponse> response =
        session.admin().OpenAccount(request, session.TimeLeft());
    return response.ok() ? Opened(*response, asked, look) : Explain(response.status(), asked);
  }

  static Result<Printout> Opened(const v1::OpenAccountResponse& response, const Asked& asked,
                                 const Look& look) {
    Result<Printout> shown = InFormat(response, look, OpenedTable(response, asked.is_trial, look),
                                      OpenedCsv(response, look.csv));
    if (auto* printout = std::get_if<Printout>(&shown)) {
      printout->happened = asked.is_trial ? "" : Sentence(response.transaction());
      printout->again = asked.again;
      printout->message = response.replayed() ? kOpenedBefore
                          : asked.is_trial    ? TrialNote(look)
                                              : "";
    }
    return shown;
  }

  std::string account_;
  std::optional<Currency> currency_;
  std::string display_name_;
  std::optional<std::string> balance_;  // as it was written
  std::string reference_;
  std::string request_id_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminOpen() { return std::make_unique<AdminOpen>(); }

}  // namespace atm::cli
