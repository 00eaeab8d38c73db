#include "storage/ledger/backups.h"

#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/journal/history.h"

namespace atm::storage {
namespace {

constexpr std::size_t kWaitingBackups = 1;

absl::StatusOr<std::vector<std::unique_ptr<History>>> OneHistory(Journal& journal) {
  absl::StatusOr<std::unique_ptr<History>> history = journal.OpenHistory();
  if (!history.ok()) return history.status();
  std::vector<std::unique_ptr<History>> histories;
  histories.push_back(*std::move(history));
  return histories;
}

}  // namespace

Backups::Backups(std::function<void(const absl::Status&)> on_failure)
    : on_failure_(std::move(on_failure)) {}

absl::Status Backups::Open(Journal& journal) {
  auto makes = OneHistory(journal);
  if (!makes.ok()) return makes.status();
  auto reads = OneHistory(journal);
  if (!reads.ok()) return reads.status();
  maker_.emplace(*std::move(makes), kWaitingBackups);
  reader_.emplace(*std::move(reads), 0);
  return absl::OkStatus();
}

template <typename Made, typename Maker>
void Backups::Submit(BackupRequest request, absl::AnyInvocable<void(BackupFinding<Made>)> done,
                     Maker make) {
  request.on_progress = [this, told = std::move(request.on_progress)](
                            BackupStep step, std::int64_t n, std::int64_t of) {
    return !is_stopping_ && told(step, n, of);
  };
  maker_->Submit([this, request = std::move(request), done = std::move(done),
                  make](const Readers::Access& access) mutable {
    if (const auto* refusal = std::get_if<Refusal>(&access)) return done(*refusal);
    absl::StatusOr<Made> made = make(*std::get<History*>(access), request);
    if (made.ok()) return done(*std::move(made));
    if (is_stopping_) return done(Refusal{.reason = RefusalReason::kShuttingDown});
    done(made.status());
  });
}

void Backups::Make(BackupRequest request, BackupDone done) {
  Submit<BackupReport>(std::move(request), std::move(done), MakeBackup);
}

void Backups::MakeUnnamed(BackupRequest request, UnnamedBackupDone done) {
  Submit<UnnamedBackup>(std::move(request), std::move(done),
                        [this](History& record, const BackupRequest& wanted) {
                          absl::StatusOr<UnnamedBackup> made = MakeUnnamedBackup(record, wanted);
                          if (!made.ok() && !absl::IsCancelled(made.status())) {
                            on_failure_(made.status());
                          }
                          return made;
                        });
}

void Backups::Read(std::shared_ptr<const UnnamedBackup> backup, std::int64_t from, std::size_t most,
                   BackupReadDone done) {
  reader_->SubmitOneOfFew([this, backup = std::move(backup), from, most,
                           done = std::move(done)](const Readers::Access& access) mutable {
    if (const auto* refusal = std::get_if<Refusal>(&access)) return done(*refusal);
    absl::StatusOr<std::string> bytes = backup->Read(from, most);
    if (bytes.ok()) return done(*std::move(bytes));
    on_failure_(bytes.status());
    done(bytes.status());
  });
}

void Backups::Close() {
  maker_->Close();
  reader_->Close();
}

}  // namespace atm::storage
