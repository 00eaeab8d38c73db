// What may stand where a word is being typed: the one answer for the Tab key of `atm-cli shell`,
// and for that of bash, zsh and fish.
#ifndef ATM_CLIENT_CLI_SHELL_CANDIDATES_H_
#define ATM_CLIENT_CLI_SHELL_CANDIDATES_H_

#include <string>
#include <string_view>
#include <vector>

#include "client/cli/line/subcommand.h"

namespace atm::cli {

struct Candidate {
  std::string word;
  std::string_view description = {};  // empty: none
};

struct Candidates {
  std::vector<Candidate> words;  // those that begin with what is typed, in the order of the help
  bool are_files = false;        // the name of a file is wanted; `words` is then empty

  // What stands before the value in the word that is typed: "--output=", or nothing.
  std::string before_value;
};

// Returns what the word may become, after the words before it. The program's name is not one of
// them.
Candidates CandidatesFor(Commands commands, const std::vector<std::string>& before,
                         std::string_view word);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_CANDIDATES_H_
