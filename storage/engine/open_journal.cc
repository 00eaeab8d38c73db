#include "storage/engine/open_journal.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_format.h"
#include "storage/audit/chain_walk.h"
#include "storage/sqlite/sqlite_connection.h"
#include "storage/sqlite/sqlite_history.h"
#include "storage/sqlite/sqlite_journal.h"
#include "storage/sqlite/sqlite_left_over.h"

namespace atm::storage {
namespace {

constexpr std::string_view kSqlite = "sqlite";

// Returns what stands before the first colon, if that can be a scheme; else an empty text. Without
// digits and signs: no engine needs them, and fewer paths look like a scheme.
std::string_view SchemeOf(std::string_view url) {
  const std::string_view scheme = url.substr(0, url.find(':'));
  const bool is_scheme = scheme.size() < url.size() &&
                         std::ranges::all_of(scheme, [](char c) { return c >= 'a' && c <= 'z'; });
  return is_scheme ? scheme : std::string_view();
}

// Returns the path of a database of SQLite.
absl::StatusOr<std::string> PathOf(const std::string& url) {
  const std::string_view scheme = SchemeOf(url);
  if (scheme.empty()) return url;
  if (scheme == kSqlite) return url.substr(scheme.size() + 1);
  return absl::InvalidArgumentError(absl::StrFormat(
      "nothing can keep a ledger in %s: there is no '%s:', only sqlite:PATH, a path, or :memory:; "
      "write ./%s if it is a path",
      url, scheme, url));
}

// Whether the whole record is right, of which the pages cannot show it.
absl::Status Prove(History& history) {
  const absl::StatusOr<AuditReport> report = VerifyRecord(history, {});
  if (!report.ok() || !report->fault) return report.status();
  return absl::DataLossError(absl::StrFormat("the record is not whole: transaction %d: %s",
                                             report->fault->transaction, report->fault->what));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> OpenJournal(const JournalOptions& options) {
  absl::StatusOr<std::string> path = PathOf(options.url);
  if (!path.ok()) return path.status();
  return OpenSqliteJournal({.path = *std::move(path),
                            .min_free_bytes = options.min_free_bytes,
                            .tell = options.tell,
                            .prove = Prove});
}

absl::StatusOr<std::unique_ptr<History>> OpenRecord(const std::string& url) {
  const absl::StatusOr<std::string> path = PathOf(url);
  if (!path.ok()) return path.status();
  return OpenSqliteRecord(*path);
}

absl::StatusOr<std::string> FileOfRecord(const std::string& url) {
  absl::StatusOr<std::string> path = PathOf(url);
  if (path.ok() && *path == kInMemory) path->clear();
  return path;
}

absl::StatusOr<std::string> PathOfNewRecord(const std::string& url) {
  absl::StatusOr<std::string> path = FileOfRecord(url);
  if (!path.ok()) return path;
  if (path->empty()) {
    return absl::InvalidArgumentError(absl::StrFormat("'%s' is not the name of a file", url));
  }
  if (absl::Status free = CheckNothingThere(*path); !free.ok()) return free;
  return path;
}

}  // namespace atm::storage
