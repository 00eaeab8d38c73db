#include "server/program/restore.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "server/program/command_line.h"
#include "server/program/copying.h"
#include "server/program/progress_bar.h"
#include "storage/audit/audit_report.h"
#include "storage/audit/chain_walk.h"
#include "storage/engine/open_journal.h"
#include "storage/journal/hash.h"
#include "storage/journal/history.h"

namespace atm::server {
namespace {

constexpr char kName[] = "restore";

constexpr char kDescription[] =
    R"(atm-server restore: a backup becomes the file of a bank again, for a server to be started with.

The backup is verified first, and so is the restored file before it gets its name. Nothing is ever
overwritten: move away what is left of the old file, with its log, and keep it.

Examples:
  atm-server restore --from /srv/backup/monday.db --to /var/lib/atm/atm.db
  atm-server restore --from monday.db --to atm.db --expect 1300:5d41402abc4b2a76b9719d911017c592...
                    only if it holds all that it held when this head was printed or logged
)";

constexpr char kFooter[] =
    R"(Exit status: 0 restored, and whole; 1 not restored, and nothing is left behind; 2 wrong usage.)";

struct RestoreOptions {
  std::string from;
  std::string to;
  std::string expect;
};

// Returns OK if the backup is whole, or a sentence.
absl::Status VerifyBackup(const RestoreOptions& options, storage::History& backup,
                          storage::AuditRequest request) {
  const ProgressBar bar;
  request.on_progress = [&bar](std::int64_t done, std::int64_t total) {
    bar.Show("verifying the backup", done, total, "entries");
    return true;
  };
  const absl::StatusOr<storage::AuditReport> report = storage::VerifyRecord(backup, request);
  if (!report.ok()) return report.status();
  if (!report->fault) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrFormat("%s is not whole: %s. Nothing was restored: take another backup",
                      options.from, storage::ToText(*report->fault)));
}

int RestoreFile(const RestoreOptions& options) {
  storage::AuditRequest request;
  if (const auto status = ReadExpected(kName, options.expect, request)) return *status;
  const absl::StatusOr<std::string> to = storage::PathOfNewRecord(options.to);
  if (!to.ok()) return NotDone(kName, std::string(to.status().message()), kNotCopied);
  const auto backup = storage::OpenRecord(options.from);
  if (!backup.ok()) return NotDone(kName, std::string(backup.status().message()), kNotCopied);
  const absl::Status status = VerifyBackup(options, **backup, request);
  if (!status.ok()) return NotDone(kName, std::string(status.message()), kNotCopied);
  return MakeCopy(
      kName, **backup,
      {.path = *to, .audit_priority = storage::AuditPriority::kUsual, .on_progress = {}});
}

}  // namespace

int Restore(int argc, const char* const* argv) {
  RestoreOptions options;
  CLI::App app(kDescription, "atm-server restore");
  app.footer(kFooter);
  app.add_option("--from", options.from, "The backup")->required()->option_text("FILE");
  app.add_option("--to", options.to, "The file to be made, which must not exist")
      ->required()
      ->option_text("FILE");
  app.add_option("--expect", options.expect, "A head that was kept elsewhere")->option_text("HEAD");
  if (const auto status = ParseCommandLine(kName, argc, argv, app)) return *status;
  return RestoreFile(options);
}

}  // namespace atm::server
