// The command admin import.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/commands/admin_commands.h"
#include "client/cli/commands/import_file.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/text/text.h"
#include "client/cli/world/progress.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

constexpr std::size_t kShownLines = 20;

// Accounts of one import, as the contract has it.
constexpr std::size_t kMostAccounts = 100'000;

Result<std::string> ReadAll(const Invocation& call, const std::string& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(*call.in.stream), {});
  }
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  std::error_code error;  // a folder opens like a file, and is empty
  if (!file || text.bad() || std::filesystem::is_directory(path, error)) {
    return Failure{kExitLocal, absl::StrFormat("%s cannot be read", Printable(path)),
                   "it is missing, no file, or not yours to read",
                   "another file, or - for standard input"};
  }
  return text.str();
}

// The lines that cannot be imported, and why: some of them.
Failure LinesRefused(int exit_code, std::int64_t count, std::size_t of,
                     const std::vector<BadLine>& bad, const std::string& remedy) {
  std::string why;
  for (std::size_t i = 0; i < std::min(bad.size(), kShownLines); ++i) {
    why += absl::StrFormat("%sline %d: %s", i == 0 ? "" : "\n       ", bad[i].line,
                           Printable(OneLine(bad[i].why)));
  }
  const std::int64_t more = count - static_cast<std::int64_t>(std::min(bad.size(), kShownLines));
  if (more > 0) why += absl::StrFormat("\n       and %s more", Grouped(more));
  return {exit_code,
          absl::StrFormat("nothing was imported: %s of %s lines cannot be", Grouped(count),
                          Grouped(static_cast<std::int64_t>(of))),
          why, remedy};
}

// What the bank refused.
Failure RefusedByBank(const v1::ImportAccountsResponse& response, const ImportFile& file) {
  std::vector<BadLine> bad;
  for (const v1::RefusedAccount& refused : response.refused()) {
    bad.push_back(
        {file.lines.at(static_cast<std::size_t>(refused.number() - 1)), refused.error().message()});
  }
  return LinesRefused(kExitServer + response.refused(0).error().code(), response.refused_count(),
                      file.accounts.size(), bad, "correct these lines, and import the file again");
}

std::optional<Failure> CheckFile(const ImportFile& file) {
  if (!file.bad.empty()) {
    return LinesRefused(
        kExitLocal, static_cast<std::int64_t>(file.bad.size()),
        file.bad.size() + file.accounts.size(), file.bad,
        "correct these lines, and import the file again: the bank was not asked yet");
  }
  if (file.accounts.size() > kMostAccounts) {
    return Failure{kExitLocal,
                   absl::StrFormat("there are %s accounts in the file",
                                   Grouped(static_cast<std::int64_t>(file.accounts.size()))),
                   absl::StrFormat("an import has %s at most", Grouped(kMostAccounts)),
                   "import it in several files, each of which is all or none"};
  }
  return std::nullopt;
}

// The same command again: the same file asks for the same.
std::string AgainOf(const Invocation& call) { return ShellCommand(call.program, call.args, {}); }

}  // namespace

Result<Answer> ImportAccounts(const Invocation& call, const Options& options, const Look& look) {
  const Result<std::string> text = ReadAll(call, options.file);
  if (const auto* failure = std::get_if<Failure>(&text)) {
    return *failure;
  }
  const auto read = ReadImportFile(std::get<std::string>(text), options.currency);
  if (const auto* failure = std::get_if<Failure>(&read)) {
    return *failure;
  }
  const auto& file = std::get<ImportFile>(read);
  if (const std::optional<Failure> failure = CheckFile(file)) {
    return *failure;
  }
  const Result<Session> session = Session::Open(call, options);
  if (const auto* failure = std::get_if<Failure>(&session)) {
    return *failure;
  }
  const auto& opened = std::get<Session>(session);
  Asked asked = AskedBy(options);
  asked.again = options.dry_run ? "" : AgainOf(call);
  absl::StatusOr<v1::ImportAccountsResponse> response = [&] {
    Progress progress(call, absl::StrFormat("importing %s accounts",
                                            Grouped(static_cast<std::int64_t>(file.lines.size()))));
    progress.Show(0, 0);
    call.if_interrupted(options.dry_run ? "" : "\n" + ErrorText(Interrupted(asked), Paint(false)));
    auto answer = opened.admin().ImportAccounts(
        file.accounts, {.validate_only = options.dry_run, .call = opened.TimeLeft()});
    call.if_interrupted("");
    return answer;
  }();
  if (!response.ok()) {
    return Explain(response.status(), asked);
  }
  if (response->refused_count() > 0) {
    return RefusedByBank(*response, file);
  }
  Result<Answer> answer = Showing(
      *response, look, ImportTable(*response, options.dry_run, look.paint), ImportCsv(*response));
  if (auto* shown = std::get_if<Answer>(&answer); shown != nullptr && !options.dry_run) {
    shown->happened = "the accounts were imported";
    shown->again = AgainOf(call);
  }
  return answer;
}

}  // namespace atm::cli
