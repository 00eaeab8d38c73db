// What the arguments of a command, and the options that only some commands have, mean.
#ifndef ATM_CLIENT_CLI_LINE_ARGUMENTS_H_
#define ATM_CLIENT_CLI_LINE_ARGUMENTS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "client/cli/line/options.h"
#include "client/cli/line/parse.h"
#include "client/cli/text/failure.h"

namespace atm::cli {

// Reads them into `options`, whose command is set. A usage failure if they cannot be understood.
std::optional<Failure> ReadArguments(const ParsedArgs& parsed, Options& options);
std::optional<Failure> ReadCommandOptions(const ParsedArgs& parsed, Options& options);

// An account number as far as a message can carry it, and a text, of "--memo" say. A usage failure
// if it cannot be sent.
std::optional<Failure> ReadAccount(const std::string& text, std::string& account);
std::optional<Failure> ReadText(std::string_view what, const std::string& text, std::string& read);

// Which of the option's choices was made: `otherwise` if the option is not given.
Result<std::size_t> Choice(const ParsedArgs& parsed, std::string_view name,
                           std::string_view otherwise);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_LINE_ARGUMENTS_H_
