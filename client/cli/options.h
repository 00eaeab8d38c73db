// What a command line and its environment ask for.
#ifndef ATM_CLIENT_CLI_OPTIONS_H_
#define ATM_CLIENT_CLI_OPTIONS_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/failure.h"
#include "client/cli/invocation.h"
#include "client/cli/option_table.h"
#include "storage/currency.h"

namespace atm::cli {

enum class Format { kAuto, kTable, kJson, kCsv };
enum class ColorMode { kAuto, kAlways, kNever };

struct Options {
  Command command = Command::kHelp;
  bool version = false;             // show the version, and nothing else
  std::vector<std::string> topics;  // kHelp: the command that it is about, if any

  std::string account;
  std::string amount;  // as it was written
  std::string shell;   // kCompletion

  std::string server = "127.0.0.1:50051";
  bool tls = false;
  std::string tls_ca_file;  // empty: not given; so are the next two
  std::string tls_cert_file;
  std::string tls_key_file;

  std::optional<Currency> currency;
  std::string request_id;  // empty: not given
  std::chrono::milliseconds timeout{5'000};
  Format format = Format::kAuto;
  ColorMode color = ColorMode::kAuto;
};

// Reads a command line; a flag beats its environment variable, and an empty variable counts as not
// set. A usage failure if they cannot be understood. Looks at nothing but its arguments.
Result<Options> ReadOptions(const std::vector<std::string>& args, const Environment& environment);

// Reads "5s", "500ms" or "5" (seconds); nothing if it is no such time, or not between 1 ms and a
// day.
std::optional<std::chrono::milliseconds> ParseTimeout(std::string_view text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_OPTIONS_H_
