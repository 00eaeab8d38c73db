// The journal in one SQLite file.
#ifndef ATM_STORAGE_SQLITE_SQLITE_JOURNAL_H_
#define ATM_STORAGE_SQLITE_SQLITE_JOURNAL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/journal/journal.h"

namespace atm::storage {

struct SqliteJournalOptions {
  // The file; made if it is missing. ":memory:" keeps everything in memory, and loses it at the
  // end.
  std::string path;

  // Batches are refused (kStorageFull) while the disk has less room than this. Large enough for the
  // write-ahead log of the largest batches and the checkpoint that follows.
  std::int64_t min_free_bytes = 64 * 1024 * 1024;
};

// Opens or makes the file. Errors, each with a sentence that names the file and says what to do,
// and with the file left as it was:
//   NOT_FOUND            its folder does not exist
//   PERMISSION_DENIED    it, or its folder, cannot be written
//   FAILED_PRECONDITION  it is no ledger: another kind of file, or another program's database; or
//   it
//                        was written by a newer version of this program
//   ALREADY_EXISTS       another process has it open
//   UNAVAILABLE          the disk failed
absl::StatusOr<std::unique_ptr<Journal>> OpenSqliteJournal(const SqliteJournalOptions& options);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_JOURNAL_H_
