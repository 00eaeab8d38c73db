#include "client/cli/program/run.h"

#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/line/general_options.h"
#include "client/cli/line/help.h"
#include "client/cli/line/parse.h"
#include "client/cli/program/all_commands.h"
#include "client/cli/program/choose_pager.h"
#include "client/cli/shell/completion.h"
#include "client/cli/text/date.h"
#include "client/cli/text/failure.h"
#include "client/cli/text/look.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/printout.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

// Whether to colour what goes to `output`. See https://no-color.org for NO_COLOR,
// https://force-color.org for FORCE_COLOR, and https://bixense.com/clicolors for the other two.
Paint PaintFor(const Invocation& call, const Output& output, ColorMode mode) {
  if (mode != ColorMode::kAuto) {
    return Paint(mode == ColorMode::kAlways);
  }
  const auto variable = [&call](const char* name) { return call.environment(name).value_or(""); };
  const auto is_on = [&](const char* name) {
    return !variable(name).empty() && variable(name) != "0";
  };
  if (!variable("NO_COLOR").empty()) {
    return Paint(false);
  }
  if (is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE")) {
    return Paint(true);
  }
  return Paint(output.is_terminal && variable("CLICOLOR") != "0" && variable("TERM") != "dumb");
}

// Whether the locale's characters are UTF-8. The first of these variables that is set says it.
bool SpeaksUtf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = environment(name).value_or("");
    if (!locale.empty()) {
      return locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    }
  }
  return false;
}

// Programs that ask for JSON get their errors in it, and people get words.
int Report(const Invocation& call, const Settings& settings, const Failure& failure) {
  if (failure.is_silent()) return failure.exit_code;
  *call.err.stream << (settings.format == Format::kJson
                           ? ErrorJson(failure)
                           : ErrorText(failure, PaintFor(call, call.err, settings.color)))
                   << std::flush;
  return failure.exit_code;
}

// Says what is wrong with a certificate, in place of all that could be.
Failure WithWhyNotTrusted(const Invocation& call, const BankOptions& bank, Failure failure) {
  if (failure.facts.reason != "SERVER_NOT_TRUSTED" || !call.why_not_trusted) return failure;
  const std::string why = call.why_not_trusted(bank.server, bank.tls_ca_file);
  if (!why.empty()) {
    failure.why = absl::StrFormat("the certificate of %s is not trusted: %s", bank.server, why);
  }
  return failure;
}

// Returns the look of what the command prints.
Look LookFor(const Invocation& call, const Settings& settings) {
  const Format automatic = call.out.is_terminal ? Format::kTable : Format::kJson;
  return {.format = settings.format == Format::kAuto ? automatic : settings.format,
          .csv = settings.csv_raw ? CsvUse::kProgram : CsvUse::kSpreadsheet,
          .paint = PaintFor(call, call.out, settings.color),
          .columns = call.out.columns,
          .is_utf8 = SpeaksUtf8(call.environment),
          .zone = settings.calendar.zone};
}

// One run: what it was called with, and what its options ask for.
struct OneRun {
  Invocation call;
  Settings settings = {};
  std::unique_ptr<Pager> pager = {};  // what `call` writes to is shown by it

  // Called once, after all options have been read.
  void ApplySettings() {
    call.err.is_quiet = settings.quiet;
    pager = ChoosePager(call, settings);
    call.out.pager = pager.get();
  }
};

// Does what the arguments ask for. The settings are as they were read, also after a failure.
Result<Printout> Answer(OneRun& run, Commands commands) {
  const Invocation& call = run.call;
  Settings& settings = run.settings;
  if (!call.args.empty() && call.args.front() == kComplete) {
    return DataOnly(Proposals(commands, std::span(call.args).subspan(1)));
  }
  const Result<Subcommand*> parsed = ParseLine(commands, call.args, call.environment, settings);
  if (const auto* failure = std::get_if<Failure>(&parsed)) {
    settings.color = ColorMode::kAuto;
    settings.format = AsksForJson(call.args, call.environment) ? Format::kJson : Format::kAuto;
    return *failure;
  }
  const Subcommand* command = std::get<Subcommand*>(parsed);
  run.ApplySettings();
  if (settings.help) {
    const std::size_t width = HelpWidth(call);
    return DataOnly(command == nullptr ? Help(commands, width)
                                       : HelpFor(*command, commands, width));
  }
  if (settings.version) {
    return DataOnly(Version());
  }
  const Look look = LookFor(call, settings);
  const auto report = [&](const Failure& failure) { Report(call, settings, failure); };
  return command->Run(
      {.call = call, .report = report, .settings = settings, .look = look, .commands = commands});
}

// Writes the data. Returns a failure if it has not left the program.
std::optional<Failure> Write(const Output& out, const Printout& printout) {
  const std::optional<WriteError> error = WriteOut(out, printout.data);
  if (!error) {
    return std::nullopt;
  }
  if (printout.happened.empty()) {
    return NotWritten(*error);
  }
  return Failure{kExitLocal,
                 absl::StrFormat("%s, but the output could not be written", printout.happened),
                 error->why,
                 absl::StrFormat("do not repeat it; to see the answer again, run:\n       %s",
                                 printout.again)};
}

// Once the pager has ended, so that what is said stays on the screen.
int ReportAtEnd(OneRun& run, const Failure& failure) {
  run.pager.reset();
  return Report(run.call, run.settings, failure);
}

int RunUnguarded(const Invocation& call) {
  OneRun run{.call = call};
  run.settings.calendar.now = absl::FromChrono(call.wall_clock());
  const std::vector<std::unique_ptr<Subcommand>> commands = MakeCommands(run.settings.calendar);
  const Result<Printout> answered = Answer(run, commands);
  if (const auto* failure = std::get_if<Failure>(&answered)) {
    return ReportAtEnd(run, WithWhyNotTrusted(run.call, run.settings.bank, *failure));
  }
  const auto& printout = std::get<Printout>(answered);
  if (!run.settings.quiet) *call.err.stream << Printable(printout.message) << std::flush;
  if (const std::optional<Failure> failure = Write(run.call.out, printout)) {
    return ReportAtEnd(run, *failure);
  }
  return printout.exit_code;
}

}  // namespace

int Run(const Invocation& call) {
  try {
    return RunUnguarded(call);
  } catch (const std::exception& error) {
    return Report(
        call, Settings{.color = ColorMode::kNever},
        {kExitLocal, "atm-cli failed", error.what(), "report this as a fault of atm-cli"});
  }
}

}  // namespace atm::cli
