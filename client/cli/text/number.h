// Whole numbers as people write and read them.
#ifndef ATM_CLIENT_CLI_TEXT_NUMBER_H_
#define ATM_CLIENT_CLI_TEXT_NUMBER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace atm::cli {

// Reads a whole number. Returns nullopt if the text is anything else, or if the number is too
// large.
std::optional<std::int64_t> ParseNumber(std::string_view text);

// "1,234,567", of a number that is not negative.
std::string Grouped(std::int64_t number);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_NUMBER_H_
