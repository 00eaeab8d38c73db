// Texts made safe for a terminal, and for a message of the contract.
#ifndef ATM_CLIENT_CLI_TEXT_PRINTABLE_H_
#define ATM_CLIENT_CLI_TEXT_PRINTABLE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace atm::cli {

// Returns the text without what could make a terminal do things, or show something else than what
// is written: control characters, characters that change the direction of writing, other line
// separators, and bytes that are not UTF-8. A '?' stands in for each of them. Line ends stay.
std::string Printable(std::string_view text);

// Returns the text with a space in place of each line end.
std::string OneLine(std::string text);

// Whether protobuf can carry the text.
bool IsUtf8(std::string_view text);

// Counts the characters of a text in UTF-8, which may have several bytes each.
std::size_t CountCharacters(std::string_view text);

// Whether a text in UTF-8 has control characters, line ends among them.
bool HasControls(std::string_view text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_PRINTABLE_H_
