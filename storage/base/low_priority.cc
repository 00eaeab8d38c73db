#include "storage/base/low_priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <thread>

namespace atm::storage {
namespace {

// From Linux's ioprio_set(2), for which glibc has no header: the least of the usual priorities. The
// one below them may wait for ever.
constexpr int kOneThread = 1;
constexpr int kUsualClass = 2;
constexpr int kClassShift = 13;
constexpr int kLeastOfClass = 7;

constexpr int kLeastNice = 19;

// On Linux each thread has a priority of its own. Where it cannot be lowered it stays.
void LowerPriority() {
  const auto thread = static_cast<id_t>(gettid());
  (void)setpriority(PRIO_PROCESS, thread, kLeastNice);
  (void)syscall(SYS_ioprio_set, kOneThread, 0, kUsualClass << kClassShift | kLeastOfClass);
}

}  // namespace

void RunAtLowPriority(absl::FunctionRef<void()> work) {
  std::thread([work] {
    LowerPriority();
    work();
  }).join();
}

}  // namespace atm::storage
