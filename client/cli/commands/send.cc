#include "client/cli/commands/send.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/show/output.h"
#include "client/cli/text/describe.h"

namespace atm::cli {
namespace {

constexpr char kReplayed[] =
    "note: replayed: this request id was carried out before. Nothing moved now, and the balance is "
    "the one right after it.\n";

Movement MovementIn(const v1::TransferResponse& response) {
  return {response.transaction(), response.from_balance(), response.replayed(),
          &response.to_balance()};
}

template <typename Response>
Movement MovementIn(const Response& response) {
  return {response.transaction(), response.balance(), response.replayed()};
}

// An answer that tells what happened, should stdout not take it.
Result<Answer> Telling(Result<Answer> shown, std::string happened, bool replayed,
                       const Asked& asked) {
  if (auto* answer = std::get_if<Answer>(&shown)) {
    answer->happened = std::move(happened);
    answer->again = asked.again;
    answer->message = replayed ? kReplayed : "";
  }
  return shown;
}

Result<Answer> NothingReversed(const v1::ReverseResponse& response, const Asked& asked,
                               const Look& look) {
  return Telling(
      Showing(response, look,
              NothingReversedTable(asked.original_request_id, response.replayed(), look.paint),
              NothingReversedCsv(response.replayed())),
      "there was nothing to reverse", response.replayed(), asked);
}

// What the bank answered.
template <typename Response>
Result<Answer> Answered(const absl::StatusOr<Response>& response, const Asked& asked,
                        const Look& look) {
  if (!response.ok()) {
    return Explain(response.status(), asked);
  }
  if constexpr (requires { response->nothing_to_reverse(); }) {
    if (response->nothing_to_reverse()) {
      return NothingReversed(*response, asked, look);
    }
  }
  const Movement movement = MovementIn(*response);
  return Telling(
      Showing(*response, look, MovementTable(movement, look.paint), MovementCsv(movement)),
      absl::StrFormat("%s (transaction %d)", Sentence(movement.transaction),
                      movement.transaction.id()),
      movement.replayed, asked);
}

// A request with the fields that it has in common with the others.
template <typename Request>
Request MakeRequest(const Options& options, const Order& order) {
  Request request;
  request.set_request_id(order.request_id);
  request.set_memo(options.memo);
  if constexpr (requires { request.set_amount_minor(0); }) {
    request.set_amount_minor(order.amount_minor);
    request.set_currency_code(order.currency_code);
  }
  if constexpr (requires { request.set_account(""); }) {
    request.set_account(options.account);
  }
  if constexpr (requires { request.set_hold_id(0); }) {
    request.set_hold_id(options.transaction_id);
  }
  return request;
}

v1::TransferRequest MakeTransfer(const Options& options, const Order& order) {
  auto request = MakeRequest<v1::TransferRequest>(options, order);
  request.set_from_account(options.account);
  request.set_to_account(options.to_account);
  return request;
}

v1::HoldRequest MakeHold(const Options& options, const Order& order) {
  auto request = MakeRequest<v1::HoldRequest>(options, order);
  if (order.expire_time) {
    *request.mutable_expire_time() = *order.expire_time;
  }
  return request;
}

v1::ReverseRequest MakeReversal(const Options& options, const Order& order) {
  auto request = MakeRequest<v1::ReverseRequest>(options, order);
  request.set_reason(options.reason);
  if (options.original_request_id.empty()) {
    request.set_transaction_id(options.transaction_id);
  } else {
    request.set_original_request_id(options.original_request_id);
  }
  return request;
}

}  // namespace

Result<Answer> Send(const Session& session, const Options& options, const Order& order,
                    const Asked& asked, const Look& look) {
  const Client& bank = session.bank();
  const CallOptions time = session.TimeLeft();
  switch (options.command) {
    case Command::kWithdraw:
      return Answered(bank.Withdraw(MakeRequest<v1::WithdrawRequest>(options, order), time), asked,
                      look);
    case Command::kDeposit:
      return Answered(bank.Deposit(MakeRequest<v1::DepositRequest>(options, order), time), asked,
                      look);
    case Command::kTransfer:
      return Answered(bank.Transfer(MakeTransfer(options, order), time), asked, look);
    case Command::kHold:
      return Answered(bank.Hold(MakeHold(options, order), time), asked, look);
    case Command::kCapture:
      return Answered(bank.Capture(MakeRequest<v1::CaptureRequest>(options, order), time), asked,
                      look);
    case Command::kRelease:
      return Answered(bank.Release(MakeRequest<v1::ReleaseRequest>(options, order), time), asked,
                      look);
    case Command::kReverse:
      return Answered(bank.Reverse(MakeReversal(options, order), time), asked, look);
    default:
      break;
  }
  return Failure{kExitLocal, "nothing was sent", "the command moves no money",
                 "report this as a fault of atm-cli"};
}

}  // namespace atm::cli
