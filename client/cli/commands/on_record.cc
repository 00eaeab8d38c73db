#include "client/cli/commands/on_record.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "atm/client.h"
#include "atm/error.h"
#include "client/cli/commands/shared_options.h"
#include "client/cli/line/option_readers.h"

namespace atm::cli {

Option RequestOption(std::string& request_id) {
  return {.name = "request",
          .value = "UUID",
          .help = "The request that is meant, by its id",
          .read = RequestIdInto(request_id, "copy it from where the request was made")};
}

std::optional<Failure> NameTransaction(const Subcommand& command,
                                       const std::vector<std::string>& arguments, std::size_t most,
                                       TransactionName& name) {
  const bool by_request = !name.request_id.empty();
  if (!by_request && arguments.empty()) {
    return UsageFailure(absl::StrFormat("'%s' needs TRANSACTION or --request UUID", command.name()),
                        "it does not know which one is meant",
                        absl::StrFormat("for example: %s", FirstExample(command)));
  }
  if (arguments.size() > most - (by_request ? 1 : 0)) {
    return OneTooMany(command, arguments.back());
  }
  return by_request ? std::nullopt
                    : ReadTransactionId(command, arguments.front(), name.transaction_id);
}

Result<Record> LookUp(const Session& session, const TransactionName& name, bool may_be_missing,
                      const Asked& asked) {
  v1::GetTransactionRequest request;
  if (name.request_id.empty()) {
    request.set_transaction_id(name.transaction_id);
  } else {
    request.set_request_id(name.request_id);
  }
  absl::StatusOr<v1::GetTransactionResponse> response =
      session.bank().GetTransaction(request, session.TimeLeft());
  if (response.ok()) {
    return std::optional(*std::move(response));
  }
  if (may_be_missing && !name.request_id.empty() &&
      ReasonOf(response.status()) == "TRANSACTION_NOT_FOUND") {
    return Record();
  }
  return Explain(response.status(), asked);
}

}  // namespace atm::cli
