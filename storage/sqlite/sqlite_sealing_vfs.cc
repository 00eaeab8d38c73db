#include "storage/sqlite/sqlite_sealing_vfs.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <atomic>
#include <new>
#include <span>
#include <utility>

#include "storage/base/mutex.h"
#include "storage/sqlite/sqlite_sealed_file.h"

namespace atm::storage {
namespace {

constexpr char kSealingVfsName[] = "atm-sealing";

// Tells a database's file who wants to read on (sqlite3_file_control). The numbers up to 100 are
// SQLite's.
constexpr int kReadOnControl = 0x61746d;

// An open file as SQLite knows it. The file of the system's lies behind it in the same memory.
struct OpenFile {
  sqlite3_file file;  // first: SQLite has a pointer to it
  SealedFile* sealed;
};
static_assert(sizeof(OpenFile) % alignof(std::max_align_t) == 0);

// The one that SQLite uses by itself. A test may set another one.
std::atomic<sqlite3_vfs*> system_vfs = nullptr;
sqlite3_vfs* SystemVfs() { return system_vfs; }

SealedFile& SealedOf(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file)->sealed; }

sqlite3_file* Below(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<OpenFile*>(file) + 1);
}

// Functions of a file and of a VFS that do what the system's do.
template <auto kMethod>
struct PassOn;
template <typename Result, typename... Arguments,
          Result (*sqlite3_io_methods::*kMethod)(sqlite3_file*, Arguments...)>
struct PassOn<kMethod> {
  static Result Call(sqlite3_file* file, Arguments... arguments) {
    sqlite3_file* const below = Below(file);
    return (below->pMethods->*kMethod)(below, arguments...);
  }
};
template <typename Result, typename... Arguments,
          Result (*sqlite3_vfs::*kMethod)(sqlite3_vfs*, Arguments...)>
struct PassOn<kMethod> {
  static Result Call(sqlite3_vfs* /*vfs*/, Arguments... arguments) {
    sqlite3_vfs* const system = SystemVfs();
    return (system->*kMethod)(system, arguments...);
  }
};

int CloseSealed(sqlite3_file* file) {
  delete reinterpret_cast<OpenFile*>(file)->sealed;
  sqlite3_file* const below = Below(file);
  return below->pMethods->xClose(below);
}

int ReadSealed(sqlite3_file* file, void* bytes, int count, sqlite3_int64 at) {
  return SealedOf(file).Read({static_cast<std::uint8_t*>(bytes), static_cast<std::size_t>(count)},
                             at);
}

int WriteSealed(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  return SealedOf(file).Write(
      {static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(count)}, at);
}

int ControlSealed(sqlite3_file* file, int operation, void* argument) {
  if (operation == kReadOnControl) {
    if (auto* const database = dynamic_cast<SealedDatabase*>(&SealedOf(file))) {
      database->set_reader(static_cast<ReadOn*>(argument));
    }
    return SQLITE_OK;
  }
  sqlite3_file* const below = Below(file);
  return below->pMethods->xFileControl(below, operation, argument);
}

// Version 2 cannot map a file into memory.
constexpr sqlite3_io_methods kSealedMethods = {
    .iVersion = 2,
    .xClose = CloseSealed,
    .xRead = ReadSealed,
    .xWrite = WriteSealed,
    .xTruncate = PassOn<&sqlite3_io_methods::xTruncate>::Call,
    .xSync = PassOn<&sqlite3_io_methods::xSync>::Call,
    .xFileSize = PassOn<&sqlite3_io_methods::xFileSize>::Call,
    .xLock = PassOn<&sqlite3_io_methods::xLock>::Call,
    .xUnlock = PassOn<&sqlite3_io_methods::xUnlock>::Call,
    .xCheckReservedLock = PassOn<&sqlite3_io_methods::xCheckReservedLock>::Call,
    .xFileControl = ControlSealed,
    .xSectorSize = PassOn<&sqlite3_io_methods::xSectorSize>::Call,
    .xDeviceCharacteristics = PassOn<&sqlite3_io_methods::xDeviceCharacteristics>::Call,
    .xShmMap = PassOn<&sqlite3_io_methods::xShmMap>::Call,
    .xShmLock = PassOn<&sqlite3_io_methods::xShmLock>::Call,
    .xShmBarrier = PassOn<&sqlite3_io_methods::xShmBarrier>::Call,
    .xShmUnmap = PassOn<&sqlite3_io_methods::xShmUnmap>::Call,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// Other files (journals of a rollback, what is sorted) are the system's own.
int OpenSealed(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags,
               int* flags_out) {
  sqlite3_vfs* const system = SystemVfs();
  if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) == 0) {
    return system->xOpen(system, name, file, flags, flags_out);
  }
  file->pMethods = nullptr;
  sqlite3_file* const below = Below(file);
  const int code = system->xOpen(system, name, below, flags, flags_out);
  if (code != SQLITE_OK) return code;
  auto* const open = new (file) OpenFile{.file = {.pMethods = &kSealedMethods}, .sealed = nullptr};
  if ((flags & SQLITE_OPEN_MAIN_DB) != 0) {
    open->sealed = new SealedDatabase(*below);
  } else {
    auto& database = static_cast<SealedDatabase&>(SealedOf(sqlite3_database_file_object(name)));
    open->sealed = new SealedLog(*below, database);
  }
  return SQLITE_OK;
}

