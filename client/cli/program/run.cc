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
#include "client/cli/shell/completion.h"
#include "client/cli/text/date.h"
#include "client/cli/text/failure.h"
#include "client/cli/text/look.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/printout.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

// Whether to colour what goes to `output`. See https://no-color.org for NO_COLOR.
Paint PaintFor(const Invocation& call, const Output& output, ColorMode mode) {
  if (mode != ColorMode::kAuto) {
    return Paint(mode == ColorMode::kAlways);
  }
  const std::string no_color = call.environment("NO_COLOR").value_or("");
  const std::string term = call.environment("TERM").value_or("");
  return Paint(output.is_terminal && no_color.empty() && term != "dumb");
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

// Does what the arguments ask for. `settings` are as they were read, also after a failure.
Result<Printout> Answer(const Invocation& call, Commands commands, Settings& settings) {
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
  if (settings.help) {
    return DataOnly(command == nullptr ? Help(commands) : HelpFor(*command, commands));
  }
  if (settings.version) {
    return DataOnly(Version());
  }
  const Look look = LookFor(call, settings);
  Invocation here = call;
  here.err.is_quiet = settings.quiet;
  const auto report = [&](const Failure& failure) { Report(call, settings, failure); };
  return command->Run({.call = here,
                       .report = report,
                       .settings = settings,
                       .look = look,
                       .commands = commands});
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

int RunUnguarded(const Invocation& call) {
  Settings settings;
  settings.calendar.now = absl::FromChrono(call.wall_clock());
  const std::vector<std::unique_ptr<Subcommand>> commands = MakeCommands(settings.calendar);
  const Result<Printout> answered = Answer(call, commands, settings);
  if (const auto* failure = std::get_if<Failure>(&answered)) {
    return Report(call, settings, *failure);
  }
  const auto& printout = std::get<Printout>(answered);
  if (!settings.quiet) *call.err.stream << Printable(printout.message) << std::flush;
  if (const std::optional<Failure> failure = Write(call.out, printout)) {
    return Report(call, settings, *failure);
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
