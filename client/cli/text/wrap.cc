#include "client/cli/text/wrap.h"

#include <algorithm>
#include <vector>

#include "client/cli/text/printable.h"

namespace atm::cli {
namespace {

constexpr std::string_view kGoesOn = " \\";

enum class Quotes { kAreLetters, kHoldTogether };

// The words of a text, which are separated by blanks.
std::vector<std::string> WordsOf(std::string_view text, Quotes quotes) {
  std::vector<std::string> words;
  std::string word;
  char open = 0;  // the quote that has not ended
  for (const char c : text) {
    if (quotes == Quotes::kHoldTogether && (open != 0 ? c == open : c == '\'' || c == '"')) {
      open = open != 0 ? '\0' : c;
    }
    if (open == 0 && (c == ' ' || c == '\n')) {
      if (!word.empty()) words.push_back(word);
      word.clear();
    } else {
      word += c;
    }
  }
  if (!word.empty()) words.push_back(word);
  return words;
}

// `goes_on` ends each line but the last.
std::string InLines(const std::vector<std::string>& words, std::size_t width, const Margin& margin,
                    std::string_view goes_on) {
  std::string lines;
  std::string line = margin.first;
  bool is_new = true;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t end = i + 1 < words.size() ? goes_on.size() : 0;
    if (!is_new && CountCharacters(line) + 1 + CountCharacters(words[i]) + end > width) {
      lines += line + std::string(goes_on) + "\n";
      line = margin.others;
      is_new = true;
    }
    line += (is_new ? "" : " ") + words[i];
    is_new = false;
  }
  return lines + line + "\n";
}

// Takes the first line away, and returns it.
std::string_view TakeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::string Wrapped(std::string_view text, std::size_t width, const Margin& margin) {
  return InLines(WordsOf(text, Quotes::kAreLetters), width, margin, "");
}

std::string WrappedParagraphs(std::string_view text, std::size_t width) {
  std::string wrapped;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) wrapped += Wrapped(paragraph, width);
    paragraph.clear();
  };
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (!line.empty() && line.front() != ' ') {
      paragraph.append(line).append(" ");
      continue;
    }
    end_paragraph();
    wrapped += line.empty() ? "\n" : Wrapped(line, width, {.first = "  ", .others = "      "});
  }
  end_paragraph();
  return wrapped;
}

std::string WrappedCommands(std::string_view lines, std::size_t width) {
  std::string wrapped;
  while (!lines.empty()) {
    wrapped += InLines(WordsOf(TakeLine(lines), Quotes::kHoldTogether), width,
                       {.first = "  ", .others = "      "}, kGoesOn);
  }
  return wrapped;
}

}  // namespace atm::cli