sqlite3_vfs MakeSealingVfs() {
  const sqlite3_vfs* const system = SystemVfs();
  sqlite3_vfs vfs = {};
  vfs.iVersion = 2;  // without the third's hooks for tests of SQLite
  vfs.mxPathname = system->mxPathname;
  vfs.zName = kSealingVfsName;
  vfs.xOpen = OpenSealed;
  vfs.xDelete = PassOn<&sqlite3_vfs::xDelete>::Call;
  vfs.xAccess = PassOn<&sqlite3_vfs::xAccess>::Call;
  vfs.xFullPathname = PassOn<&sqlite3_vfs::xFullPathname>::Call;
  vfs.xDlOpen = PassOn<&sqlite3_vfs::xDlOpen>::Call;
  vfs.xDlError = PassOn<&sqlite3_vfs::xDlError>::Call;
  vfs.xDlSym = PassOn<&sqlite3_vfs::xDlSym>::Call;
  vfs.xDlClose = PassOn<&sqlite3_vfs::xDlClose>::Call;
  vfs.xRandomness = PassOn<&sqlite3_vfs::xRandomness>::Call;
  vfs.xSleep = PassOn<&sqlite3_vfs::xSleep>::Call;
  vfs.xCurrentTime = PassOn<&sqlite3_vfs::xCurrentTime>::Call;
  vfs.xGetLastError = PassOn<&sqlite3_vfs::xGetLastError>::Call;
  vfs.xCurrentTimeInt64 = PassOn<&sqlite3_vfs::xCurrentTimeInt64>::Call;
  return vfs;
}

// Throws where SQLite's function has an error.
int ControlReserve(SQLite::Database& database, int bytes) {
  const int code =
      sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_RESERVE_BYTES, &bytes);
  if (code != SQLITE_OK) throw SQLite::Exception(database.getHandle(), code);
  return bytes;
}

}  // namespace

const char* SealingVfs() {
  static sqlite3_vfs vfs = {};
  static Mutex mutex;
  const MutexLock lock(mutex);
  sqlite3_vfs* const system = sqlite3_vfs_find(nullptr);
  if (system_vfs.exchange(system) == nullptr) {
    vfs = MakeSealingVfs();
    sqlite3_vfs_register(&vfs, 0);
  }
  const int file_bytes = static_cast<int>(sizeof(OpenFile)) + system->szOsFile;
  if (vfs.szOsFile < file_bytes) vfs.szOsFile = file_bytes;
  return kSealingVfsName;
}

void ReserveSeals(SQLite::Database& database) { ControlReserve(database, kSealBytes); }

bool HasRoomForSeals(SQLite::Database& database) {
  constexpr int kAsk = -1;
  return ControlReserve(database, kAsk) == kSealBytes;
}

ReadOn::ReadOn(SQLite::Database& database, std::function<bool()> go_on)
    : database_(database), go_on_(std::move(go_on)) {
  Tell(this);
}

ReadOn::~ReadOn() { Tell(nullptr); }

void ReadOn::Tell(ReadOn* self) {
  sqlite3_db_release_memory(database_.getHandle());
  sqlite3_file_control(database_.getHandle(), "main", kReadOnControl, self);
}

void ReadOn::Note(std::uint32_t page, std::string sentence) {
  if (broken_.size() < kMostBroken) broken_.emplace(page, std::move(sentence));
}

bool ReadOn::GoesOn() {
  constexpr std::int64_t kAskedEvery = 256;
  if (!has_ended_ && ++reads_ % kAskedEvery == 0) has_ended_ = !go_on_();
  return !has_ended_;
}

}  // namespace atm::storage
