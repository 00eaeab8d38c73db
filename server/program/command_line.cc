#include "server/program/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/status/errors.h"
#include "storage/journal/hash.h"

namespace atm::server {

int NotDone(std::string_view command, std::string_view sentence, int status) {
  absl::FPrintF(stderr, "atm-server %s: %s\n", std::string(command), std::string(sentence));
  return status;
}

std::optional<int> ParseCommandLine(std::string_view command, int argc, const char* const* argv,
                                    CLI::App& app) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    absl::PrintF("%s\n", app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    return NotDone(
        command,
        absl::StrFormat("%s\nTry: atm-server %s --help", error.what(), std::string(command)),
        kWrongUsage);
  }
  return std::nullopt;
}

std::optional<int> ReadExpected(std::string_view command, const std::string& expect,
                                storage::AuditRequest& request) {
  if (expect.empty()) return std::nullopt;
  request.expected = storage::ParseHead(expect);
  if (request.expected) return std::nullopt;
  return NotDone(command,
                 absl::StrCat("--expect \"", Echo(expect),
                              "\" is no head: a number, a colon and 64 hexadecimal digits."),
                 kWrongUsage);
}

}  // namespace atm::server
