#include "client/cli/shell/shell_words.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace atm::cli {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Reads a line letter by letter.
class Splitter {
 public:
  explicit Splitter(std::string_view line) {
    for (std::size_t at = 0; at < line.size() && !is_comment_; ++at) Take(line[at], at);
    if (!is_in_word_) begin_ = line.size();
  }

  // Returns the ', " or \ that is open at the end of the line, or 0.
  char open() const { return is_escaped_ ? '\\' : quote_; }
  bool is_in_word() const { return is_in_word_; }
  bool is_comment() const { return is_comment_; }

  std::vector<std::string>& whole_words() { return words_; }
  std::string& last_word() { return word_; }
  std::size_t begin() const { return begin_; }

 private:
  void Take(char c, std::size_t at) {
    if (!is_in_word_ && c == '#') {
      is_comment_ = true;
      return;
    }
    if (open() == 0 && IsBlank(c)) {
      EndWord();
      return;
    }
    if (!is_in_word_) {
      is_in_word_ = true;
      begin_ = at;
    }
    if (is_escaped_) {
      // Between double quotes a \ escapes only these two.
      if (quote_ == '"' && c != '"' && c != '\\') word_ += '\\';
      word_ += c;
      is_escaped_ = false;
    } else if (c == '\\' && quote_ != '\'') {
      is_escaped_ = true;
    } else if (c == quote_) {
      quote_ = 0;
    } else if (quote_ == 0 && (c == '\'' || c == '"')) {
      quote_ = c;
    } else {
      word_ += c;
    }
  }

  void EndWord() {
    if (is_in_word_) words_.push_back(std::exchange(word_, ""));
    is_in_word_ = false;
  }

  std::vector<std::string> words_;
  std::string word_;
  std::size_t begin_ = 0;  // of word_
  char quote_ = 0;
  bool is_escaped_ = false;
  bool is_in_word_ = false;
  bool is_comment_ = false;
};

}  // namespace

Result<std::vector<std::string>> SplitWords(std::string_view line) {
  Splitter splitter(line);
  if (splitter.open() != 0) {
    return UsageFailure("the line cannot be understood",
                        splitter.open() == '\\'
                            ? "it ends with a \\, which stands before a letter"
                            : absl::StrFormat("a %c is opened and not closed", splitter.open()),
                        "quote a text as in --memo 'Main Street', and a ' as in \"Main's\"");
  }
  if (splitter.is_in_word()) splitter.whole_words().push_back(std::move(splitter.last_word()));
  return std::move(splitter.whole_words());
}

WordsSoFar SplitWordsSoFar(std::string_view line) {
  Splitter splitter(line);
  return {std::move(splitter.whole_words()), std::move(splitter.last_word()), splitter.begin()};
}

std::string EscapedWord(std::string_view text) {
  constexpr std::string_view kSpecial = " \t\r'\"\\#";
  std::string escaped;
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace atm::cli
