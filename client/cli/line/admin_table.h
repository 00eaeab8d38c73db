// The commands of the group admin: a part of the table of option_table.h.
#ifndef ATM_CLIENT_CLI_LINE_ADMIN_TABLE_H_
#define ATM_CLIENT_CLI_LINE_ADMIN_TABLE_H_

#include <span>

#include "client/cli/line/option_table.h"

namespace atm::cli {

// The group itself comes first.
std::span<const CommandSpec> AdminCommands();

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_ADMIN_TABLE_H_
