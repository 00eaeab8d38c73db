#include "storage/sqlite/sqlite_write_lock.h"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <thread>

#include "storage/base/check.h"

namespace atm::storage {
namespace {

// The place of the lock among those of the log's index (https://sqlite.org/walformat.html, 2.3).
constexpr int kWriteLock = 0;

constexpr int kExclusively = SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE;
constexpr int kUnlock = SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE;

// How often a lock that another program has is asked for.
constexpr std::chrono::milliseconds kInterval(5);

}  // namespace

// The first member is what SQLite knows.
struct SqliteWriteLock::Methods {
  sqlite3_io_methods table;
  SqliteWriteLock* lock;
};

SqliteWriteLock::SqliteWriteLock(SQLite::Database& database)
    : methods_(std::make_unique<Methods>()) {
  sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER,
                       static_cast<void*>(&file_));
  Check(file_ != nullptr && file_->pMethods != nullptr, "a database that is open has a file");
  original_ = file_->pMethods;
  *methods_ = {.table = *original_, .lock = this};
  methods_->table.xShmLock = &OnLock;
  file_->pMethods = &methods_->table;
}

SqliteWriteLock::~SqliteWriteLock() {
  {
    const MutexLock lock(mutex_);
    reserved_ = 0;
    if (is_locked_ && !is_used_) Unlock();
  }
  file_->pMethods = original_;
}

bool SqliteWriteLock::Reserve(std::chrono::milliseconds patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!TryReserve()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(kInterval);
  }
  return true;
}

bool SqliteWriteLock::TryReserve() {
  const MutexLock lock(mutex_);
  if (Lock() != SQLITE_OK) return false;
  ++reserved_;
  return true;
}

void SqliteWriteLock::GiveBack() {
  const MutexLock lock(mutex_);
  // SQLite may have used it for something else than a transaction: to repair the log's index.
  if (reserved_ > 0) --reserved_;
  if (reserved_ == 0 && !is_used_) Unlock();
}

void SqliteWriteLock::SetCheckpoint(bool is_checkpoint) {
  const MutexLock lock(mutex_);
  is_checkpoint_ = is_checkpoint;
}

int SqliteWriteLock::OnLock(sqlite3_file* file, int offset, int count, int flags) {
  SqliteWriteLock& self = *reinterpret_cast<const Methods*>(file->pMethods)->lock;
  if (offset != kWriteLock || count != 1) {
    return self.original_->xShmLock(file, offset, count, flags);
  }
  const MutexLock lock(self.mutex_);
  if (flags == kExclusively) {
    const int locked = self.Lock();
    self.is_used_ = locked == SQLITE_OK;
    if (self.is_used_ && self.reserved_ > 0 && !self.is_checkpoint_) --self.reserved_;
    return locked;
  }
  self.is_used_ = false;
  return self.reserved_ > 0 ? SQLITE_OK : self.Unlock();
}

int SqliteWriteLock::Lock() {
  if (is_locked_) return SQLITE_OK;
  const int locked = original_->xShmLock(file_, kWriteLock, 1, kExclusively);
  is_locked_ = locked == SQLITE_OK;
  return locked;
}

int SqliteWriteLock::Unlock() {
  is_locked_ = false;
  return original_->xShmLock(file_, kWriteLock, 1, kUnlock);
}

}  // namespace atm::storage
