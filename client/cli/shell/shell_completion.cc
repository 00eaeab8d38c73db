#include "client/cli/shell/shell_completion.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_format.h"
#include "client/cli/line/option_table.h"
#include "client/cli/line/parse.h"
#include "client/cli/shell/shell_words.h"

namespace atm::cli {
namespace {

constexpr std::string_view kProgram = "atm-cli";

// The option that a word is, with its dashes: "--output" or "-o". Null if it is none.
const OptionSpec* OptionOf(std::string_view word, Command command) {
  if (word.starts_with("--")) return FindOption(word.substr(2), command);
  const auto found = std::ranges::find_if(OptionTable(), [&](const OptionSpec& option) {
    return option.letter != 0 && word == std::string{'-', option.letter} &&
           option.GoesWith(command);
  });
  return found == OptionTable().end() ? nullptr : &*found;
}

// Where the words before the last one lead to.
struct Place {
  const CommandSpec* command = nullptr;  // null: none yet
  std::size_t arguments = 0;             // that the command has been given
  const OptionSpec* wants_value = nullptr;

  // What options are to go with: without a command, those of all of them.
  Command options_of() const { return command == nullptr ? Command::kHelp : command->command; }
};

Place PlaceAfter(const std::vector<std::string>& words) {
  Place place;
  for (const std::string& word : words) {
    const bool is_first = &word == &words.front();
    if (place.wants_value != nullptr) {
      place.wants_value = nullptr;
    } else if (word.starts_with('-')) {
      const OptionSpec* option = OptionOf(word, place.options_of());
      place.wants_value = option == nullptr || option->is_switch() ? nullptr : option;
    } else if (is_first && word == kProgram) {
      continue;
    } else if (place.command == nullptr) {
      place.command = FindCommand(word);
      if (place.command == nullptr) return place;
    } else if (const CommandSpec* sub =
                   FindCommand(absl::StrFormat("%s %s", place.command->name, word))) {
      place.command = sub;
    } else {
      ++place.arguments;
    }
  }
  return place;
}

// The files that the text may be the beginning of; a folder ends with a slash.
std::vector<std::string> Files(const std::string& text) {
  const std::size_t slash = text.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : text.substr(0, slash + 1);
  const std::string begin = text.substr(folder.size());
  std::vector<std::string> files;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder.empty() ? "." : folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    const bool is_wanted = name.starts_with(begin) && (!begin.empty() || !name.starts_with('.'));
    if (is_wanted) {
      std::error_code ignored;
      files.push_back(folder + name + (entry->is_directory(ignored) ? "/" : ""));
    }
  }
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> Choices(std::span<const std::string_view> choices) {
  return {choices.begin(), choices.end()};
}

std::vector<std::string> ValuesOf(const OptionSpec& option, const std::string& text) {
  return option.is_file ? Files(text) : Choices(option.choices);
}

std::vector<std::string> OptionsOf(const Place& place) {
  std::vector<std::string> options;
  for (const OptionSpec& option : OptionTable()) {
    if (option.GoesWith(place.options_of())) {
      options.push_back(absl::StrFormat("--%s", option.name));
    }
  }
  return options;
}

std::vector<std::string> ArgumentsOf(const Place& place, const std::string& text) {
  if (place.command == nullptr) {
    std::vector<std::string> commands = Choices(WordsIn(""));
    commands.emplace_back("exit");
    return commands;
  }
  const CommandSpec& command = *place.command;
  if (place.arguments == 0 && !CommandsIn(command.name).empty()) {
    return Choices(WordsIn(command.name));
  }
  if (place.arguments > 0) return {};
  return command.takes_file() ? Files(text) : Choices(command.choices);
}

// All that may stand where the last word is, whatever there is of it.
std::vector<std::string> Candidates(const WordsSoFar& words) {
  const Place place = PlaceAfter(words.before);
  if (place.wants_value != nullptr) return ValuesOf(*place.wants_value, words.word);
  if (!words.word.starts_with('-')) return ArgumentsOf(place, words.word);
  const std::size_t equals = words.word.find('=');
  if (equals == std::string::npos) return OptionsOf(place);
  const std::string name = words.word.substr(0, equals);
  const OptionSpec* option = OptionOf(name, place.options_of());
  if (option == nullptr) return {};
  std::vector<std::string> values = ValuesOf(*option, words.word.substr(equals + 1));
  for (std::string& value : values) value.insert(0, name + "=");
  return values;
}

std::string CommonBeginning(const std::vector<std::string>& words) {
  std::string common = words.front();
  for (const std::string& word : words) {
    const auto [end, ignored] = std::ranges::mismatch(common, word);
    common.erase(end, common.end());
  }
  return common;
}

}  // namespace

Completion Complete(std::string_view line) {
  const WordsSoFar words = SplitWordsSoFar(line);
  Completion completion{
      .begin = words.begin, .proposed = {}, .replacement = std::string(line.substr(words.begin))};
  std::vector<std::string> fitting = Candidates(words);
  std::erase_if(fitting, [&](const std::string& word) { return !word.starts_with(words.word); });
  if (fitting.empty()) return completion;
  const std::string common = CommonBeginning(fitting);
  if (fitting.size() == 1) {
    completion.replacement = EscapedWord(common) + (common.ends_with('/') ? "" : " ");
  } else if (common.size() > words.word.size()) {
    completion.replacement = EscapedWord(common);
  }
  for (const std::string& word : fitting) completion.proposed.push_back(EscapedWord(word));
  return completion;
}

}  // namespace atm::cli
