// The words of a line typed into `atm-cli shell`, told apart as a POSIX shell does: by blanks, with
// '…', "…" and \ to quote, and # for a comment. Nothing else is special: there are no variables, no
// patterns and no pipes.
#ifndef ATM_CLIENT_CLI_SHELL_SHELL_WORDS_H_
#define ATM_CLIENT_CLI_SHELL_SHELL_WORDS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/text/failure.h"

namespace atm::cli {

// Returns the words of a whole line, or a usage failure if a quote is not closed.
Result<std::vector<std::string>> SplitWords(std::string_view line);

// A line that is still being typed.
struct WordsSoFar {
  std::vector<std::string> before;  // the words that are whole
  std::string word;                 // what there is of the last one, without quotes
  std::size_t begin = 0;            // where in the line the last one begins
};
WordsSoFar SplitWordsSoFar(std::string_view line);

// Quotes a word, or the beginning of one, so that SplitWords makes one word of it.
std::string EscapedWord(std::string_view text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHELL_SHELL_WORDS_H_
