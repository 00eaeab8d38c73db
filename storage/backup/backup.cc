#include "storage/backup/backup.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/audit/chain_walk.h"
#include "storage/backup/unfinished_file.h"
#include "storage/base/low_priority.h"

namespace atm::storage {
namespace {

absl::StatusOr<AuditReport> Audit(History& record, const BackupRequest& request) {
  const AuditRequest audit{.on_progress = [&request](std::int64_t done, std::int64_t total) {
    return request.on_progress(BackupStep::kVerifying, done, total);
  }};
  if (request.audit_priority == AuditPriority::kUsual) return VerifyRecord(record, audit);
  absl::StatusOr<AuditReport> report;
  RunAtLowPriority([&] { report = VerifyRecord(record, audit); });
  return report;
}

// Verifies what the disk has, which the copy's own head is compared with.
absl::StatusOr<BackupReport> Verify(const RecordCopy& copy, const BackupRequest& request) {
  const absl::StatusOr<AuditReport> audited = Audit(*copy.history, request);
  if (!audited.ok()) return audited.status();
  if (audited->fault) {
    return absl::DataLossError(
        absl::StrCat("the copy is not whole, and was deleted: ", ToText(*audited->fault),
                     ". Verify the record itself: what it holds may be damaged"));
  }
  if (audited->head != copy.head) {
    return absl::DataLossError(
        absl::StrFormat("the copy ends with %s, the record with %s: it was deleted",
                        ToText(audited->head), ToText(copy.head)));
  }
  return BackupReport{.head = audited->head, .accounts = audited->accounts, .bytes = 0};
}

// Fills the file with a copy that is whole and synced.
absl::StatusOr<BackupReport> Fill(const UnfinishedFile& file, History& record,
                                  const BackupRequest& request) {
  const absl::StatusOr<RecordCopy> copy =
      record.CopyTo({.path = file.unfinished_path(),
                     .leave_free_bytes = request.leave_free_bytes,
                     .max_log_bytes = request.max_log_bytes,
                     .on_progress = [&request](std::int64_t done, std::int64_t total) {
                       return request.on_progress(BackupStep::kCopying, done, total);
                     }});
  if (!copy.ok()) return copy.status();
  if (absl::Status synced = file.Sync(); !synced.ok()) return synced;
  absl::StatusOr<BackupReport> report = Verify(*copy, request);
  if (report.ok()) report->bytes = file.bytes();
  return report;
}

}  // namespace

absl::StatusOr<BackupReport> MakeBackup(History& record, const BackupRequest& request) {
  absl::StatusOr<UnfinishedFile> file = UnfinishedFile::Begin(request.path);
  if (!file.ok()) return file.status();
  absl::StatusOr<BackupReport> report = Fill(*file, record, request);
  if (!report.ok()) return report;
  if (absl::Status finished = file->Finish(); !finished.ok()) return finished;
  return report;
}

absl::StatusOr<UnnamedBackup> MakeUnnamedBackup(History& record, const BackupRequest& request) {
  absl::StatusOr<UnfinishedFile> file = UnfinishedFile::Begin(request.path);
  if (!file.ok()) return file.status();
  const absl::StatusOr<BackupReport> report = Fill(*file, record, request);
  if (!report.ok()) return report.status();
  return UnnamedBackup(file->TakeUnnamed(), *report);
}

UnnamedBackup::~UnnamedBackup() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::StatusOr<std::string> UnnamedBackup::Read(std::int64_t from, std::size_t most) const {
  std::string bytes(most, '\0');
  std::size_t size = 0;
  while (size < most) {
    const ssize_t got =
        pread(descriptor_, bytes.data() + size, most - size, from + static_cast<off_t>(size));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return absl::UnavailableError(
          absl::StrFormat("a backup cannot be read: %s", std::strerror(errno)));
    }
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace atm::storage
