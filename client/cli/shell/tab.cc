#include "client/cli/shell/tab.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "client/cli/shell/candidates.h"
#include "client/cli/shell/shell_words.h"

namespace atm::cli {
namespace {

constexpr std::string_view kProgram = "atm-cli";

// Returns the files whose names begin with the text. A folder ends with a slash.
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

// Returns all that the last word may become.
std::vector<std::string> Fitting(Commands commands, WordsSoFar words) {
  // A command line that was copied begins with the program's name.
  if (!words.before.empty() && words.before.front() == kProgram) {
    words.before.erase(words.before.begin());
  }
  const Candidates candidates = CandidatesFor(commands, words.before, words.word);
  if (candidates.are_files) {
    std::vector<std::string> files = Files(words.word.substr(candidates.before_value.size()));
    for (std::string& file : files) file.insert(0, candidates.before_value);
    return files;
  }
  std::vector<std::string> fitting;
  fitting.reserve(candidates.words.size() + 1);
  for (const Candidate& each : candidates.words) fitting.push_back(each.word);
  const bool is_command = std::ranges::none_of(
      words.before, [](const std::string& word) { return !word.starts_with('-'); });
  if (is_command && std::string_view("exit").starts_with(words.word)) fitting.emplace_back("exit");
  return fitting;
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

Completion Complete(Commands commands, std::string_view line) {
  const WordsSoFar words = SplitWordsSoFar(line);
  Completion completion{
      .begin = words.begin, .proposed = {}, .replacement = std::string(line.substr(words.begin))};
  const std::vector<std::string> fitting = Fitting(commands, words);
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
