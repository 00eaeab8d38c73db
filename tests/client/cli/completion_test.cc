// The completion scripts. That of bash is run by bash; those of zsh and fish are run if the shell
// is installed.
#include "client/cli/shell/completion.h"

#include <cstdlib>

#include "client/cli/program/all_commands.h"
#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

// What bash proposes for these words, the last of which is being typed.
std::string Proposed(const std::string& words) {
  const Ran ran = Bash(R"(source <("$ATM_CLI" completion bash) || exit 1
PATH="$(dirname "$ATM_CLI"):$PATH"
COMP_WORDS=()" + words +
                       R"()
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_atm_cli
echo "${COMPREPLY[*]}"
)");
  CAPTURE(words, ran.err);
  CHECK(ran.exit_code == 0);
  CHECK(ran.err.empty());
  return ran.out.substr(0, ran.out.find('\n'));
}

bool IsInstalled(const std::string& shell) {
  return Bash("command -v " + shell + " >/dev/null").exit_code == 0;
}

TEST_CASE("bash completes commands, options and values") {
  const std::string commands =
      "balance withdraw deposit transfer hold capture release holds reverse show statement watch "
      "admin config bench shell completion version help";
  CHECK(Proposed("atm-cli ''") == commands);
  CHECK(Proposed("atm-cli ba") == "balance");
  CHECK(Proposed("atm-cli --output json ''") == commands);
  CHECK(Proposed("atm-cli --output = json d") == "deposit");
  CHECK(Proposed("atm-cli balance --tls-") == "--tls-ca --tls-cert --tls-key");
  CHECK(Proposed("atm-cli balance 10001 -o ''") == "auto table json csv");
  CHECK(Proposed("atm-cli balance 10001 --output = j") == "json");
  CHECK(Proposed("atm-cli balance 10001 --output =") == "auto table json csv");
  CHECK(Proposed("atm-cli --color a") == "auto always");
  CHECK(Proposed("atm-cli completion ''") == "bash zsh fish");
  CHECK(Proposed("atm-cli help w") == "withdraw watch");
  CHECK(Proposed("atm-cli --server localhost : 50051 dep") == "deposit");
  CHECK(Proposed("\"$ATM_CLI\" ba") == "balance");
  CHECK(Proposed("no-such-program ba").empty());
}

TEST_CASE("bash completes the options of a command, and the reasons of a reversal") {
  CHECK(Proposed("atm-cli hold 10001 --e") == "--expires");
  CHECK(Proposed("atm-cli --timeout 3s hold 10001 40 --e") == "--expires");
  CHECK(Proposed("atm-cli balance --e").empty());
  CHECK(Proposed("atm-cli hold 10001 40 --dr") == "--dry-run");
  CHECK(Proposed("atm-cli statement 10001 --da") == "--day");
  CHECK(Proposed("atm-cli watch --or") == "--origin");
  CHECK(Proposed("atm-cli show --re") == "--request --reference");
  CHECK(Proposed("atm-cli release 12 --") ==
        "--bank --server --tls --tls-ca --tls-cert --tls-key --timeout --output --json --csv-raw "
        "--utc --yes --quiet --debug --color --no-pager --help --version --memo --reference "
        "--request-id --dry-run");
  CHECK(Proposed("atm-cli reverse 12 --reason ''") ==
        "customer-cancelled device-fault no-cash time-out suspected-malfunction");
  CHECK(Proposed("atm-cli reverse --reason=n --reason = n") == "no-cash");
  CHECK(Proposed("atm-cli help re") == "release reverse");
}

TEST_CASE("bash completes the commands of a group, and their options") {
  CHECK(Proposed("atm-cli admin ''") ==
        "open show list holds freeze unfreeze rename close reopen limits verify backup import "
        "export");
  CHECK(Proposed("atm-cli admin --output json re") == "rename reopen");
  CHECK(Proposed("atm-cli admin freeze 10001 --deb") == "--debug --debits");
  CHECK(Proposed("atm-cli admin ho") == "holds");
  CHECK(Proposed("atm-cli admin list --st") == "--state");
  CHECK(Proposed("atm-cli admin list --state ''") == "active frozen closed");
  CHECK(Proposed("atm-cli admin show --st").empty());
  CHECK(Proposed("atm-cli admin open ''").empty());
  // What it means depends on the command.
  CHECK(Proposed("atm-cli admin freeze 10001 --reason ''").empty());
  CHECK(Proposed("atm-cli reverse 12 --reason t") == "time-out");
}

