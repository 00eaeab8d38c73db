// atm-cli show
#include <utility>

#include "atm/client.h"
#include "atm/error.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/on_record.h"
#include "client/cli/show/in_format.h"
#include "client/cli/show/output.h"

namespace atm::cli {
namespace {

// The refusal of a record that has one.
RecordedRefusal RefusalIn(const v1::GetTransactionResponse& record, const Asked& asked) {
  const absl::Status status = RefusalOf(record);
  return {absl::StatusCodeToString(status.code()), ReasonOf(status), std::string(status.message()),
          Explain(status, asked).why};
}

class Show final : public Command {
 public:
  Show()
      : Command(
            {.name = "show",
             .summary = "Show what became of a request",
             .examples = R"(  atm-cli show 12
  atm-cli show --request 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
  atm-cli show 12 -o json | jq -r .transaction.createTime
)",
             .details =
                 "A refusal that is on record is an answer like any other, with the exit code 0.\n",
             .usage = "TRANSACTION|--request UUID"}) {
    Add(Argument{.name = "[TRANSACTION]",
                 .read = [this](std::string_view /*name*/, const std::string& value) {
                   words_.push_back(value);
                   return std::optional<Failure>();
                 }});
    Add(RequestOption(name_.request_id));
  }

  std::optional<Failure> Check(Settings& /*settings*/) override {
    return NameTransaction(*this, words_, 1, name_);
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Asked asked = {.command = "show",
                         .noun = "look-up",
                         .at_most = "ask under a new request id for at most",
                         .transaction_id = name_.transaction_id,
                         .original_request_id = name_.request_id,
                         .bank = context.settings.bank};
    const Result<Session> session = Session::Open(context.call, asked.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    const Result<Record> found =
        LookUp(std::get<Session>(session), name_, /*may_be_missing=*/false, asked);
    if (const auto* failure = std::get_if<Failure>(&found)) {
      return *failure;
    }
    return ShowRecord(*std::get<Record>(found), asked, context.look);
  }

 private:
  Result<Printout> ShowRecord(const v1::GetTransactionResponse& record, const Asked& asked,
                              const Look& look) const {
    if (record.has_transaction()) {
      return InFormat(record, look, TransactionTable(record.transaction(), look.paint),
                      TransactionCsv(record.transaction()));
    }
    const std::string& request_id = name_.request_id;
    if (!record.has_refusal()) {
      return InFormat(record, look, ReversedNothingTable(request_id, look.paint),
                      ReversedNothingCsv(request_id));
    }
    const RecordedRefusal refusal = RefusalIn(record, asked);
    return InFormat(record, look, RefusalTable(request_id, refusal, look.paint),
                    RefusalCsv(request_id, refusal));
  }

  std::vector<std::string> words_;
  TransactionName name_;
};

}  // namespace

std::unique_ptr<Command> MakeShow() { return std::make_unique<Show>(); }

}  // namespace atm::cli
