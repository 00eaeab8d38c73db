// Copies of the whole record as it is at one moment, made beside all else that goes on: of the
// books that are served, as a backup, and of a backup, to be served again.
//
// A copy is read back from its disk and audited before it gets its name: what is not whole is
// deleted. It is a database of the engine sqlite in one file, without a log.
#ifndef ATM_STORAGE_BACKUP_BACKUP_H_
#define ATM_STORAGE_BACKUP_BACKUP_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "storage/journal/hash.h"
#include "storage/journal/history.h"

namespace atm::storage {

// What is being done: the two take about equally long where the disk is fast.
enum class BackupStep : std::uint8_t { kCopying, kVerifying };

// Whether the audit gives way to all else on the machine.
enum class AuditPriority : std::uint8_t { kLow, kUsual };

struct BackupRequest {
  std::string path;  // of the file, which must not exist

  AuditPriority audit_priority = AuditPriority::kLow;

  // As those of CopyRequest.
  std::int64_t leave_free_bytes = CopyRequest().leave_free_bytes;
  std::int64_t max_log_bytes = CopyRequest().max_log_bytes;

  // Told now and then how far it is: bytes that are copied, or entries that are verified. False
  // ends it with CANCELLED.
  std::function<bool(BackupStep step, std::int64_t done, std::int64_t total)> on_progress =
      [](BackupStep, std::int64_t, std::int64_t) { return true; };
};

// A copy that is whole.
struct BackupReport {
  ChainHead head;
  std::int64_t accounts;  // those of the bank included
  std::int64_t bytes;     // of the file
};

// Makes the copy. Everything that was durable before the call is in it. Blocks for as long as that
// takes, and is used by the history's thread; an audit of low priority has a thread of its own.
//
// Errors, each with a sentence for people, and with nothing left behind:
//
// clang-format off
//   ALREADY_EXISTS     there is a file of that name, or somebody else makes it now
//   NOT_FOUND          its folder does not exist
//   PERMISSION_DENIED  nothing can be made in that folder
//   RESOURCE_EXHAUSTED there is no room for the copy, or the log grows too long while it is made
//   DATA_LOSS          the record is damaged: the copy of it is not whole
//   CANCELLED          the request's on_progress ended it
//   UNAVAILABLE        a disk failed
// clang-format on
absl::StatusOr<BackupReport> MakeBackup(History& record, const BackupRequest& request);

// A copy that has no name: it is gone when the object is. Used by one thread at a time.
class UnnamedBackup {
 public:
  UnnamedBackup(int descriptor, const BackupReport& report)
      : descriptor_(descriptor), report_(report) {}
  UnnamedBackup(UnnamedBackup&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), report_(other.report_) {}
  UnnamedBackup& operator=(UnnamedBackup&&) = delete;
  ~UnnamedBackup();

  const BackupReport& report() const { return report_; }

  // Returns the bytes from `from` on: at most `most`, and fewer only at the end. UNAVAILABLE if the
  // disk failed.
  absl::StatusOr<std::string> Read(std::int64_t from, std::size_t most) const;

 private:
  int descriptor_;
  BackupReport report_;
};

// Makes such a copy. The path is that of the file while it is made.
absl::StatusOr<UnnamedBackup> MakeUnnamedBackup(History& record, const BackupRequest& request);

}  // namespace atm::storage

#endif  // ATM_STORAGE_BACKUP_BACKUP_H_
