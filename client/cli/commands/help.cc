// atm-cli help
#include "client/cli/line/help.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "client/cli/commands/commands.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/text/choices.h"

namespace atm::cli {
namespace {

class HelpCommand final : public Subcommand {
 public:
  explicit HelpCommand(std::vector<std::string_view> topics)
      : Subcommand({.name = "help",
                    .summary = "Show this help, or that of a command",
                    .examples = R"(  atm-cli help
  atm-cli help withdraw
  atm-cli help admin open
)",
                    .asks_bank = false}) {
    Add(Argument{.name = "[COMMAND]", .read = WordInto(command_), .choices = std::move(topics)});
    Add(Argument{.name = "[SUBCOMMAND]", .read = WordInto(subcommand_)});
  }

  Result<Printout> Run(const CommandContext& context) const override {
    const std::size_t width = HelpWidth(context.call);
    if (command_.empty()) {
      return DataOnly(Help(context.commands, width));
    }
    if (FindCommand(context.commands, command_) == nullptr) {
      Failure failure = NotAChoice("a command", command_, arguments().front().choices);
      if (auto of_group = DidYouMeanOfGroup(context.commands, command_)) {
        failure.remedy = *std::move(of_group);
      }
      return failure;
    }
    if (!subcommand_) {
      return DataOnly(HelpFor(*FindCommand(context.commands, command_), context.commands, width));
    }
    const std::vector<std::string_view> of_group = WordsIn(context.commands, command_);
    if (of_group.empty()) {
      return OneTooMany(*this, *subcommand_);
    }
    if (std::ranges::find(of_group, *subcommand_) == of_group.end()) {
      return NotAChoice("a command of '" + command_ + "'", *subcommand_, of_group);
    }
    return DataOnly(HelpFor(*FindCommand(context.commands, command_ + " " + *subcommand_),
                            context.commands, width));
  }

 private:
  std::string command_;                    // empty: all
  std::optional<std::string> subcommand_;  // of a group
};

}  // namespace

std::unique_ptr<Subcommand> MakeHelp(std::vector<std::string_view> topics) {
  return std::make_unique<HelpCommand>(std::move(topics));
}

}  // namespace atm::cli
