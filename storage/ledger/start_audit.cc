#include "storage/ledger/start_audit.h"

#include <linux/ioprio.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <utility>

#include "storage/audit/chain_walk.h"

namespace atm::storage {
namespace {

using Clock = std::chrono::steady_clock;

// Lets every other thread go first, at the processor and at the disk. Where the system does not
// grant that, the rests remain.
void GiveWay() {
  const sched_param none{};
  static_cast<void>(pthread_setschedparam(pthread_self(), SCHED_IDLE, &none));
  static_cast<void>(
      syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 0)));
}

}  // namespace

StartAudit::StartAudit(std::unique_ptr<History> history, Told told) : told_(std::move(told)) {
  thread_ = std::thread([this, own = std::move(history)]() mutable {
    GiveWay();
    Run(*own);
    own.reset();
  });
}

void StartAudit::Stop() {
  {
    const MutexLock lock(mutex_);
    is_stopping_ = true;
  }
  stopped_.NotifyAll();
  if (thread_.joinable()) thread_.join();
}

void StartAudit::Run(History& history) {
  work_began_ = Clock::now();
  AuditRequest request;
  request.on_progress = [this](std::int64_t, std::int64_t) { return Rest(); };
  const absl::StatusOr<AuditReport> report =
      VerifyRecord(history, request, AuditView::kPieceByPiece);
  if (!absl::IsCancelled(report.status())) told_(report);
}

bool StartAudit::Rest() {
  const Clock::time_point now = Clock::now();
  const Clock::time_point end = now + (now - work_began_);
  const MutexLock lock(mutex_);
  while (!is_stopping_ && stopped_.WaitUntil(mutex_, end)) continue;
  work_began_ = Clock::now();
  return !is_stopping_;
}

}  // namespace atm::storage
