// What the Tab key does in `atm-cli shell`.
#ifndef ATM_CLIENT_CLI_SHELL_TAB_H_
#define ATM_CLIENT_CLI_SHELL_TAB_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/line/subcommand.h"

namespace atm::cli {

struct Completion {
  std::size_t begin = 0;              // where in the line the word begins that is being typed
  std::vector<std::string> proposed;  // what it may become, quoted if it must be

  // What to put in its place: as much as all proposals have in common, and a blank after a whole
  // word. It is the word as it is typed if there is nothing to add.
  std::string replacement;
};

// Completes what stands in the line before the cursor. Looks at the file system if a file is
// wanted.
Completion Complete(Commands commands, std::string_view line);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_TAB_H_
