#include "client/cli/program/choose_pager.h"

#include <string>
#include <variant>
#include <vector>

#include "client/cli/shell/shell_words.h"

namespace atm::cli {
namespace {

std::string PagerCommand(const Environment& environment) {
  for (const char* name : {"ATM_PAGER", "PAGER"}) {
    if (const auto command = environment(name)) return *command;
  }
  return "less";
}

}  // namespace

std::unique_ptr<Pager> ChoosePager(const Invocation& call, const Settings& settings) {
  if (!call.out.is_terminal || settings.no_pager || call.make_pager == nullptr) {
    return nullptr;
  }
  const auto split = SplitWords(PagerCommand(call.environment));
  const auto* words = std::get_if<std::vector<std::string>>(&split);
  if (words == nullptr || words->empty() || words->front() == "cat") {
    return nullptr;
  }
  return call.make_pager(*words);
}

}  // namespace atm::cli
