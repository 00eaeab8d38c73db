// The options that all commands have.
#ifndef ATM_CLIENT_CLI_LINE_GENERAL_OPTIONS_H_
#define ATM_CLIENT_CLI_LINE_GENERAL_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "client/cli/line/settings.h"
#include "client/cli/line/subcommand.h"
#include "client/cli/text/failure.h"
#include "client/cli/world/invocation.h"

namespace atm::cli {

// Returns the options, whose readers write into `settings`, which must outlive them.
std::vector<Option> GeneralOptions(Settings& settings);

// Whether a command line, which may be wrong, asks for JSON.
bool AsksForJson(const std::vector<std::string>& args, const Environment& environment);

// Called after all values have been read: checks what goes together.
std::optional<Failure> CheckGeneralOptions(Settings& settings);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_GENERAL_OPTIONS_H_
