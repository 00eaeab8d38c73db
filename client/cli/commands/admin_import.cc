// atm-cli admin import
#include <algorithm>
#include <chrono>
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
#include "client/cli/commands/commands.h"
#include "client/cli/commands/import_file.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/show/admin_output.h"
#include "client/cli/show/explain.h"
#include "client/cli/show/in_format.h"
#include "client/cli/text/number.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/shell_command.h"
#include "client/cli/world/progress.h"
#include "client/cli/world/session.h"

namespace atm::cli {
namespace {

constexpr std::size_t kShownLines = 20;

// How long the bank has to check the lines of a file that is wrong in any case.
constexpr std::chrono::milliseconds kCheckTime = std::chrono::seconds(30);

// The most accounts of one import, by the contract.
constexpr std::size_t kMostAccounts = 100'000;

Result<std::string> ReadAll(const Invocation& call, const std::string& path) {
  if (path == "-") {
    return std::string(std::istreambuf_iterator<char>(*call.in.stream), {});
  }
  const std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  std::error_code error;  // a folder can be opened like a file, and is empty
  if (!file || text.bad() || std::filesystem::is_directory(path, error)) {
    return Failure{kExitLocal, absl::StrFormat("%s cannot be read", Printable(path)),
                   "it does not exist, it is not a file, or you may not read it",
                   "another file, or - for standard input"};
  }
  return text.str();
}

// Names some of the lines that cannot be imported, and says why.
Failure LinesRefused(std::int64_t count, std::size_t of, const std::vector<BadLine>& bad) {
  std::string why;
  for (std::size_t i = 0; i < std::min(bad.size(), kShownLines); ++i) {
    why += absl::StrFormat("%sline %d: %s", i == 0 ? "" : "\n       ", bad[i].line,
                           Printable(OneLine(bad[i].why)));
  }
  const std::int64_t more = count - static_cast<std::int64_t>(std::min(bad.size(), kShownLines));
  if (more > 0) why += absl::StrFormat("\n       and %s more", Grouped(more));
  return {kExitLocal,
          absl::StrFormat("nothing was imported: %s of %s %s invalid", Grouped(count),
                          of == 1 ? "1 line" : Grouped(static_cast<std::int64_t>(of)) + " lines",
                          count == 1 ? "is" : "are"),
          why, "correct these lines, and import the file again"};
}

// Explains what is wrong with a file: what was found here, and what the bank refused, if it was
// asked.
Failure RefusedLines(const v1::ImportAccountsResponse& response, const ImportFile& file) {
  std::vector<BadLine> bad = file.bad;
  for (const v1::RefusedAccount& refused : response.refused()) {
    bad.push_back(
        {file.lines.at(static_cast<std::size_t>(refused.number() - 1)), refused.error().message()});
  }
  std::ranges::sort(bad, {}, &BadLine::line);
  return LinesRefused(static_cast<std::int64_t>(file.bad.size()) + response.refused_count(),
                      file.bad.size() + file.accounts.size(), bad);
}

std::optional<Failure> CheckSize(const ImportFile& file) {
  if (file.accounts.size() > kMostAccounts) {
    return Failure{kExitLocal,
                   absl::StrFormat("there are %s accounts in the file",
                                   Grouped(static_cast<std::int64_t>(file.accounts.size()))),
                   absl::StrFormat("an import has %s at most", Grouped(kMostAccounts)),
                   "import it in several files, each of which is all or none"};
  }
  return std::nullopt;
}

// Opens all accounts of a file, or none.
class AdminImport final : public Subcommand {
 public:
  AdminImport()
      : Subcommand(
            {.name = "admin import",
             .summary = "Open many accounts, all or none",
             .examples = R"(  atm-cli admin import accounts.csv
  atm-cli admin import accounts.csv --currency USD --dry-run
  jq -c '.[]' accounts.json | atm-cli admin import -
)",
             .details =
                 R"(FILE is CSV, whose first line names the columns: account, currency_code, display_name, balance,
per_withdrawal, per_day, times_per_day, minimum, overdraft, reference and request_id, in any order.
All but the first are optional, and amounts are written as people write them. Semicolons or tabs may
stand for the commas. Or FILE has one
account in JSON on each line, as OpenAccount takes it: {"account": "20001", "currencyCode": "USD",
"openingBalanceMinor": "4000"}. - is standard input. 100,000 accounts are the most.

If one line is invalid, nothing is imported, and each such line is named. The same file imported
again opens nothing twice.
)",
             .timeout = std::chrono::seconds(600)}) {  // it may be large
    Add(Argument{.name = "FILE", .read = WordInto(file_), .is_file = true});
    Add(Option{.name = "currency",
               .value = "CODE",
               .help = "The currency of accounts that do not name one",
               .read = CurrencyInto(currency_)});
    Add(Option{
        .name = "dry-run", .help = "Check everything, and open nothing", .read = TurnOn(dry_run_)});
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const Invocation& call = context.call;
    const Result<std::string> text = ReadAll(call, file_);
    if (const auto* failure = std::get_if<Failure>(&text)) {
      return *failure;
    }
    const auto read = ReadImportFile(std::get<std::string>(text), currency_);
    if (const auto* failure = std::get_if<Failure>(&read)) {
      return *failure;
    }
    const auto& file = std::get<ImportFile>(read);
    if (const std::optional<Failure> failure = CheckSize(file)) {
      return *failure;
    }
    const Result<Session> session = Session::Open(call, context.settings.bank);
    if (const auto* failure = std::get_if<Failure>(&session)) {
      return *failure;
    }
    if (!file.bad.empty()) return FindRest(std::get<Session>(session), file);
    // The same command again, because the same file makes the same requests.
    const std::string again = dry_run_ ? "" : ShellCommand(call.program, call.args, {});
    const Asked asked = {.command = "admin import",
                         .noun = "import",
                         .again_does = "imports the same file again and opens no account twice",
                         .bank = context.settings.bank,
                         .again = again};
    const absl::StatusOr<v1::ImportAccountsResponse> response =
        Send(call, std::get<Session>(session), file, asked);
    if (!response.ok()) {
      return Explain(response.status(), asked);
    }
    if (response->refused_count() > 0) {
      return RefusedLines(*response, file);
    }
    Result<Printout> shown =
        InFormat(*response, context.look, ImportTable(*response, dry_run_, context.look.paint),
                 ImportCsv(*response, context.look.csv));
    if (auto* printout = std::get_if<Printout>(&shown); printout != nullptr && !dry_run_) {
      printout->happened = "the accounts were imported";
      printout->again = again;
    }
    return shown;
  }

