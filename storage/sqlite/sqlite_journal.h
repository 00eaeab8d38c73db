// The journal in one SQLite file, or in memory.
#ifndef ATM_STORAGE_SQLITE_SQLITE_JOURNAL_H_
#define ATM_STORAGE_SQLITE_SQLITE_JOURNAL_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/journal/history.h"
#include "storage/journal/journal.h"
#include "storage/sqlite/sqlite_disk.h"

namespace atm::storage {

struct SqliteJournalOptions {
  // The file; made if it is missing. ":memory:" keeps everything in memory, and loses it at the
  // end.
  std::string path;

  // CheckRoom refuses while the disk has less room than this. It must suffice for the write-ahead
  // log of the largest batches and the checkpoint that follows.
  std::int64_t min_free_bytes = 64 * 1024 * 1024;

  // Told, in sentences for people, how an older file is brought up to date, and what is wrong
  // beside the record. By any thread.
  std::function<void(const std::string&)> tell = [](const std::string&) {};

  SqliteDisk disk = {};
  // Proves all of a record. Asked before an older file is served whose pages cannot be given seals
  // now; an error is that of opening.
  std::function<absl::Status(History&)> prove = [](History&) { return absl::OkStatus(); };
};

// Opens or makes the file. No other process can open it as long as the journal exists: that lock is
// the journal's fence, so its tenures never end early and all have the epoch 1. Write makes a batch
// durable itself, and Await has nothing left to do.
//
// Beside the file and SQLite's log lies the newest head that was acknowledged, in "FILE-head". By
// it a start notices that the end of the record is gone: see sqlite_evidence.h and decision 0063.
//
// CheckRoom and Write fail, with a sentence that says what to do, if somebody has moved, deleted,
// replaced or cut the file or its log meanwhile: see sqlite_files.h.
//
// Errors, each with a sentence that names the file and says what to do, and with the file left as
// it was:
//
// clang-format off
//   NOT_FOUND            its folder does not exist
//   PERMISSION_DENIED    the file or its folder cannot be written
//   DATA_LOSS            it has not all that was acknowledged, or its log is damaged; or a page of it
//                        is not as it was written; or it is to be brought up to date, and what it
//                        holds is damaged
//   FAILED_PRECONDITION  it is no ledger (another kind of file, or another program's database), or
//                        a newer version of this program wrote it, or it is missing or empty and
//                        its log or its kept head is left over
//   ALREADY_EXISTS       another process has it open
//   RESOURCE_EXHAUSTED   the disk is full
//   UNAVAILABLE          the disk failed
// clang-format on
absl::StatusOr<std::unique_ptr<Journal>> OpenSqliteJournal(const SqliteJournalOptions& options);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_JOURNAL_H_
