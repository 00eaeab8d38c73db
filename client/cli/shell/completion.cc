#include "client/cli/shell/completion.h"

#include "client/cli/line/parse.h"
#include "client/cli/shell/completion_words.h"

namespace atm::cli {

std::string Joined(std::span<const std::string_view> words, std::string_view by) {
  std::string joined;
  for (const std::string_view word : words) {
    joined += joined.empty() ? "" : by;
    joined += word;
  }
  return joined;
}

std::vector<std::string_view> Groups() {
  std::vector<std::string_view> groups;
  for (const CommandSpec* command : CommandsIn("")) {
    if (!CommandsIn(command->name).empty()) {
      groups.push_back(command->name);
    }
  }
  return groups;
}

std::string CommandWords(std::string_view group) { return Joined(WordsIn(group)); }

std::string FirstWords(const CommandSpec& command) {
  return command.choices.empty() ? CommandWords(command.name) : Joined(command.choices);
}

std::string CompletionScript(std::string_view shell) {
  return shell == "bash"   ? BashCompletion()
         : shell == "zsh"  ? ZshCompletion()
         : shell == "fish" ? FishCompletion()
                           : "";
}

}  // namespace atm::cli
