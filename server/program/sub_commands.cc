#include "server/program/sub_commands.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "server/program/backup.h"
#include "server/program/restore.h"
#include "server/program/verify.h"

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

}  // namespace atm::server
