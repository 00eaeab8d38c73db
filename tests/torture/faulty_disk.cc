#include "tests/torture/faulty_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "storage/base/mutex.h"

namespace atm::storage {

struct FaultyDisk::State {
  sqlite3_vfs* real = nullptr;
  sqlite3_vfs vfs = {};

  Mutex mutex;
  std::int64_t calls ATM_GUARDED_BY(mutex) = 0;
  Fault fault ATM_GUARDED_BY(mutex) = Fault::kNone;
  std::int64_t fault_at ATM_GUARDED_BY(mutex) = 0;
  int fault_code ATM_GUARDED_BY(mutex) = 0;
  bool lies ATM_GUARDED_BY(mutex) = false;
  bool records ATM_GUARDED_BY(mutex) = false;
  std::vector<DiskCall> recorded ATM_GUARDED_BY(mutex);

  // Counts a call. Returns the error that it fails with, or nullopt.
  std::optional<int> Count() {
    const MutexLock lock(mutex);
    ++calls;
    switch (fault) {
      case Fault::kNone:
        return std::nullopt;
      case Fault::kFailsOnce:
        return calls == fault_at ? std::optional(fault_code) : std::nullopt;
      case Fault::kFailsForGood:
      case Fault::kIsDead:
        return calls >= fault_at ? std::optional(fault_code) : std::nullopt;
    }
    return std::nullopt;
  }

  void Remember(DiskCall call) {
    const MutexLock lock(mutex);
    if (records) recorded.push_back(std::move(call));
  }

  bool is_lying() {
    const MutexLock lock(mutex);
    return lies;
  }
};

// The methods that SQLite calls, as plain functions.
class FaultyDiskFiles {
 public:
  // A file as SQLite allocates it: this, then the real one.
  struct File {
    sqlite3_file base;
    FaultyDisk::State* state;
    const char* path;  // SQLite's, and lives as long as the file; null for a temporary file

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    bool counts() const { return path != nullptr; }
  };

  static File* Of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
  static FaultyDisk::State* StateOf(sqlite3_vfs* vfs) {
    return static_cast<FaultyDisk::State*>(vfs->pAppData);
  }
  static sqlite3_file* Real(sqlite3_file* file) { return Of(file)->real(); }

  static int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* opened, int flags, int* out) {
    FaultyDisk::State* const state = StateOf(vfs);
    File* const file = new (opened) File{.base = {}, .state = state, .path = path};
    int exists = 1;
    if (path != nullptr) {
      state->real->xAccess(state->real, path, SQLITE_ACCESS_EXISTS, &exists);
      if (exists == 0) {
        if (state->Count()) return SQLITE_CANTOPEN;
      }
    }
    const int code = state->real->xOpen(state->real, path, file->real(), flags, out);
    if (file->real()->pMethods != nullptr) file->base.pMethods = &kMethods;
    if (code == SQLITE_OK && exists == 0) {
      state->Remember({.kind = DiskCall::Kind::kMake, .file = path});
    }
    return code;
  }

  static int Delete(sqlite3_vfs* vfs, const char* path, int sync_folder) {
    FaultyDisk::State* const state = StateOf(vfs);
    if (state->Count()) return SQLITE_IOERR_DELETE;
    const int code = state->real->xDelete(state->real, path, sync_folder);
    if (code == SQLITE_OK) {
      const bool is_synced = sync_folder != 0 && !state->is_lying();
      state->Remember({.kind = DiskCall::Kind::kDelete, .file = path, .at = is_synced ? 1 : 0});
    }
    return code;
  }

  static int Write(sqlite3_file* opened, const void* bytes, int size, sqlite3_int64 at) {
    File* const file = Of(opened);
    sqlite3_file* const real = file->real();
    if (!file->counts()) return real->pMethods->xWrite(real, bytes, size, at);
    int wanted = size;
    const std::optional<int> error = file->state->Count();
    if (error) {
      wanted = is_dead(file->state) ? 0 : size / 2;
      if (wanted == 0) return *error;
    }
    const int code = real->pMethods->xWrite(real, bytes, wanted, at);
    if (code == SQLITE_OK) {
      file->state->Remember(
          {.kind = DiskCall::Kind::kWrite,
           .file = file->path,
           .at = at,
           .bytes = {static_cast<const char*>(bytes), static_cast<std::size_t>(wanted)}});
    }
    return error.value_or(code);
  }

  static int Truncate(sqlite3_file* opened, sqlite3_int64 size) {
    File* const file = Of(opened);
    sqlite3_file* const real = file->real();
    if (file->counts() && file->state->Count()) return SQLITE_IOERR_TRUNCATE;
    const int code = real->pMethods->xTruncate(real, size);
    if (code == SQLITE_OK && file->counts()) {
      file->state->Remember({.kind = DiskCall::Kind::kTruncate, .file = file->path, .at = size});
    }
    return code;
  }

