// Texts broken into lines that fit a terminal.
#ifndef ATM_CLIENT_CLI_TEXT_WRAP_H_
#define ATM_CLIENT_CLI_TEXT_WRAP_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace atm::cli {

// What stands at the left of a text: before its first line, and before the others.
struct Margin {
  std::string first = {};
  std::string others = {};
};

// Returns the words of the text in lines of at most `width` characters, each with a line feed at
// its end. A word that does not fit has a line of its own.
std::string Wrapped(std::string_view text, std::size_t width, const Margin& margin = {});

// The same for several paragraphs, between which stand empty lines. A line that begins with a blank
// is a paragraph by itself, and its lines are indented.
std::string WrappedParagraphs(std::string_view text, std::size_t width);

// The same for lines of commands, which can still be copied into a shell: a backslash ends each
// line that goes on. Words in quotes stay in one piece.
std::string WrappedCommands(std::string_view lines, std::size_t width);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_WRAP_H_
