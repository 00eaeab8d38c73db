// What the Tab key proposes in `atm-cli shell`, made from the tables of option_table.h.
#ifndef ATM_CLIENT_CLI_SHELL_SHELL_COMPLETION_H_
#define ATM_CLIENT_CLI_SHELL_SHELL_COMPLETION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace atm::cli {

struct Completion {
  std::size_t begin = 0;              // where in the line the word begins that is being typed
  std::vector<std::string> proposed;  // what it may become, quoted where it must be

  // What to put in its place: as much as all proposals have in common, and a blank after a word
  // that is whole. The word as it is typed where nothing is to be added.
  std::string replacement;
};

// Of what stands in the line before the cursor. Looks at the file system where a file is wanted.
Completion Complete(std::string_view line);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_SHELL_COMPLETION_H_
