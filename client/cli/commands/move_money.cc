#include <google/protobuf/util/time_util.h>

#include <chrono>
#include <utility>
#include <vector>

#include "client/cli/commands/commands.h"
#include "client/cli/commands/on_record.h"
#include "client/cli/commands/send.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/amount.h"
#include "client/cli/world/confirm.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

using Record = std::optional<v1::GetTransactionResponse>;

// Whether the command names an account, whose currency the bank knows; the others name a hold or a
// transaction.
bool NamesAccount(Command command) {
  return command == Command::kWithdraw || command == Command::kDeposit ||
         command == Command::kTransfer || command == Command::kHold;
}

// Reads the amount, if there is one, in the currency of the account, which is asserted from then
// on.
std::optional<Failure> ReadMoney(const Session& session, const Options& options,
                                 const Record& record, Order& order) {
  if (!options.amount) {
    order.currency_code = options.currency ? std::string(options.currency->code()) : "";
    return std::nullopt;
  }
  const Result<Currency> currency = NamesAccount(options.command)
                                        ? CurrencyOfAccount(session, options)
                                        : CurrencyOfRecord(record, options);
  if (const auto* failure = std::get_if<Failure>(&currency)) {
    return *failure;
  }
  const Currency& known = std::get<Currency>(currency);
  const Result<std::int64_t> amount = ReadAmount(*options.amount, known);
  if (const auto* failure = std::get_if<Failure>(&amount)) {
    return *failure;
  }
  order.amount_minor = std::get<std::int64_t>(amount);
  order.currency_code = std::string(known.code());
  return std::nullopt;
}

// Asks the person, where one must be asked.
std::optional<Failure> MakeSure(const Invocation& call, const Options& options,
                                const Record& record, const Order& order) {
  // What is no hold cannot be released: the bank says so.
  const bool is_futile = options.command == Command::kRelease &&
                         record->transaction().kind() != v1::Transaction::KIND_HOLD;
  if (is_futile) {
    return std::nullopt;
  }
  const std::optional<std::string> amount =
      order.amount_minor == 0
          ? std::nullopt
          : std::optional(AmountWithCurrency(order.amount_minor, order.currency_code));
  return Confirm(call, Question(options, record, amount));
}

// When a hold is to end by itself; nothing if that is left to the bank.
std::optional<google::protobuf::Timestamp> ExpireTime(const Invocation& call,
                                                      const Options& options) {
  if (options.expires_in == std::chrono::seconds(0)) {
    return options.expires_at;
  }
  const auto now =
      std::chrono::duration_cast<std::chrono::microseconds>(call.wall_clock().time_since_epoch());
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
      (now + options.expires_in).count());
}

// The command that asks for the same thing under the same id.
std::string CommandToAskAgain(const Invocation& call, const Options& options, const Order& order,
                              bool was_confirmed) {
  std::vector<std::string> more;
  if (options.request_id.empty()) {
    more.insert(more.end(), {"--request-id", order.request_id});
  }
  if (!options.currency && !order.currency_code.empty()) {
    more.insert(more.end(), {"--currency", order.currency_code});
  }
  if (options.expires_in != std::chrono::seconds(0)) {
    // The last --expires wins: the same time again, since another one would be another request.
    more.insert(more.end(),
                {"--expires", google::protobuf::util::TimeUtil::ToString(*order.expire_time)});
  }
  if (was_confirmed) {
    more.emplace_back("--yes");
  }
  return ShellCommand(call.program, call.args, more);
}

}  // namespace

Result<Answer> MoveMoney(const Invocation& call, const Options& options, const Look& look) {
  if (options.amount) {
    if (const std::optional<Failure> failure = CheckAmountText(*options.amount)) {
      return *failure;
    }
  }
  Result<Session> opened = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&opened)) {
    return *failure;
  }
  auto& session = std::get<Session>(opened);
  const bool must_confirm = MustConfirm(call, options);
  const bool lacks_currency =
      !NamesAccount(options.command) && options.amount.has_value() && !options.currency;
  Record record;
  if (must_confirm || lacks_currency) {
    Result<Record> found = LookUp(session, options);
    if (const auto* failure = std::get_if<Failure>(&found)) {
      return *failure;
    }
    record = std::get<Record>(std::move(found));
  }
  Order order;
  if (const std::optional<Failure> failure = ReadMoney(session, options, record, order)) {
    return *failure;
  }
  if (must_confirm) {
    if (const std::optional<Failure> failure = MakeSure(call, options, record, order)) {
      return *failure;
    }
    session.RestartTime();
  }
  // Known before anything is sent, so that every error can name it.
  order.request_id = options.request_id.empty() ? call.new_request_id() : options.request_id;
  order.expire_time = ExpireTime(call, options);
  Asked asked = AskedBy(options);
  asked.currency_code = order.currency_code;
  asked.again = CommandToAskAgain(call, options, order, must_confirm);
  call.if_interrupted("\n" + ErrorText(Interrupted(asked), Paint(false)));
  Result<Answer> answer = Send(session, options, order, asked, look);
  call.if_interrupted("");
  return answer;
}

}  // namespace atm::cli
