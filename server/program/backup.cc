#include "server/program/backup.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/program/command_line.h"
#include "server/program/copying.h"
#include "storage/backup/backup.h"
#include "storage/engine/open_journal.h"
#include "storage/journal/history.h"

namespace atm::server {
namespace {

constexpr char kName[] = "backup";

constexpr char kDescription[] =
    R"(atm-server backup: a copy of the books as they are at one moment, in one file. Also beside a
server, which goes on meanwhile. All that was answered before it began is in it.

The copy is read back and verified before it gets its name; nothing is ever overwritten. Keep the
head that it prints: it proves later that the copy is this one.

Examples:
  atm-server backup --db /var/lib/atm/atm.db --to /srv/backup/monday.db
  atm-server verify --db /srv/backup/monday.db --expect HEAD
  atm-server restore --from /srv/backup/monday.db --to atm.db
)";

constexpr char kFooter[] =
    R"(Exit status: 0 the backup is made and whole; 1 it is not, and nothing is left behind; 2 wrong usage.)";

struct BackupOptions {
  std::string db = "atm.db";
  std::string to;
  std::uint64_t leave_free_bytes =
      static_cast<std::uint64_t>(storage::BackupRequest().leave_free_bytes);
  std::uint64_t max_log_bytes = static_cast<std::uint64_t>(storage::BackupRequest().max_log_bytes);
};

int BackUp(const BackupOptions& options) {
  if (options.to == "-") {
    return NotDone(kName,
                   "--to - is not possible: a backup is verified before anybody gets it. Name a "
                   "file, and send that",
                   kWrongUsage);
  }
  const absl::StatusOr<std::string> to = storage::PathOfNewRecord(options.to);
  if (!to.ok()) return NotDone(kName, std::string(to.status().message()), kNotCopied);
  const auto record = storage::OpenRecord(options.db);
  if (!record.ok()) return NotDone(kName, std::string(record.status().message()), kNotCopied);
  return MakeCopy(kName, **record,
                  {.path = *to,
                   .leave_free_bytes = static_cast<std::int64_t>(options.leave_free_bytes),
                   .max_log_bytes = static_cast<std::int64_t>(options.max_log_bytes)});
}

void Declare(CLI::App* app, BackupOptions* options) {
  app->add_option("--db", options->db, "The ledger's file")
      ->envname("ATM_DB")
      ->option_text("FILE=atm.db (ATM_DB)");
  app->add_option("--to", options->to, "The file to be made, which must not exist")
      ->required()
      ->option_text("FILE");
  app->add_option("--leave-free", options->leave_free_bytes,
                  "Give up rather than leave less room than this on a disk")
      ->transform(CLI::AsSizeValue(false))
      ->option_text("SIZE=64MiB");
  app->add_option("--max-log", options->max_log_bytes,
                  "Give up when the server's log, which grows meanwhile, is longer than this")
      ->transform(CLI::AsSizeValue(false))
      ->option_text("SIZE=4GiB");
}

}  // namespace

int Backup(int argc, const char* const* argv) {
  BackupOptions options;
  CLI::App app(kDescription, "atm-server backup");
  app.footer(kFooter);
  Declare(&app, &options);
  if (const auto status = ParseCommandLine(kName, argc, argv, app)) return *status;
  return BackUp(options);
}

}  // namespace atm::server
