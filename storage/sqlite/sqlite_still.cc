#include "storage/sqlite/sqlite_still.h"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "absl/strings/str_format.h"

namespace atm::storage {
namespace {

// An open file of SQLite's, made by SQLite in memory of its own.
struct StillFile {
  sqlite3_file base;  // first: SQLite knows it by that
  int file;
  const LogFile* log;
};

StillFile& Of(sqlite3_file* file) { return *reinterpret_cast<StillFile*>(file); }

// A piece never crosses the end of a page.
int ReadPiece(sqlite3_file* base, void* to, int bytes, sqlite3_int64 at) {
  const StillFile& still = Of(base);
  int from = still.file;
  if (still.log->has_transactions()) {
    const std::int64_t page_bytes = still.log->page_bytes();
    const std::int64_t place = still.log->PlaceOf(static_cast<std::uint32_t>(at / page_bytes + 1));
    if (place != 0) {
      from = still.log->descriptor();
      at = place + at % page_bytes;
    }
  }
  const ssize_t got = pread(from, to, static_cast<std::size_t>(bytes), at);
  if (got < 0) return SQLITE_IOERR_READ;
  if (got == bytes) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + got, 0, static_cast<std::size_t>(bytes - got));
  return SQLITE_IOERR_SHORT_READ;
}

int FileSize(sqlite3_file* base, sqlite3_int64* bytes) {
  const StillFile& still = Of(base);
  struct stat about = {};
  if (fstat(still.file, &about) != 0) return SQLITE_IOERR_FSTAT;
  *bytes = still.log->has_transactions() ? still.log->database_bytes() : about.st_size;
  return SQLITE_OK;
}

constexpr sqlite3_io_methods MakeMethods() {
  sqlite3_io_methods methods = {};
  methods.iVersion = 1;
  methods.xClose = [](sqlite3_file*) { return SQLITE_OK; };
  methods.xRead = ReadPiece;
  methods.xWrite = [](sqlite3_file*, const void*, int, sqlite3_int64) { return SQLITE_READONLY; };
  methods.xTruncate = [](sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; };
  methods.xSync = [](sqlite3_file*, int) { return SQLITE_OK; };
  methods.xFileSize = FileSize;
  methods.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
  methods.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
  methods.xCheckReservedLock = [](sqlite3_file*, int* is_locked) {
    *is_locked = 0;
    return SQLITE_OK;
  };
  methods.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
  methods.xSectorSize = [](sqlite3_file*) { return 512; };
  // So that SQLite looks for no log and no journal of its own.
  methods.xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_IMMUTABLE; };
  return methods;
}

constexpr sqlite3_io_methods kMethods = MakeMethods();

}  // namespace

struct StillDatabase::Files {
  Files(int file_of_database, const LogFile& its_log)
      : file(file_of_database),
        log(its_log),
        name(absl::StrFormat("atm-still-%p", this)),
        vfs(*sqlite3_vfs_find("unix")) {  // its clock, its random numbers
    vfs.szOsFile = sizeof(StillFile);
    vfs.pNext = nullptr;
    vfs.zName = name.c_str();
    vfs.pAppData = this;
    vfs.xOpen = Open;
    vfs.xDelete = [](sqlite3_vfs*, const char*, int) { return SQLITE_READONLY; };
    vfs.xAccess = [](sqlite3_vfs*, const char*, int, int* is_there) {
      *is_there = 0;
      return SQLITE_OK;
    };
    vfs.xFullPathname = [](sqlite3_vfs*, const char* given, int bytes, char* full) {
      sqlite3_snprintf(bytes, full, "%s", given);
      return SQLITE_OK;
    };
    sqlite3_vfs_register(&vfs, 0);
  }
  ~Files() { sqlite3_vfs_unregister(&vfs); }

  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  static int Open(sqlite3_vfs* vfs, const char* /*name*/, sqlite3_file* opened, int flags,
                  int* flags_out) {
    opened->pMethods = nullptr;
    if ((flags & SQLITE_OPEN_MAIN_DB) == 0) return SQLITE_CANTOPEN;
    const auto& files = *static_cast<const Files*>(vfs->pAppData);
    StillFile& still = Of(opened);
    still.file = files.file;
    still.log = &files.log;
    opened->pMethods = &kMethods;
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
  }

  const int file;
  const LogFile& log;
  const std::string name;
  sqlite3_vfs vfs;
};

StillDatabase::StillDatabase(int file, const LogFile& log)
    : files_(std::make_unique<Files>(file, log)),
      database_(std::make_unique<SQLite::Database>("still", SQLite::OPEN_READONLY, 0,
                                                   files_->name.c_str())) {}

StillDatabase::~StillDatabase() { database_.reset(); }

}  // namespace atm::storage
