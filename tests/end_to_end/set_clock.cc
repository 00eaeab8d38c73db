// Loaded into a program by LD_PRELOAD: its clock of the day is ahead by the seconds that stand in
// the file that ATM_TEST_CLOCK names, as an integer of 8 bytes. A test sets them while the program
// runs.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

const volatile std::int64_t* AheadSeconds() {
  const char* const path = std::getenv("ATM_TEST_CLOCK");
  const int file = path != nullptr ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return nullptr;
  void* const mapped = mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  return mapped == MAP_FAILED ? nullptr : static_cast<const volatile std::int64_t*>(mapped);
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, struct timespec* now) noexcept {
  static const volatile std::int64_t* const kAhead = AheadSeconds();
  const auto result = static_cast<int>(syscall(SYS_clock_gettime, clock, now));
  if (clock == CLOCK_REALTIME && kAhead != nullptr) now->tv_sec += *kAhead;
  return result;
}
