#include "client/cli/shell/completion.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "client/cli/line/option_readers.h"
#include "client/cli/shell/candidates.h"

namespace atm::cli {
namespace {

// Bash calls the function with the words up to the cursor in COMP_WORDS.
constexpr char kBash[] = R"(# bash completion for atm-cli
_atm_cli() {
  local word=${COMP_WORDS[COMP_CWORD]} line file
  if [ "$word" = '=' ]; then word=''; fi
  COMPREPLY=()
  while IFS= read -r line; do
    if [ "$line" = ':files' ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$word")
    else
      COMPREPLY+=("${line%%$'\t'*}")
    fi
  done < <("${COMP_WORDS[0]/#\~/$HOME}" __complete bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _atm_cli atm-cli
)";

constexpr char kZsh[] = R"zsh(#compdef atm-cli
# zsh completion for atm-cli
_atm_cli() {
  local line
  local -a proposed
  for line in ${(f)"$(${~words[1]} __complete zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)"}; do
    if [[ $line == ':files' ]]; then
      [[ $words[CURRENT] == --*=* ]] && compset -P 1 '*='
      _files
    else
      proposed+=("${line//$'\t'/:}")
    fi
  done
  (( $#proposed )) && _describe 'atm-cli' proposed
}
# If it is sourced, it is registered. If it is a file in $fpath, zsh runs it as the function itself.
if [ "$funcstack[1]" = "_atm-cli" ]; then
  _atm_cli "$@"
else
  compdef _atm_cli atm-cli
fi
)zsh";

constexpr char kFish[] = R"(# fish completion for atm-cli
function __atm_cli_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] __complete fish $words[2..-1] 2>/dev/null | while read -l line
        if test "$line" = ':files'
            set -l option (string match -r -- '^--[^=]*=' $words[-1])
            for file in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' $words[-1]))
                echo "$option$file"
            end
        else
            echo $line
        end
    end
end
complete -c atm-cli -f -a '(__atm_cli_complete)'
)";

class CompletionCommand final : public Subcommand {
 public:
  CompletionCommand()
      : Subcommand({.name = "completion",
                    .summary = "Print the completion script of a shell",
                    .examples = R"(  source <(atm-cli completion bash)
  source <(atm-cli completion zsh)
  atm-cli completion fish | source
)",
                    .details = R"(To keep it:
  bash: atm-cli completion bash > ~/.local/share/bash-completion/completions/atm-cli
  zsh:  atm-cli completion zsh > a file called _atm-cli in a folder of $fpath
  fish: atm-cli completion fish > ~/.config/fish/completions/atm-cli.fish
)",
                    .asks_bank = false}) {
    Add(Argument{.name = "SHELL",
                 .read = WordInto(shell_),
                 .choices = {"bash", "zsh", "fish"},
                 .choice = "a shell that atm-cli knows"});
  }

  Result<Printout> Run(const CommandContext& /*context*/) const override {
    return DataOnly(CompletionScript(shell_));
  }

 private:
  std::string shell_;
};

bool IsBreak(std::string_view word) { return word == "=" || word == ":"; }

// Joins the words that bash splits at '=' and ':'. Returns the length of the part of the last word
// that bash has split off: of "--output=js" that of "--output=".
std::size_t JoinWords(std::vector<std::string>& words) {
  std::vector<std::string> joined;
  std::size_t before_last = 0;
  bool goes_on = false;
  for (const std::string& word : words) {
    const bool is_break = IsBreak(word) && !joined.empty();
    if (is_break || goes_on) {
      before_last = joined.back().size() + (is_break ? word.size() : 0);
      joined.back() += word;
    } else {
      before_last = 0;
      joined.push_back(word);
    }
    goes_on = is_break;
  }
  words = std::move(joined);
  return before_last;
}

}  // namespace

std::unique_ptr<Subcommand> MakeCompletion() { return std::make_unique<CompletionCommand>(); }

std::string CompletionScript(std::string_view shell) {
  return shell == "bash" ? kBash : shell == "zsh" ? kZsh : shell == "fish" ? kFish : "";
}

std::string Proposals(Commands commands, std::span<const std::string> args) {
  if (args.size() < 2) {
    return "";
  }
  std::vector<std::string> words(args.begin() + 1, args.end());
  const std::size_t cut = args.front() == "bash" ? JoinWords(words) : 0;
  const std::string word = std::move(words.back());
  words.pop_back();
  const Candidates candidates = CandidatesFor(commands, words, word);
  std::string lines = candidates.are_files ? ":files\n" : "";
  for (const Candidate& each : candidates.words) {
    lines += each.word.substr(std::min(cut, each.word.size()));
    lines += each.description.empty() ? "\n" : absl::StrFormat("\t%s\n", each.description);
  }
  return lines;
}

}  // namespace atm::cli
