#include "client/cli/shell/candidates.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "client/cli/line/general_options.h"

namespace atm::cli {
namespace {

class Completer {
 public:
  Completer(Commands commands, const std::vector<std::string>& before)
      : commands_(commands), general_(GeneralOptions(unused_)) {
    for (const std::string& word : before) {
      Pass(word);
    }
  }

  Candidates For(std::string_view word) const {
    if (wants_value_ != nullptr) return ValuesOf(*wants_value_);
    if (!word.starts_with('-')) return Arguments();
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return OptionNames();
    const std::string name(word.substr(0, equals));
    const Option* option = OptionOf(name);
    if (option == nullptr || option->is_switch()) return {};
    Candidates values = ValuesOf(*option);
    values.before_value = name + "=";
    for (Candidate& value : values.words) value.word.insert(0, values.before_value);
    return values;
  }

 private:
  // Passes a whole word: it may be a command, an argument, an option or the value of one.
  void Pass(const std::string& word) {
    if (wants_value_ != nullptr) {
      wants_value_ = nullptr;
    } else if (word.starts_with('-')) {
      const Option* option = OptionOf(word);
      wants_value_ = option == nullptr || option->is_switch() ? nullptr : option;
    } else if (command_ == nullptr) {
      command_ = FindCommand(commands_, word);
    } else if (const Subcommand* sub =
                   FindCommand(commands_, absl::StrFormat("%s %s", command_->name(), word))) {
      command_ = sub;
    } else {
      ++arguments_;
    }
  }

  // Returns the options of all commands, and then those of this command if there is one yet.
  std::vector<const Option*> Options() const {
    std::vector<const Option*> options;
    options.reserve(general_.size());
    for (const Option& option : general_) options.push_back(&option);
    if (command_ != nullptr) {
      options.reserve(options.size() + command_->options().size());
      for (const Option& option : command_->options()) options.push_back(&option);
    }
    return options;
  }

  // Returns the option of this word, which has its dashes: "--output" or "-o". Returns null if the
  // word is not an option.
  const Option* OptionOf(std::string_view word) const {
    for (const Option* option : Options()) {
      const bool is_letter = option->letter != 0 && word == std::string{'-', option->letter};
      if (is_letter || word == option->dashed()) return option;
    }
    // Before the command, an option of a command has a value if it has one for any of them.
    for (const std::unique_ptr<Subcommand>& command : commands_) {
      const Option* option = word.starts_with("--") && command_ == nullptr
                                 ? command->FindOption(word.substr(2))
                                 : nullptr;
      if (option != nullptr) return option;
    }
    return nullptr;
  }

  static Candidates ValuesOf(const Option& option) {
    Candidates values;
    values.are_files = option.is_file;
    for (const std::string_view choice : option.choices) {
      values.words.push_back({std::string(choice)});
    }
    return values;
  }

  Candidates OptionNames() const {
    Candidates names;
    for (const Option* option : Options()) {
      names.words.push_back({option->dashed(), option->help});
    }
    return names;
  }

  Candidates Arguments() const {
    Candidates words;
    const std::string_view group = command_ == nullptr ? "" : command_->name();
    if (arguments_ == 0) {
      for (const Subcommand* command : CommandsIn(commands_, group)) {
        words.words.push_back({std::string(command->word()), command->help().summary});
      }
    }
    if (command_ == nullptr || !words.words.empty() || arguments_ >= command_->arguments().size()) {
      return words;
    }
    const Argument& argument = command_->arguments()[arguments_];
    words.are_files = argument.is_file;
    for (const std::string_view choice : argument.choices) {
      words.words.push_back({std::string(choice)});
    }
    return words;
  }

  const Commands commands_;
  Settings unused_;
  const std::vector<Option> general_;

  // The place that the words before lead to.
  const Subcommand* command_ = nullptr;  // null: there is none yet
  std::size_t arguments_ = 0;            // that the command has been given
  const Option* wants_value_ = nullptr;
};

}  // namespace

Candidates CandidatesFor(Commands commands, const std::vector<std::string>& before,
                         std::string_view word) {
  Candidates candidates = Completer(commands, before).For(word);
  std::erase_if(candidates.words,
                [&](const Candidate& each) { return !each.word.starts_with(word); });
  return candidates;
}

}  // namespace atm::cli
