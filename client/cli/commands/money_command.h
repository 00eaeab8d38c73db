// What the commands that move money have in common.
#ifndef ATM_CLIENT_CLI_COMMANDS_MONEY_COMMAND_H_
#define ATM_CLIENT_CLI_COMMANDS_MONEY_COMMAND_H_

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "atm/v1/atm_service.pb.h"
#include "client/cli/commands/on_record.h"
#include "client/cli/line/subcommand.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/show/output.h"
#include "client/cli/text/describe.h"
#include "client/cli/world/session.h"
#include "storage/values/currency.h"

namespace atm::cli {

// A command that moves money: asks for the currency if that is needed, then asks a person if the
// command undoes something, then sends the request, once, under an id that is known beforehand.
// With --dry-run it asks nobody, and the request only says what would happen.
class MoneyCommand : public Subcommand {
 public:
  std::optional<Failure> Check(Settings& settings) override;
  Result<Printout> Run(const CommandContext& context) const final;

 protected:
  using Subcommand::Subcommand;

  // What is to be sent, once it is known.
  struct Order {
    std::int64_t amount_minor = 0;  // 0: all there is
    std::string currency_code;      // empty: not asserted
    std::string request_id;         // empty: none, which only a trial may have
  };

  // The argument AMOUNT.
  Argument AmountArgument();

  // The options that all of them have, and --currency, which those with an amount have.
  void AddCommonOptions();
  void AddCurrency();

  // What is asked of the bank: without the bank, the currency and the command to ask again.
  virtual Asked WhatIsAsked() const = 0;

  // The account whose currency the amount is in. Empty if the command names a transaction.
  virtual std::string AccountOfAmount() const { return ""; }

  // The transaction or hold that the command names.
  virtual TransactionName Named() const { return {}; }

  // Whether the command asks a person first, and the question about the transaction on record and
  // the amount in words, if there is one. The question is nullopt if the bank will refuse anyway.
  virtual bool asks() const { return false; }
  virtual std::optional<std::string> Question(const Record& record,
                                              const std::optional<std::string>& amount) const;

  // Adds what the command that asks again needs so that it is the same request.
  virtual void AddToAskAgain(std::vector<std::string>& /*more*/) const {}

  // Sends the order, and returns what the bank answered.
  virtual Result<Printout> Send(const Session& session, const Order& order, const Asked& asked,
                                const Look& look) const = 0;

  // A request with the fields that it has in common with the others.
  template <typename Request>
  Request MakeRequest(const Order& order) const {
    Request request;
    request.set_request_id(order.request_id);
    request.set_memo(memo_);
    request.set_reference(reference_);
    request.set_validate_only(dry_run_);
    if constexpr (requires { request.set_amount_minor(0); }) {
      request.set_amount_minor(order.amount_minor);
      request.set_currency_code(order.currency_code);
    }
    return request;
  }

  std::optional<std::string> amount_;  // as it was written; nullopt: all there is

 private:
  Result<Currency> CurrencyOf(const Session& session, const Record& record,
                              const Asked& asked) const;
  std::optional<Failure> ReadMoney(const Session& session, const Record& record, const Asked& asked,
                                   Order& order) const;
  std::optional<Failure> AskPerson(const Invocation& call, const Record& record,
                                   const Order& order) const;
  Result<Printout> Try(const Session& session, const Order& order, const Asked& asked,
                       const Look& look) const;
  Result<Printout> Carry(const CommandContext& context, const Session& session, const Order& order,
                         Asked asked, std::vector<std::string> more) const;
  std::string CommandToAskAgain(const Invocation& call, const Order& order,
                                std::vector<std::string> more) const;

  std::string memo_;
  std::string reference_;
  std::string request_id_;
  bool dry_run_ = false;
  std::optional<Currency> currency_;
};

// Returns the output for a movement, with what happened in case stdout does not take it.
Result<Printout> ShowMovement(const google::protobuf::Message& response, const Movement& movement,
                              const Asked& asked, const Look& look);

// Adds what happened, and the note that nothing moved now if the answer is a replay or a trial.
Result<Printout> WithWhatHappened(Result<Printout> shown, std::string happened, bool replayed,
                                  const Asked& asked, const Look& look);

// Returns the output for what the bank answered.
template <typename Response>
Result<Printout> ShowAnswer(const absl::StatusOr<Response>& response, const Asked& asked,
                            const Look& look) {
  if (!response.ok()) {
    return Explain(response.status(), asked);
  }
  return ShowMovement(
      *response,
      {response->transaction(), response->balance(), response->replayed(), nullptr, asked.is_trial},
      asked, look);
}

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_MONEY_COMMAND_H_
