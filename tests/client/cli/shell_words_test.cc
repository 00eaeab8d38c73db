// The words of a line of the shell.
#include "client/cli/shell/shell_words.h"

#include "tests/catch2.h"

namespace atm::cli {
namespace {

using Words = std::vector<std::string>;

Words Split(std::string_view line) {
  const Result<Words> words = SplitWords(line);
  CAPTURE(line);
  REQUIRE(std::holds_alternative<Words>(words));
  return std::get<Words>(words);
}

TEST_CASE("Words: blanks part them") {
  CHECK(Split("").empty());
  CHECK(Split(" \t ").empty());
  CHECK(Split("balance 10001") == Words{"balance", "10001"});
  CHECK(Split("  withdraw\t10001   40 \r") == Words{"withdraw", "10001", "40"});
}

TEST_CASE("Words: quotes and backslashes keep them together, as in a shell") {
  CHECK(Split("--memo 'Main Street'") == Words{"--memo", "Main Street"});
  CHECK(Split(R"(--memo="Ada's" x)") == Words{"--memo=Ada's", "x"});
  CHECK(Split(R"(a\ b 'c\d' "e\"f\\g\h")") == Words{"a b", R"(c\d)", R"(e"f\g\h)"});
  CHECK(Split(R"('' "")") == Words{"", ""});
  CHECK(Split(R"('it'\''s')") == Words{"it's"});
  CHECK(Split("$HOME *;|>") == Words{"$HOME", "*;|>"});
}

TEST_CASE("Words: a comment begins where a word would") {
  CHECK(Split("# nothing 'at all").empty());
  CHECK(Split("balance 10001 # of Ada") == Words{"balance", "10001"});
  CHECK(Split("--memo a#b '#c'") == Words{"--memo", "a#b", "#c"});
}

TEST_CASE("Words: what is not closed is told") {
  for (const std::string_view line : {"--memo 'Main", "--memo \"Main", "--memo \"Main\\", "x\\"}) {
    const Result<Words> words = SplitWords(line);
    CAPTURE(line);
    REQUIRE(std::holds_alternative<Failure>(words));
    CHECK(std::get<Failure>(words).exit_code == kExitUsage);
  }
  CHECK(std::get<Failure>(SplitWords("a 'b")).why == "a ' is opened and not closed");
}

TEST_CASE("Words: of a line that is still being typed") {
  const WordsSoFar nothing = SplitWordsSoFar("balance ");
  CHECK(nothing.before == Words{"balance"});
  CHECK(nothing.word.empty());
  CHECK(nothing.begin == 8);
  const WordsSoFar part = SplitWordsSoFar("reverse 12 --reason ti");
  CHECK(part.before == Words{"reverse", "12", "--reason"});
  CHECK(part.word == "ti");
  CHECK(part.begin == 20);
  const WordsSoFar quoted = SplitWordsSoFar(R"(admin import a\ b'c)");
  CHECK(quoted.word == "a bc");
  CHECK(quoted.begin == 13);
}

TEST_CASE("Words: an escaped word is one word") {
  for (const std::string word : {"plain", "two words", R"(a'b"c\d)", "#hash", "tab\there"}) {
    CHECK(Split(EscapedWord(word)) == Words{word});
  }
  CHECK(EscapedWord("10001") == "10001");
}

}  // namespace
}  // namespace atm::cli
