#include "server/program/sub_commands.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/program/backup.h"
#include "server/program/restore.h"
#include "server/program/verify.h"
#include "server/status/errors.h"
#include "server/status/suggest.h"

namespace atm::server {
namespace {

struct SubCommand {
  std::string_view name;
  int (*run)(int argc, const char* const* argv);
};

constexpr std::array<SubCommand, 3> kSubCommands = {{{.name = "verify", .run = Verify},
                                                     {.name = "backup", .run = Backup},
                                                     {.name = "restore", .run = Restore}}};

}  // namespace

std::optional<int> RunSubCommand(int argc, const char* const* argv) {
  if (argc < 2) return std::nullopt;
  const auto* const found =
      std::ranges::find(kSubCommands, std::string_view(argv[1]), &SubCommand::name);
  if (found == kSubCommands.end()) return std::nullopt;
  return found->run(argc - 1, argv + 1);
}

std::string WhyNoSubCommand(const std::string& word) {
  std::vector<std::string> names;
  names.reserve(kSubCommands.size());
  for (const SubCommand& command : kSubCommands) names.emplace_back(command.name);
  if (std::ranges::find(names, word) != names.end()) {
    return absl::StrCat(word, " stands in the wrong place: atm-server ", word,
                        ", and then its options.");
  }
  const std::optional<std::string> meant = Suggest(word, names);
  return absl::StrCat("there is no command ", Echo(word), ".",
                      meant ? absl::StrCat(" Did you mean ", *meant, "?") : "");
}

}  // namespace atm::server
