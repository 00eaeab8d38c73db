// Small pieces of text: amounts with their currency, words for a shell, lines for a terminal.
#ifndef ATM_CLIENT_CLI_TEXT_TEXT_H_
#define ATM_CLIENT_CLI_TEXT_TEXT_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atm::cli {

// "40.00"; nothing if this program does not know the currency's decimals.
std::optional<std::string> DecimalAmount(std::int64_t amount_minor,
                                         const std::string& currency_code);

// "40.00 USD"; "4000 minor units of XYZ" if this program does not know the currency's decimals.
std::string AmountWithCurrency(std::int64_t amount_minor, const std::string& currency_code);

// "5s", "500ms".
std::string TimeText(std::chrono::milliseconds time);

// One word for a POSIX shell: as it is, or in single quotes where it must be.
std::string ShellWord(std::string_view word);

// A command line for a POSIX shell, with more options at its end, but before a "--".
std::string ShellCommand(std::string_view program, std::vector<std::string> args,
                         const std::vector<std::string>& more);

// The text without control characters, which could make a terminal do things: '?' stands in for
// each. Line ends stay.
std::string Printable(std::string text);

// The text with a space for each line end.
std::string OneLine(std::string text);

// Whether protobuf can carry the text.
bool IsUtf8(std::string_view text);

// Colours, or none.
class Paint {
 public:
  explicit Paint(bool is_on) : is_on_(is_on) {}

  std::string Bold(std::string_view text) const { return With("\033[1m", text); }
  std::string BoldRed(std::string_view text) const { return With("\033[1;31m", text); }

 private:
  std::string With(std::string_view code, std::string_view text) const;

  bool is_on_;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_TEXT_H_
