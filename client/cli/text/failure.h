// Why a run did not succeed, in the three parts that every error message has.
#ifndef ATM_CLIENT_CLI_TEXT_FAILURE_H_
#define ATM_CLIENT_CLI_TEXT_FAILURE_H_

#include <map>
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

// What a program wants to know of an error, as the bank or the client library said it. All of it is
// empty if the failure is on this side.
struct ErrorFacts {
  std::string code;                             // of gRPC: "FAILED_PRECONDITION"
  std::string reason;                           // "INSUFFICIENT_FUNDS"
  std::string message;                          // for developers
  std::map<std::string, std::string> metadata;  // of google.rpc.ErrorInfo
  std::string response_code;                    // of ISO 8583: "51"
  std::string request_id;                       // of the operation that failed
};

struct Failure {
  int exit_code = kExitLocal;
  std::string what = {};    // what did not happen; empty: there is nothing to say
  std::string why = {};     // the reason, with the values that matter
  std::string remedy = {};  // what to try
  ErrorFacts facts = {};

  bool is_silent() const { return what.empty(); }
};

inline Failure UsageFailure(std::string what, std::string why, std::string remedy) {
  return {kExitUsage, std::move(what), std::move(why), std::move(remedy)};
}

// A value, or the reason why there is none.
template <typename T>
using Result = std::variant<T, Failure>;

// The three lines of a failure, each of which ends with a line feed.
std::string ErrorText(const Failure& failure, const Paint& paint);

// The same for programs: one object of JSON, with a line feed at its end. It always has the same
// keys. The reason of a failure on this side is "USAGE" or "LOCAL".
std::string ErrorJson(const Failure& failure);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_FAILURE_H_
