// atm-cli show
#include <cstdint>
#include <utility>

#include "absl/strings/str_format.h"
#include "atm/client.h"
#include "atm/error.h"
#include "client/cli/commands/commands.h"
#include "client/cli/commands/on_record.h"
#include "client/cli/commands/paged_list.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/in_format.h"
#include "client/cli/show/output.h"
#include "client/cli/show/transaction_list.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

// The refusal of a record that has one.
RecordedRefusal RefusalIn(const v1::GetTransactionResponse& record, const Asked& asked) {
  const absl::Status status = RefusalOf(record);
  return {absl::StatusCodeToString(status.code()), ReasonOf(status), std::string(status.message()),
          Explain(status, asked).why};
}

class Show final : public Subcommand {
 public:
  Show()
      : Subcommand(
            {.name = "show",
             .summary = "Show what became of a request, or all that has a reference",
             .examples = R"(  atm-cli show 12
  atm-cli show --request 0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b
  atm-cli show --reference ORDER-4711
  atm-cli show 12 -o json | jq -r .transaction.createTime
)",
             .details =
                 R"(A refusal that is on record is an answer like any other, with the exit code 0.

With --reference it lists the transactions of all accounts that have this reference, the newest
first: on a terminal one line each, in a pipe one line of JSON each. That there are none is no
failure either. --timeout is then for each page of 1,000 transactions.
)",
             .usage = "TRANSACTION|--request UUID|--reference TEXT"}) {
    Add(Argument{.name = "[TRANSACTION]",
                 .read = [this](std::string_view /*name*/, const std::string& value) {
                   words_.push_back(value);
                   return std::optional<Failure>();
                 }});
    Add(RequestOption(name_.request_id));
    Add(Option{.name = "reference",
               .value = "TEXT",
               .help = "List all transactions with this reference",
               .read = ReferenceInto(reference_)});
    Add(LimitOption(limit_));
  }

  std::optional<Failure> Check(Settings& /*settings*/) override {
    if (!reference_.empty()) {
      return words_.empty() && name_.request_id.empty()
                 ? std::nullopt
                 : std::optional(UsageFailure(
                       "--reference lists transactions, and no other may be named",
                       absl::StrFormat("%s names one", words_.empty()
                                                           ? "--request"
                                                           : "'" + Printable(words_.front()) + "'"),
                       "give one of them"));
    }
    if (limit_ != 0) {
      return UsageFailure("--limit is for a list", "without --reference there is one answer alone",
                          "leave it out");
    }
    if (words_.empty() && name_.request_id.empty()) {
      return UsageFailure("'show' needs TRANSACTION, --request UUID or --reference TEXT",
                          "it does not know which one is meant",
                          absl::StrFormat("for example: %s", FirstExample(*this)));
    }
    return NameTransaction(*this, words_, 1, name_);
  }

  Result<Printout> Run(const CommandContext& context) const override {
    return reference_.empty() ? ShowOne(context) : ListAll(context);
  }

 private:
  Result<Printout> ShowOne(const CommandContext& context) const {
    const Asked asked = {.command = "show",
                         .noun = "look-up",
                         .at_most = "ask under a new request id for at most",
                         .transaction_id = name_.transaction_id,
                         .original_request_id = name_.request_id,
                         .zone = context.look.zone,
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

  Result<Printout> ListAll(const CommandContext& context) const {
    TransactionList list(context.look);
    v1::FindTransactionsRequest request;
    request.set_reference(reference_);
    const Result<ListEnd> end = PrintPages<v1::FindTransactionsRequest, v1::Transaction>(
        context, {.command = "show --reference", .noun = "look-up"}, limit_, request,
        [](const Session& session, const v1::FindTransactionsRequest& wanted) {
          return session.bank().FindTransactions(wanted, session.TimeLeft());
        },
        [](const v1::FindTransactionsResponse& page) -> const auto& { return page.transactions(); },
        [&](const std::vector<v1::Transaction>& found) { return list.Next(found); });
    if (const auto* failure = std::get_if<Failure>(&end)) {
      return *failure;
    }
    Printout printout = DataOnly(list.End(std::get<ListEnd>(end).has_more));
    if (std::get<ListEnd>(end).count == 0) {
      printout.message =
          absl::StrFormat("note: no transaction has the reference '%s'\n", Printable(reference_));
    }
    return printout;
  }

  Result<Printout> ShowRecord(const v1::GetTransactionResponse& record, const Asked& asked,
                              const Look& look) const {
    if (record.has_transaction()) {
      return InFormat(record, look, TransactionTable(record.transaction(), look),
                      TransactionCsv(record.transaction(), look.csv));
    }
    const std::string& request_id = name_.request_id;
    if (!record.has_refusal()) {
      return InFormat(record, look, ReversedNothingTable(request_id, look.paint),
                      ReversedNothingCsv(request_id, look.csv));
    }
    const RecordedRefusal refusal = RefusalIn(record, asked);
    return InFormat(record, look, RefusalTable(request_id, refusal, look.paint),
                    RefusalCsv(request_id, refusal, look.csv));
  }

  std::vector<std::string> words_;
  TransactionName name_;
  std::string reference_;   // empty: one transaction or request is named
  std::int64_t limit_ = 0;  // 0: none
};

}  // namespace

std::unique_ptr<Subcommand> MakeShow() { return std::make_unique<Show>(); }

}  // namespace atm::cli
