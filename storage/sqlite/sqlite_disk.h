// The calls to the operating system that tests make fail.
#ifndef ATM_STORAGE_SQLITE_SQLITE_DISK_H_
#define ATM_STORAGE_SQLITE_SQLITE_DISK_H_

#include <sys/types.h>
#include <unistd.h>

#include <cstddef>
#include <functional>

namespace atm::storage {

struct SqliteDisk {
  std::function<int(int)> sync_folder = fsync;
  std::function<int(int)> sync_log = fdatasync;   // at the start; later SQLite does it
  std::function<int(int)> sync_head = fdatasync;  // of the side file, see sqlite_kept_head.h
  std::function<ssize_t(int, const void*, std::size_t, off_t)> write_head = pwrite;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_DISK_H_
