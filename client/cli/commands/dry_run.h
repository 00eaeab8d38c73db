// What the commands with --dry-run have in common.
#ifndef ATM_CLIENT_CLI_COMMANDS_DRY_RUN_H_
#define ATM_CLIENT_CLI_COMMANDS_DRY_RUN_H_

#include <optional>
#include <string>

#include "client/cli/show/explain.h"
#include "client/cli/text/look.h"
#include "client/cli/world/session.h"

namespace atm::cli {

// Makes sure that the bank knows requests that do nothing: one that does not would carry them out.
// Asks it for something that is as new, of the service that is about to be asked. Returns a failure
// if the bank is older than that, or does not answer.
std::optional<Failure> CheckTrialsOfMoney(const Session& session, const Asked& asked);
std::optional<Failure> CheckTrialsOfAccounts(const Session& session, const Asked& asked);

// Returns what stderr says beside the data of a trial. A table says it by itself.
std::string TrialNote(const Look& look);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_DRY_RUN_H_
