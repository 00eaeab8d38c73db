#include "server/program/standard_descriptors.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace atm::server {

// It may run before the libraries are set up, sanitizers included: only bare calls of the system,
// and no errno.
void OpenStandardDescriptors() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (::syscall(SYS_fcntl, fd, F_GETFD) >= 0) continue;
    // The lowest free number is this one, since those below it are open.
    if (::syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR) != fd) ::_exit(1);
  }
}

}  // namespace atm::server