 private:
  // Has the bank check the other lines of a file that is wrong, so that all that is to be corrected
  // is named at once. If the bank cannot be asked, what was found here is enough.
  static Failure FindRest(const Session& session, const ImportFile& file) {
    if (file.accounts.empty()) return RefusedLines({}, file);
    CallOptions call = session.TimeLeft();
    call.deadline = std::min(call.deadline, kCheckTime);
    const auto response =
        session.admin().ImportAccounts(file.accounts, {.validate_only = true, .call = call});
    return RefusedLines(response.ok() ? *response : v1::ImportAccountsResponse(), file);
  }

  absl::StatusOr<v1::ImportAccountsResponse> Send(const Invocation& call, const Session& session,
                                                  const ImportFile& file,
                                                  const Asked& asked) const {
    Progress progress(call, absl::StrFormat("importing %s accounts",
                                            Grouped(static_cast<std::int64_t>(file.lines.size()))));
    progress.Show(0, 0);
    call.if_interrupted(dry_run_ ? "" : "\n" + ErrorText(Interrupted(asked), Paint(false)));
    auto response = session.admin().ImportAccounts(
        file.accounts, {.validate_only = dry_run_, .call = session.TimeLeft()});
    call.if_interrupted("");
    return response;
  }

  std::string file_;  // "-": standard input
  std::optional<Currency> currency_;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Subcommand> MakeAdminImport() { return std::make_unique<AdminImport>(); }

}  // namespace atm::cli
