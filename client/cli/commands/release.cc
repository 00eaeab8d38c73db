// atm-cli release
#include "absl/strings/str_format.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/money_command.h"
#include "client/cli/commands/shared_options.h"

namespace atm::cli {
namespace {

class Release final : public MoneyCommand {
 public:
  Release()
      : MoneyCommand({.name = "release",
                      .summary = "Free a hold",
                      .examples = R"(  atm-cli release 12
  atm-cli release 12 --yes
)",
                      .details = "On a terminal it asks first; --yes answers.\n"}) {
    Add(Argument{.name = "HOLD",
                 .read = [this](std::string_view /*name*/, const std::string& value) {
                   return ReadTransactionId(*this, value, hold_id_);
                 }});
    AddCommonOptions();
  }

 protected:
  Asked WhatIsAsked() const override {
    return {.command = "release", .noun = "release", .transaction_id = hold_id_, .is_hold = true};
  }
  TransactionName Named() const override { return {.transaction_id = hold_id_}; }
  bool asks() const override { return true; }
  std::optional<std::string> Question(const Record& record,
                                      const std::optional<std::string>& /*amount*/) const override {
    const v1::Transaction& transaction = record->transaction();
    if (transaction.kind() != v1::Transaction::KIND_HOLD) {
      return std::nullopt;  // it cannot be released, and the bank says so
    }
    return absl::StrFormat("Release hold %d, %s?", transaction.id(), Description(transaction));
  }
  Result<Printout> Send(const Session& session, const Order& order, const Asked& asked,
                        const Look& look) const override {
    auto request = MakeRequest<v1::ReleaseRequest>(order);
    request.set_hold_id(hold_id_);
    return ShowAnswer(session.bank().Release(request, session.TimeLeft()), asked, look);
  }

 private:
  std::int64_t hold_id_ = 0;
};

}  // namespace

std::unique_ptr<Subcommand> MakeRelease() { return std::make_unique<Release>(); }

}  // namespace atm::cli
