#include <exception>

#include "absl/strings/str_format.h"
#include "client/cli/bench/bench.h"
#include "client/cli/commands/admin_commands.h"
#include "client/cli/commands/commands.h"
#include "client/cli/line/help.h"
#include "client/cli/line/options.h"
#include "client/cli/shell/completion.h"
#include "client/cli/shell/shell.h"
#include "client/cli/show/explain.h"
#include "client/cli/world/invocation.h"
#include "client/cli/world/write.h"

namespace atm::cli {
namespace {

// Whether to colour what goes to `output`: see https://no-color.org for NO_COLOR.
Paint PaintFor(const Invocation& call, const Output& output, ColorMode mode) {
  if (mode != ColorMode::kAuto) {
    return Paint(mode == ColorMode::kAlways);
  }
  const std::string no_color = call.environment("NO_COLOR").value_or("");
  const std::string term = call.environment("TERM").value_or("");
  return Paint(output.is_terminal && no_color.empty() && term != "dumb");
}

// Whether the locale's characters are UTF-8: the first of these that is set says so.
bool SpeaksUtf8(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = environment(name).value_or("");
    if (!locale.empty()) {
      return locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos;
    }
  }
  return false;
}

int Report(const Invocation& call, ColorMode mode, const Failure& failure) {
  *call.err.stream << ErrorText(failure, PaintFor(call, call.err, mode)) << std::flush;
  return failure.exit_code;
}

Result<Answer> AnswerTo(const Invocation& call, const Options& options) {
  if (options.version) {
    return DataOnly(Version());
  }
  const bool is_for_people = call.out.is_terminal || options.chart;
  const Format automatic = is_for_people ? Format::kTable : Format::kJson;
  const Look look{.format = options.format == Format::kAuto ? automatic : options.format,
                  .paint = PaintFor(call, call.out, options.color),
                  .columns = call.out.columns,
                  .is_utf8 = SpeaksUtf8(call.environment)};
  switch (options.command) {
    case Command::kBalance:
      return ShowBalance(call, options, look);
    case Command::kShow:
      return ShowTransaction(call, options, look);
    case Command::kStatement:
      return ShowStatement(call, options, look);
    case Command::kWatch:
      return WatchFeed(call, options, look);
    case Command::kWithdraw:
    case Command::kDeposit:
    case Command::kTransfer:
    case Command::kHold:
    case Command::kCapture:
    case Command::kRelease:
    case Command::kReverse:
      return MoveMoney(call, options, look);
    case Command::kAdminOpen:
      return OpenAccount(call, options, look);
    case Command::kAdminShow:
      return ShowAccount(call, options, look);
    case Command::kAdminList:
      return ListAccounts(call, options, look);
    case Command::kAdminFreeze:
    case Command::kAdminUnfreeze:
    case Command::kAdminRename:
    case Command::kAdminLimits:
    case Command::kAdminClose:
    case Command::kAdminReopen:
      return ChangeAccount(call, options, look);
    case Command::kAdminVerify:
      return VerifyBooks(call, options, look);
    case Command::kAdminImport:
      return ImportAccounts(call, options, look);
    case Command::kAdminExport:
      return ExportTransactions(call, options, look);
    case Command::kBench:
      return RunBench(call, options, look);
    case Command::kCompletion:
      return DataOnly(CompletionScript(options.shell));
    case Command::kAdmin:
    case Command::kShell:
    case Command::kHelp:
      break;
  }
  return DataOnly(options.topic.empty() ? Help() : HelpFor(*FindCommand(options.topic)));
}

// Whether the data has left the program.
std::optional<Failure> Write(const Output& out, const Answer& answer) {
  const std::optional<std::string> why = WriteOut(out, answer.data);
  if (!why) {
    return std::nullopt;
  }
  if (answer.happened.empty()) {
    return NotWritten(*why);
  }
  return Failure{
      kExitLocal, absl::StrFormat("%s, but the output could not be written", answer.happened), *why,
      absl::StrFormat("do not repeat it; to see the answer again, run:\n       %s", answer.again)};
}

int RunUnguarded(const Invocation& call) {
  const Result<Options> read = ReadOptions(call.args, call.environment);
  if (const auto* failure = std::get_if<Failure>(&read)) {
    return Report(call, ColorMode::kAuto, *failure);
  }
  const auto& options = std::get<Options>(read);
  if (options.command == Command::kShell) {
    return RunShell(call, options);
  }
  const Result<Answer> answered = AnswerTo(call, options);
  if (const auto* failure = std::get_if<Failure>(&answered)) {
    return Report(call, options.color, *failure);
  }
  const auto& answer = std::get<Answer>(answered);
  *call.err.stream << answer.message << std::flush;
  if (const std::optional<Failure> failure = Write(call.out, answer)) {
    return Report(call, options.color, *failure);
  }
  return kExitOk;
}

}  // namespace

int Run(const Invocation& call) {
  try {
    return RunUnguarded(call);
  } catch (const std::exception& error) {
    return Report(
        call, ColorMode::kNever,
        {kExitLocal, "atm-cli failed", error.what(), "report this as a fault of atm-cli"});
  }
}

}  // namespace atm::cli
