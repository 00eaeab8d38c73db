#include "server/methods/send_backup.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/call/answering.h"
#include "server/limits.h"
#include "server/status/errors.h"

namespace atm::server {
namespace {

// What the caller is told when a copy cannot be made or read. The log says more.
grpc::Status StatusOf(const absl::Status& status) {
  if (absl::IsCancelled(status)) return grpc::Status::CANCELLED;
  if (absl::IsResourceExhausted(status)) {
    return RefusalStatus({.reason = storage::RefusalReason::kStorageFull}, {});
  }
  return RecordUnreadableStatus();
}

// Why there is nothing; nullopt if there is something.
template <typename Made>
std::optional<grpc::Status> WhyNone(const storage::BackupFinding<Made>& finding) {
  if (const auto* refusal = std::get_if<storage::Refusal>(&finding)) {
    return RefusalStatus(*refusal, {});
  }
  if (const auto* status = std::get_if<absl::Status>(&finding)) return StatusOf(*status);
  return std::nullopt;
}

// A name that no other bank has now, in this process or another.
std::string TemporaryPath() {
  static std::atomic<std::int64_t> count = 0;
  const std::string name = absl::StrCat("atm-backup-", getpid(), "-", ++count);
  std::error_code ignored;
  return (std::filesystem::temp_directory_path(ignored) / name).string();
}

}  // namespace

std::optional<grpc::Status> SendBackup::Handle() {
  return HandIn(*this, Validated<std::monostate>(std::monostate()),
                [this](storage::Ledger& ledger, std::monostate) { Start(ledger); });
}

void SendBackup::Start(storage::Ledger& ledger) {
  ledger_ = &ledger;
  if (const auto full = service().sent_backups.Enter(this, context().principal)) {
    return Finish(*full);
  }
  ledger.BackupUnnamed(
      {.path = service().backup_path.empty() ? TemporaryPath() : service().backup_path,
       .leave_free_bytes = service().backups_leave_free_bytes,
       .on_progress = [this](storage::BackupStep, std::int64_t,
                             std::int64_t) { return !is_ending_; }},
      [this](storage::BackupFinding<storage::UnnamedBackup> found) { OnMade(std::move(found)); });
}

void SendBackup::End(const grpc::Status& status) {
  const MutexLock lock(mutex_);
  NoteEnd(status);
}

void SendBackup::EndIfStalled(std::chrono::steady_clock::time_point now) {
  const MutexLock lock(mutex_);
  if (!sending_since_ || now - *sending_since_ < limits::kCallerPatience) return;
  sending_since_.reset();
  const grpc::Status status = UnreadBackupStatus();
  NoteEnd(status);
  face().BreakOff(status);
}

void SendBackup::NoteEnd(const grpc::Status& status) {
  if (!end_) end_ = status;
  is_ending_ = true;
}

void SendBackup::OnCancel() { End(grpc::Status::CANCELLED); }

void SendBackup::OnDone() { service().sent_backups.Leave(this); }

void SendBackup::OnMade(storage::BackupFinding<storage::UnnamedBackup> finding) {
  if (const auto why = WhyNone(finding)) {
    End(*why);
  } else {
    backup_ = std::make_shared<const storage::UnnamedBackup>(
        std::get<storage::UnnamedBackup>(std::move(finding)));
    parts_.emplace(backup_->report().bytes, backup_->report().head);
  }
  Proceed();
}

void SendBackup::Proceed() {
  std::optional<grpc::Status> end;
  if (parts_ && parts_->is_complete()) {
    end = grpc::Status::OK;
  } else {
    const MutexLock lock(mutex_);
    end = end_;
  }
  if (end) return Finish(*end);
  ledger_->ReadBackup(
      backup_, parts_->bytes(), limits::kBackupPieceBytes,
      [this](storage::BackupFinding<std::string> found) { OnRead(std::move(found)); });
}

void SendBackup::OnRead(storage::BackupFinding<std::string> finding) {
  if (const auto why = WhyNone(finding)) {
    End(*why);
    return Proceed();
  }
  std::string& piece = std::get<std::string>(finding);
  if (piece.empty()) {  // somebody cut the file
    End(RecordUnreadableStatus());
    return Proceed();
  }
  const MutexLock lock(mutex_);  // nobody finds it stalled before it is sent
  sending_since_ = service().steady_clock();
  face().Write(parts_->Next(std::move(piece)));
}

void SendBackup::OnWritten(bool ok) {
  std::optional<grpc::Status> end;
  {
    const MutexLock lock(mutex_);
    sending_since_.reset();
    // What cannot be written has no reader any more.
    if (!ok) NoteEnd(grpc::Status::CANCELLED);
    if (!ok) end = end_;
  }
  if (end) return Finish(*end);
  Proceed();
}

void SendBackup::Finish(const grpc::Status& status) {
  ObserveEnd(status);
  service().sent_backups.GiveUpPlace(this);
  face().Finish(status);
}

}  // namespace atm::server
