#include "client/cli/commands.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "atm/client.h"
#include "client/cli/amount.h"
#include "client/cli/connect.h"
#include "client/cli/errors.h"
#include "client/cli/output.h"

namespace atm::cli {
namespace {

// One --timeout for all calls of a run.
class Deadline {
 public:
  Deadline(const Invocation& call, std::chrono::milliseconds timeout)
      : now_(call.now), end_(call.now() + timeout) {}

  // What is left of it; never 0, which would mean the library's own deadline.
  CallOptions Left() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - now_());
    return {.deadline = std::max(left, std::chrono::milliseconds(1))};
  }

 private:
  const decltype(Invocation::now)& now_;
  const std::chrono::steady_clock::time_point end_;
};

Asked AskedBy(const Options& options) {
  Asked asked;
  asked.command = options.command;
  asked.account = options.account;
  asked.server = options.server;
  asked.tls = options.tls;
  asked.timeout = options.timeout;
  return asked;
}

Result<std::string> Shown(const google::protobuf::Message& message, const Look& look,
                          std::string table, std::string csv) {
  if (look.format == Format::kTable) {
    return table;
  }
  if (look.format == Format::kCsv) {
    return csv;
  }
  absl::StatusOr<std::string> json = Json(message);
  if (!json.ok()) {
    return Failure{kExitLocal, "the answer cannot be shown as JSON",
                   std::string(json.status().message()), "-o table"};
  }
  return *std::move(json);
}

// The currency of the account: as asserted, or as the bank says.
Result<Currency> CurrencyOf(const Client& bank, const Options& options, const Deadline& deadline) {
  if (options.currency) {
    return *options.currency;
  }
  const absl::StatusOr<v1::AccountBalance> balance = bank.Balance(options.account, deadline.Left());
  if (!balance.ok()) {
    return Explain(balance.status(), AskedBy(options));
  }
  const std::optional<Currency> currency = Currency::FromCode(balance->currency_code());
  if (!currency) {
    return Failure{kExitLocal,
                   absl::StrFormat("the amount cannot be read in %s", balance->currency_code()),
                   "this atm-cli does not know the decimals of that currency",
                   "install an atm-cli as new as the server"};
  }
  return *currency;
}

// What the bank answered to a Withdraw or a Deposit.
template <typename Response>
Result<Answer> Answered(const absl::StatusOr<Response>& response, const Asked& asked,
                        const Look& look) {
  if (!response.ok()) {
    return Explain(response.status(), asked);
  }
  const Movement movement{response->transaction(), response->balance(), response->replayed()};
  Result<std::string> data =
      Shown(*response, look, MovementTable(movement, look.paint), MovementCsv(movement));
  if (const auto* failure = std::get_if<Failure>(&data)) {
    return *failure;
  }
  Answer answer = DataOnly(std::get<std::string>(std::move(data)));
  answer.happened =
      absl::StrFormat("%s (transaction %d)", Sentence(movement), movement.transaction.id());
  answer.again = asked.again;
  if (movement.replayed) {
    answer.message =
        "note: replayed: this request id was carried out before. Nothing moved now, and the "
        "balance "
        "is the one right after it.\n";
  }
  return answer;
}

template <typename Request>
Request MakeRequest(const Options& options, std::int64_t amount_minor, const Currency& currency,
                    const std::string& request_id) {
  Request request;
  request.set_account(options.account);
  request.set_amount_minor(amount_minor);
  request.set_currency_code(std::string(currency.code()));
  request.set_request_id(request_id);
  return request;
}

// The command that asks for the same thing under the same id.
std::string CommandToAskAgain(const Invocation& call, const Options& options,
                              const Currency& currency, const std::string& request_id) {
  std::vector<std::string> more;
  if (options.request_id.empty()) {
    more.insert(more.end(), {"--request-id", request_id});
  }
  if (!options.currency) {
    more.insert(more.end(), {"--currency", std::string(currency.code())});
  }
  return ShellCommand(call.program, call.args, more);
}

}  // namespace

Answer DataOnly(std::string data) {
  Answer answer;
  answer.data = std::move(data);
  return answer;
}

Result<Answer> ShowBalance(const Invocation& call, const Options& options, const Look& look) {
  const Result<std::shared_ptr<Connection>> connection = Connect(call, options);
  if (const auto* failure = std::get_if<Failure>(&connection)) {
    return *failure;
  }
  const Client bank(std::get<std::shared_ptr<Connection>>(connection));
  absl::StatusOr<v1::AccountBalance> balance =
      bank.Balance(options.account, Deadline(call, options.timeout).Left());
  if (!balance.ok()) {
    return Explain(balance.status(), AskedBy(options));
  }
  // The whole answer, as every other client of the contract sees it.
  v1::BalanceResponse response;
  *response.mutable_balance() = *std::move(balance);
  Result<std::string> data = Shown(response, look, BalanceTable(response.balance(), look.paint),
                                   BalanceCsv(response.balance()));
  if (const auto* failure = std::get_if<Failure>(&data)) {
    return *failure;
  }
  return DataOnly(std::get<std::string>(std::move(data)));
}

Result<Answer> MoveMoney(const Invocation& call, const Options& options, const Look& look) {
  if (const std::optional<Failure> failure = CheckAmountText(options.amount)) {
    return *failure;
  }
  const Result<std::shared_ptr<Connection>> connection = Connect(call, options);
  if (const auto* failure = std::get_if<Failure>(&connection)) {
    return *failure;
  }
  const Client bank(std::get<std::shared_ptr<Connection>>(connection));
  const Deadline deadline(call, options.timeout);
  const Result<Currency> currency = CurrencyOf(bank, options, deadline);
  if (const auto* failure = std::get_if<Failure>(&currency)) {
    return *failure;
  }
  const Currency& known = std::get<Currency>(currency);
  const Result<std::int64_t> amount = ReadAmount(options.amount, known);
  if (const auto* failure = std::get_if<Failure>(&amount)) {
    return *failure;
  }
  const std::int64_t amount_minor = std::get<std::int64_t>(amount);

  // Known before anything is sent, so that every error can name it.
  const std::string request_id =
      options.request_id.empty() ? call.new_request_id() : options.request_id;
  Asked asked = AskedBy(options);
  asked.currency_code = std::string(known.code());
  asked.again = CommandToAskAgain(call, options, known, request_id);
  call.if_interrupted("\n" + ErrorText(Interrupted(asked), Paint(false)));
  Result<Answer> answer =
      options.command == Command::kWithdraw
          ? Answered(bank.Withdraw(
                         MakeRequest<v1::WithdrawRequest>(options, amount_minor, known, request_id),
                         deadline.Left()),
                     asked, look)
          : Answered(bank.Deposit(
                         MakeRequest<v1::DepositRequest>(options, amount_minor, known, request_id),
                         deadline.Left()),
                     asked, look);
  call.if_interrupted("");
  return answer;
}

}  // namespace atm::cli