TEST_CASE("bash proposes nothing where anything may stand") {
  CHECK(Proposed("atm-cli balance ''").empty());
  CHECK(Proposed("atm-cli withdraw 10001 ''").empty());
  CHECK(Proposed("atm-cli completion bash ''").empty());
  CHECK(Proposed("atm-cli hold 10001 40 --memo ''").empty());
  CHECK(Proposed("atm-cli --server ''").empty());
  CHECK(Proposed("atm-cli balance 10001 --request-id ''").empty());
}

TEST_CASE("bash completes the names of files") {
  const Ran ran = Bash(R"(source <("$ATM_CLI" completion bash)
touch ca.pem 'cert of ada.pem'
COMP_WORDS=("$ATM_CLI" --tls-ca c); COMP_CWORD=2
_atm_cli
printf '%s\n' "${COMPREPLY[@]}" | sort
COMP_WORDS=("$ATM_CLI" --tls-ca = ca); COMP_CWORD=3
_atm_cli
echo "${COMPREPLY[*]}"
complete -p atm-cli
)");
  CHECK(ran.out == "ca.pem\ncert of ada.pem\nca.pem\ncomplete -F _atm_cli atm-cli\n");
}

TEST_CASE("bash completes the file of an import") {
  const Ran ran = Bash(R"(source <("$ATM_CLI" completion bash)
touch accounts.csv
COMP_WORDS=("$ATM_CLI" admin import ac); COMP_CWORD=3
_atm_cli
echo "${COMPREPLY[*]}"
)");
  CHECK(ran.out == "accounts.csv\n");
}

TEST_CASE("the script of each shell asks the program") {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    CliTest test;
    const Ran ran = test.Run({"completion", shell});
    CHECK(ran.exit_code == 0);
    CHECK(ran.out == CompletionScript(shell));
    CHECK_THAT(ran.out, ContainsSubstring(" __complete " + shell + " "));
  }
}

TEST_CASE("every command and option is proposed, with what the help says of it") {
  CliTest test;
  const Calendar calendar;
  for (const auto& command : MakeCommands(calendar)) {
    std::vector<std::string> args = {"__complete", "fish"};
    if (!command->group().empty()) args.emplace_back(command->group());
    args.emplace_back(command->word());
    const std::string summary(command->help().summary);
    // A longer word may follow: that of "hold" is "holds".
    CHECK_THAT(test.Run(args).out, StartsWith(args.back() + "\t" + summary + "\n"));
    args.emplace_back("-");
    const Ran ran = test.Run(args);
    CHECK(ran.exit_code == 0);
    CHECK_THAT(ran.out, StartsWith("--bank\tThe bank that "));
    for (const Option& option : command->options()) {
      CHECK_THAT(ran.out, ContainsSubstring("\n" + option.dashed() + "\t" +
                                            std::string(option.help) + "\n"));
    }
  }
}

TEST_CASE("a shell proposes whole words, and asks for files by itself") {
  CliTest test;
  CHECK(test.Run({"__complete", "zsh", "balance", "--output=j"}).out == "--output=json\n");
  CHECK(test.Run({"__complete", "fish", "balance", "--tls-ca=x"}).out == ":files\n");
  CHECK(test.Run({"__complete", "fish", "admin", "import", ""}).out == ":files\n");
  CHECK(test.Run({"__complete", "fish", "admin", "import", "a.csv", ""}).out.empty());
  CHECK(test.Run({"__complete", "fish", "balance", "--tls="}).out.empty());
  CHECK(test.Run({"__complete", "fish"}).out.empty());
  CHECK(test.Run({"__complete"}).out.empty());
  CHECK(test.Run({"--help"}).out.find("__complete") == std::string::npos);
}

