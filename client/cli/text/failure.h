// Why a run did not succeed, in the three parts that every error message has.
#ifndef ATM_CLIENT_CLI_TEXT_FAILURE_H_
#define ATM_CLIENT_CLI_TEXT_FAILURE_H_

#include <string>
#include <utility>
#include <variant>

#include "client/cli/text/look.h"

namespace atm::cli {

// The exit codes. If the server refused, or could not be reached, the exit code is kExitServer plus
// the gRPC code: 69 no such account, 73 no funds, 78 unreachable.
inline constexpr int kExitOk = 0;
inline constexpr int kExitLocal = 1;  // a file, the terminal, the pipe
inline constexpr int kExitUsage = 2;  // the command line is wrong; nothing was sent
inline constexpr int kExitServer = 64;

struct Failure {
  int exit_code = kExitLocal;
  std::string what;    // what did not happen
  std::string why;     // the reason, with the values that matter
  std::string remedy;  // what to try
};

inline Failure UsageFailure(std::string what, std::string why, std::string remedy) {
  return {kExitUsage, std::move(what), std::move(why), std::move(remedy)};
}

// A value, or the reason why there is none.
template <typename T>
using Result = std::variant<T, Failure>;

// The three lines of a failure, each of which ends with a line feed.
std::string ErrorText(const Failure& failure, const Paint& paint);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_FAILURE_H_
