// Why a run did not succeed, in the three parts that every error message has.
#ifndef ATM_CLIENT_CLI_TEXT_FAILURE_H_
#define ATM_CLIENT_CLI_TEXT_FAILURE_H_

#include <string>
#include <utility>
#include <variant>

namespace atm::cli {

// The exit codes. What the server refused, or could not be asked, is kExitServer plus the gRPC
// code: 69 no such account, 73 no funds, 78 unreachable.
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

// A value, or why there is none.
template <typename T>
using Result = std::variant<T, Failure>;

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_FAILURE_H_