TEST_CASE("zsh takes its script") {
  if (!IsInstalled("zsh")) {
    WARN("zsh is not installed: nothing tried");
    return;
  }
  const Ran ran = Bash(R"("$ATM_CLI" completion zsh > script.zsh
zsh -f -c 'autoload -U compinit && compinit -u -d ./dump && source ./script.zsh && echo $_comps[atm-cli]'
)");
  CHECK(ran.err.empty());
  CHECK(ran.out == "_atm_cli\n");
}

TEST_CASE("zsh completes with its script") {
  if (!IsInstalled("zsh")) {
    WARN("zsh is not installed: nothing tried");
    return;
  }
  // A zsh at a terminal of its own, to which the keys of a person are written.
  const Ran ran = Bash(R"("$ATM_CLI" completion zsh > script.zsh
cat > try.zsh <<'END'
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; autoload -U compinit && compinit -u -d ./dump && source ./script.zsh'
zpty -w z 'bindkey "^X" expand-or-complete; unsetopt automenu listbeep; print REA""DY'
zpty -r z seen '*READY*'
for line in 'atm-cli balan' 'atm-cli balance 1 --output=js' 'atm-cli admin unf' \
    'atm-cli admin import acc' 'atm-cli --tls-ca=acc'; do
  # The line is completed, and then made a command that does nothing.
  zpty -w -n z "$line"$'\x18\x01: \x05; echo DO""NE\n'
  zpty -r z seen '*DONE*'
  print -r -- "$seen"
done
END
touch accounts.csv
PATH="$(dirname "$ATM_CLI"):$PATH" zsh -f try.zsh
)");
  CHECK_THAT(ran.out, ContainsSubstring(": atm-cli balance"));
  CHECK_THAT(ran.out, ContainsSubstring("--output=json"));
  CHECK_THAT(ran.out, ContainsSubstring("admin unfreeze"));
  CHECK_THAT(ran.out, ContainsSubstring("admin import accounts.csv"));
  CHECK_THAT(ran.out, ContainsSubstring("--tls-ca=accounts.csv"));
}

TEST_CASE("zsh takes its script from a folder of its path too") {
  if (!IsInstalled("zsh")) {
    WARN("zsh is not installed: nothing tried");
    return;
  }
  const Ran ran = Bash(R"("$ATM_CLI" completion zsh > _atm-cli
zsh -f -c 'fpath=($PWD $fpath); autoload -U compinit && compinit -u -d ./dump && echo $_comps[atm-cli]'
)");
  CHECK(ran.err.empty());
  CHECK(ran.out == "_atm-cli\n");
}

TEST_CASE("fish completes with its script") {
  if (!IsInstalled("fish")) {
    WARN("fish is not installed: nothing tried");
    return;
  }
  const Ran ran = Bash(R"("$ATM_CLI" completion fish > script.fish
PATH="$(dirname "$ATM_CLI"):$PATH"
HOME=$PWD fish -c 'source script.fish; complete -C "atm-cli ba"; complete -C "atm-cli balance 1 -o js"; complete -C "atm-cli admin unf"
touch accounts.csv; complete -C "atm-cli admin import acc"; complete -C "atm-cli admin show acc"
touch ca.pem; complete -C "atm-cli --tls-ca=c"; complete -C "atm-cli balance 1 --tls-k"'
)");
  CHECK_THAT(ran.out, ContainsSubstring("unfreeze\t"));
  CHECK_THAT(ran.out, ContainsSubstring("balance\t"));
  CHECK_THAT(ran.out, ContainsSubstring("json"));
  CHECK_THAT(ran.out, ContainsSubstring("--tls-ca=ca.pem"));
  CHECK_THAT(ran.out, ContainsSubstring("--tls-key\tThe private key"));
  const std::size_t file = ran.out.find("accounts.csv");
  CHECK(file != std::string::npos);                                    // of an import,
  CHECK(ran.out.find("accounts.csv", file + 1) == std::string::npos);  // and of nothing else
}

}  // namespace
}  // namespace atm::cli
