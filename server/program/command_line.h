// What the command lines of all sub-commands of atm-server have in common.
#ifndef ATM_SERVER_PROGRAM_COMMAND_LINE_H_
#define ATM_SERVER_PROGRAM_COMMAND_LINE_H_

#include <optional>
#include <string>
#include <string_view>

#include "storage/audit/audit_report.h"

namespace CLI {
class App;
}

namespace atm::server {

// The exit status where a command line is wrong.
inline constexpr int kWrongUsage = 2;

// Says on stderr, "atm-server backup: " in front, why `command` was not carried out. Returns
// `status`.
int NotDone(std::string_view command, std::string_view sentence, int status);

// Reads the arguments of `command` into what was declared. Returns the exit status if nothing is
// left to be done: the help was asked for and printed, or the arguments are wrong.
std::optional<int> ParseCommandLine(std::string_view command, int argc, const char* const* argv,
                                    CLI::App& app);

// Reads the value of --expect, which may be empty, into the request. Returns the exit status if it
// is no head.
std::optional<int> ReadExpected(std::string_view command, const std::string& expect,
                                storage::AuditRequest& request);

}  // namespace atm::server

#endif  // ATM_SERVER_PROGRAM_COMMAND_LINE_H_
