// Asks a person before something is undone.
#ifndef ATM_CLIENT_CLI_WORLD_CONFIRM_H_
#define ATM_CLIENT_CLI_WORLD_CONFIRM_H_

#include <optional>
#include <string>

#include "atm/v1/atm_service.pb.h"
#include "client/cli/line/options.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Whether to ask: the command undoes something, a person is there, and has not answered by --yes.
bool MustConfirm(const Invocation& call, const Options& options);

// "Release hold 12, a hold of 40.00 USD in account 10001?" `amount` is what is to be taken back of
// it, "20.00 USD", or nothing for all of it.
std::string Question(const Options& options,
                     const std::optional<v1::GetTransactionResponse>& record,
                     const std::optional<std::string>& amount);

// Asks on the terminal, and waits for the answer. Nothing if it is yes.
std::optional<Failure> Confirm(const Invocation& call, const std::string& question);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_WORLD_CONFIRM_H_
