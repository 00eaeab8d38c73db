#include "client/cli/program/line_editor.h"

#include <fcntl.h>
#include <histedit.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "client/cli/program/all_commands.h"
#include "client/cli/shell/tab.h"
#include "client/cli/text/date.h"
#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

constexpr int kKeptLines = 1'000;

// Letters of UTF-8, which is how libedit counts.
int LettersIn(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

class TerminalEditor final : public LineEditor {
 public:
  explicit TerminalEditor(std::string history_file)
      : history_file_(std::move(history_file)), history_(history_init()) {
    std::setlocale(LC_CTYPE, "");  // the locale says which letters there are
    editor_ = el_init("atm-cli", stdin, stderr, stderr);
    if (editor_ == nullptr || history_ == nullptr) return;
    el_set(editor_, EL_CLIENTDATA, this);
    el_set(editor_, EL_PROMPT, &PromptOf);
    el_set(editor_, EL_EDITOR, "emacs");
    el_set(editor_, EL_HIST, &::history, history_);
    // libedit keeps wide strings as they are. Of others it makes copies that it never frees.
    el_wset(editor_, EL_ADDFN, L"atm-complete", L"Complete the word", &CompleteIn);
    el_wset(editor_, EL_ADDFN, L"atm-abandon", L"Begin a new line", &AbandonIn);
    el_set(editor_, EL_BIND, "^I", "atm-complete", nullptr);
    // Ctrl-C is a key like any other while a line is typed.
    el_set(editor_, EL_SETTY, "-d", "-isig", nullptr);
    el_set(editor_, EL_BIND, "^C", "atm-abandon", nullptr);
    el_set(editor_, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    el_set(editor_, EL_BIND, "^W", "ed-delete-prev-word", nullptr);
    el_set(editor_, EL_BIND, "\\e[3~", "ed-delete-next-char", nullptr);
    el_set(editor_, EL_BIND, "\\e[1;5C", "em-next-word", nullptr);
    el_set(editor_, EL_BIND, "\\e[1;5D", "ed-prev-word", nullptr);
    el_source(editor_, nullptr);  // the preferences of the user: ~/.editrc
    history(history_, &event_, H_SETSIZE, kKeptLines);
    history(history_, &event_, H_SETUNIQUE, 1);  // the same line twice in a row is one
    if (!history_file_.empty()) history(history_, &event_, H_LOAD, history_file_.c_str());
  }
  TerminalEditor(const TerminalEditor&) = delete;
  TerminalEditor& operator=(const TerminalEditor&) = delete;
  ~TerminalEditor() override {
    if (editor_ != nullptr) el_end(editor_);
    if (history_ != nullptr) history_end(history_);
  }

  bool is_ready() const { return editor_ != nullptr && history_ != nullptr; }

  std::optional<std::string> Read(const std::string& prompt) override {
    prompt_ = prompt;
    while (true) {
      is_abandoned_ = false;
      int size = 0;
      const char* text = el_gets(editor_, &size);
      if (text == nullptr || size <= 0) {
        std::fputs("\n", stderr);
        return std::nullopt;
      }
      if (is_abandoned_) continue;
      std::string line(text, static_cast<std::size_t>(size));
      while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
      Remember(line);
      return line;
    }
  }

 private:
  static TerminalEditor& Of(EditLine* editor) {
    void* self = nullptr;
    el_get(editor, EL_CLIENTDATA, &self);
    return *static_cast<TerminalEditor*>(self);
  }

  static char* PromptOf(EditLine* editor) { return Of(editor).prompt_.data(); }

  static unsigned char CompleteIn(EditLine* editor, int /*key*/) {
    const TerminalEditor& self = Of(editor);
    const LineInfo* info = el_line(editor);
    const std::string line(info->buffer, info->cursor);
    const Completion completion = Complete(self.commands_, line);
    const std::string typed = line.substr(completion.begin);
    if (completion.replacement != typed) {
      if (!typed.empty()) el_deletestr(editor, LettersIn(typed));
      el_insertstr(editor, completion.replacement.c_str());
      return CC_REFRESH;
    }
    if (completion.proposed.empty()) return CC_REFRESH_BEEP;
    std::string shown = "\n";
    for (const std::string& word : completion.proposed) {
      const std::size_t column = shown.size() - shown.rfind('\n') - 1;
      if (column > 0) shown += column + word.size() + 2 > kListColumns ? "\n" : "  ";
      shown += Printable(word);
    }
    std::fprintf(stderr, "%s\n", shown.c_str());
    return CC_REDISPLAY;
  }

  static unsigned char AbandonIn(EditLine* editor, int /*key*/) {
    const LineInfo* info = el_line(editor);
    el_cursor(editor, LettersIn({info->cursor, info->lastchar}));
    el_insertstr(editor, "^C");
    Of(editor).is_abandoned_ = true;
    el_push(editor, "\n");  // which ends the line as Enter does
    return CC_REFRESH;
  }

  // Writes the whole file again, so that it is complete whenever the shell ends.
  void Remember(const std::string& line) {
    if (line.empty() || line.starts_with(' ')) return;
    history(history_, &event_, H_ENTER, line.c_str());
    if (history_file_.empty()) return;
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(history_file_).parent_path(),
                                        ignored);
    // If it cannot be kept, the session goes on without it.
    const int file = open(history_file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return;
    close(file);
    history(history_, &event_, H_SAVE, history_file_.c_str());
  }

  static constexpr std::size_t kListColumns = 80;

  const Calendar calendar_;  // no time is read here
  const std::vector<std::unique_ptr<Subcommand>> commands_ = MakeCommands(calendar_);
  const std::string history_file_;
  EditLine* editor_ = nullptr;
  History* const history_;
  HistEvent event_{};
  std::string prompt_;
  bool is_abandoned_ = false;
};

}  // namespace

std::unique_ptr<LineEditor> EditLines(const std::string& history_file) {
  auto editor = std::make_unique<TerminalEditor>(history_file);
  if (!editor->is_ready()) return nullptr;
  return editor;
}

}  // namespace atm::cli