  // Nothing is really synced: what a cut of power would leave is worked out from what is recorded.
  static int Sync(sqlite3_file* opened, int /*flags*/) {
    File* const file = Of(opened);
    if (!file->counts()) return SQLITE_OK;
    if (file->state->Count()) return SQLITE_IOERR_FSYNC;
    if (!file->state->is_lying()) {
      file->state->Remember({.kind = DiskCall::Kind::kSync, .file = file->path});
    }
    return SQLITE_OK;
  }

  static int Close(sqlite3_file* file) { return Real(file)->pMethods->xClose(Real(file)); }
  static int Read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 at) {
    return Real(file)->pMethods->xRead(Real(file), bytes, size, at);
  }
  static int FileSize(sqlite3_file* file, sqlite3_int64* size) {
    return Real(file)->pMethods->xFileSize(Real(file), size);
  }
  static int Lock(sqlite3_file* file, int lock) {
    return Real(file)->pMethods->xLock(Real(file), lock);
  }
  static int Unlock(sqlite3_file* file, int lock) {
    return Real(file)->pMethods->xUnlock(Real(file), lock);
  }
  static int CheckReservedLock(sqlite3_file* file, int* is_reserved) {
    return Real(file)->pMethods->xCheckReservedLock(Real(file), is_reserved);
  }
  static int FileControl(sqlite3_file* file, int what, void* argument) {
    return Real(file)->pMethods->xFileControl(Real(file), what, argument);
  }
  static int SectorSize(sqlite3_file* file) {
    return Real(file)->pMethods->xSectorSize(Real(file));
  }
  static int DeviceCharacteristics(sqlite3_file* file) {
    return Real(file)->pMethods->xDeviceCharacteristics(Real(file));
  }
  static int ShmMap(sqlite3_file* file, int page, int size, int extend, void volatile** mapped) {
    return Real(file)->pMethods->xShmMap(Real(file), page, size, extend, mapped);
  }
  static int ShmLock(sqlite3_file* file, int offset, int n, int flags) {
    return Real(file)->pMethods->xShmLock(Real(file), offset, n, flags);
  }
  static void ShmBarrier(sqlite3_file* file) { Real(file)->pMethods->xShmBarrier(Real(file)); }
  static int ShmUnmap(sqlite3_file* file, int remove) {
    return Real(file)->pMethods->xShmUnmap(Real(file), remove);
  }

 private:
  static bool is_dead(FaultyDisk::State* state) {
    const MutexLock lock(state->mutex);
    return state->fault == FaultyDisk::Fault::kIsDead;
  }

  static const sqlite3_io_methods kMethods;
};

// Version 2: without mapping the database into memory, which would go past all this.
const sqlite3_io_methods FaultyDiskFiles::kMethods = {
    .iVersion = 2,
    .xClose = Close,
    .xRead = Read,
    .xWrite = Write,
    .xTruncate = Truncate,
    .xSync = Sync,
    .xFileSize = FileSize,
    .xLock = Lock,
    .xUnlock = Unlock,
    .xCheckReservedLock = CheckReservedLock,
    .xFileControl = FileControl,
    .xSectorSize = SectorSize,
    .xDeviceCharacteristics = DeviceCharacteristics,
    .xShmMap = ShmMap,
    .xShmLock = ShmLock,
    .xShmBarrier = ShmBarrier,
    .xShmUnmap = ShmUnmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

FaultyDisk::FaultyDisk() : state_(new State) {
  state_->real = sqlite3_vfs_find(nullptr);
  state_->vfs = *state_->real;  // what is not ours is the real one's
  state_->vfs.zName = "atm-faulty";
  state_->vfs.pNext = nullptr;
  state_->vfs.pAppData = state_;
  state_->vfs.szOsFile += static_cast<int>(sizeof(FaultyDiskFiles::File));
  state_->vfs.xOpen = FaultyDiskFiles::Open;
  state_->vfs.xDelete = FaultyDiskFiles::Delete;
  sqlite3_vfs_register(&state_->vfs, 1);
}

FaultyDisk& FaultyDisk::Get() {
  static FaultyDisk disk;
  return disk;
}

void FaultyDisk::Mend() {
  const MutexLock lock(state_->mutex);
  state_->calls = 0;
  state_->fault = Fault::kNone;
  state_->lies = false;
  state_->records = false;
  state_->recorded.clear();
}

void FaultyDisk::Break(Fault fault, std::int64_t number, Error error) {
  const MutexLock lock(state_->mutex);
  state_->fault = fault;
  state_->fault_at = number;
  state_->fault_code = error == Error::kFull ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

void FaultyDisk::LieAboutSync(bool lies) {
  const MutexLock lock(state_->mutex);
  state_->lies = lies;
}

void FaultyDisk::Record() {
  const MutexLock lock(state_->mutex);
  state_->records = true;
}

std::int64_t FaultyDisk::calls() const {
  const MutexLock lock(state_->mutex);
  return state_->calls;
}

std::size_t FaultyDisk::recorded() const {
  const MutexLock lock(state_->mutex);
  return state_->recorded.size();
}

std::vector<DiskCall> FaultyDisk::TakeRecorded() {
  const MutexLock lock(state_->mutex);
  return std::exchange(state_->recorded, {});
}

}  // namespace atm::storage
