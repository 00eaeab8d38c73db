#include "server/program/copying.h"

#include <csignal>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "server/program/command_line.h"
#include "server/program/progress_bar.h"
#include "storage/journal/hash.h"

namespace atm::server {
namespace {

volatile std::sig_atomic_t is_asked_to_end = 0;

void EndOnSignals() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    std::signal(signal, [](int) { is_asked_to_end = 1; });
  }
  // A file that may not grow further is an error to be told, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace

int MakeCopy(std::string_view command, storage::History& record, storage::BackupRequest request) {
  EndOnSignals();
  absl::StatusOr<storage::BackupReport> made;
  {
    const ProgressBar bar;
    request.on_progress = [&bar](storage::BackupStep step, std::int64_t done, std::int64_t total) {
      const bool is_copying = step == storage::BackupStep::kCopying;
      bar.Show(is_copying ? "copying" : "verifying", done, total, is_copying ? "bytes" : "entries");
      return is_asked_to_end == 0;
    };
    made = storage::MakeBackup(record, request);
  }
  if (!made.ok()) return NotDone(command, std::string(made.status().message()), kNotCopied);
  absl::PrintF(
      "%s is whole: %d accounts, %d transactions, %d entries in the chain, %d bytes.\nhead %s\n",
      request.path, made->accounts, made->head.last_transaction, made->head.entries, made->bytes,
      storage::ToText(made->head));
  return kCopied;
}

}  // namespace atm::server
