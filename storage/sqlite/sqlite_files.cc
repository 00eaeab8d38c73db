#include "storage/sqlite/sqlite_files.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_connection.h"

namespace atm::storage {
namespace {

// From SQLite's format of the log and its index (https://sqlite.org/walformat.html).
constexpr int kIndexBytes = 32 * 1024;  // its first part
constexpr std::size_t kIndexPageBytesAt = 14;
constexpr std::size_t kIndexFramesAt = 16;
constexpr std::size_t kIndexSaltAt = 32;
constexpr std::size_t kMovesEndedAt = 96;
constexpr std::size_t kMovesBegunAt = 128;

// How often the log and its index are looked at until they fit: another program that moves the log
// in an orderly way may change both in between.
constexpr int kLooks = 5;

constexpr char kWhatToDo[] =
    "Whatever was written since is in the file that was there before. Stop whoever did that, put "
    "the database and its log (-wal) back together as they were, or restore a backup, and start "
    "again";

absl::Status Cut(const std::string& path) {
  return absl::DataLossError(absl::StrFormat(
      "%s was cut while the server used it: what was on record there is gone. Stop whoever did "
      "that, restore a backup of the database, and start again",
      path));
}

absl::Status Overwritten(const std::string& path) {
  return absl::DataLossError(absl::StrFormat(
      "%s was overwritten while the server used it: what was on record there may be gone. Stop "
      "whoever did that, restore a backup of the database, and start again",
      path));
}

// Looks at a file by its name, which must lead to the file that it led to.
absl::Status LookAt(const std::string& path, dev_t device, ino_t inode, struct stat& about) {
  if (stat(path.c_str(), &about) != 0) {
    const int error = errno;
    if (error == ENOENT || error == ENOTDIR) {
      return absl::UnavailableError(absl::StrFormat(
          "%s is gone: it was moved, renamed or deleted while the server used it. %s", path,
          kWhatToDo));
    }
    return absl::UnavailableError(absl::StrFormat("%s cannot be looked at any more (%s). %s", path,
                                                  std::strerror(error), kWhatToDo));
  }
  if (about.st_ino == inode && about.st_dev == device && about.st_nlink > 0) {
    return absl::OkStatus();
  }
  return absl::UnavailableError(absl::StrFormat(
      "%s is another file now: it was replaced while the server used it. %s", path, kWhatToDo));
}

template <typename Number>
Number ReadNumber(const volatile char* at) {
  return __atomic_load_n(reinterpret_cast<const volatile Number*>(at), __ATOMIC_ACQUIRE);
}

// Begins a transaction that keeps all others from writing. Returns none if another program does
// that already.
std::unique_ptr<SQLite::Transaction> BeginUnlessLocked(SQLite::Database& database) {
  database.setBusyTimeout(0);
  std::unique_ptr<SQLite::Transaction> begun;
  try {
    begun = std::make_unique<SQLite::Transaction>(database, SQLite::TransactionBehavior::IMMEDIATE);
  } catch (const SQLite::Exception& error) {
    if ((error.getErrorCode() & 0xFF) != SQLITE_BUSY) throw;
  }
  database.setBusyTimeout(kBusyTimeoutMs);
  return begun;
}

}  // namespace

std::int64_t SqliteFiles::LogState::FrameAt(std::int64_t number) const {
  return kLogHeaderBytes + (number - 1) * (kFrameHeaderBytes + page_bytes);
}

SqliteFiles::SqliteFiles(SQLite::Database& database, const std::string& path, const FileLock& lock)
    : lock_(lock),
      database_{.path = path},
      log_{.path = path + "-wal"},
      index_{.path = path + "-shm"} {
  sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER,
                       static_cast<void*>(&file_));
}

SqliteFiles::~SqliteFiles() {
  if (log_descriptor_ >= 0) close(log_descriptor_);
}

absl::StatusOr<std::unique_ptr<SqliteFiles>> SqliteFiles::Open(SQLite::Database& database,
                                                               const std::string& path_given,
                                                               const FileLock& lock) {
  // SQLite opens the log when it reads for the first time.
  database.exec("SELECT count(*) FROM sqlite_schema");
  // Absolute, and without symbolic links: the log is beside the file itself.
  const char* const path = sqlite3_db_filename(database.getHandle(), "main");
  std::unique_ptr<SqliteFiles> files(new SqliteFiles(database, path, lock));
  std::error_code ignored;
  const std::filesystem::path name = std::filesystem::absolute(path_given, ignored);
  if (name.lexically_normal() != path) files->link_ = path_given;
  files->log_descriptor_ = open(files->log_.path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat file = {};
  struct stat log = {};
  struct stat index = {};
  if (files->log_descriptor_ < 0 || fstat(lock.descriptor(), &file) != 0 ||
      fstat(files->log_descriptor_, &log) != 0 || stat(files->index_.path.c_str(), &index) != 0) {
    return absl::UnavailableError(
        absl::StrFormat("the log of %s cannot be opened: %s", path, std::strerror(errno)));
  }
  const auto take = [](Named& named, const struct stat& about) {
    named.device = about.st_dev;
    named.inode = about.st_ino;
  };
  take(files->database_, file);
  take(files->log_, log);
  take(files->index_, index);
  const absl::StatusOr<LogState> now = files->ReadIndex();
  if (!now.ok()) return now.status();
  {
    const MutexLock seen(files->mutex_);
    files->seen_ = {.bytes = file.st_size,
                    .time_ns = file.st_mtim.tv_sec * 1'000'000'000 + file.st_mtim.tv_nsec,
                    .moves = now->moves};
  }
  if (absl::Status there = files->CheckInPlace(); !there.ok()) return there;
  return files;
}

absl::Status SqliteFiles::SettleLog(SQLite::Database& database, const SqliteDisk& disk) {
  const std::unique_ptr<SQLite::Transaction> alone = BeginUnlessLocked(database);
  const absl::StatusOr<LogState> now = ReadIndex();
  if (!now.ok()) return now.status();
  if (now->frames > 0) log_salt_ = now->moves.salt;
  const int log = open(log_.path.c_str(), O_RDWR | O_CLOEXEC);
  struct stat about = {};
  const bool is_settled =
      log >= 0 && fstat(log, &about) == 0 &&
      (!alone || about.st_size <= now->bytes() || ftruncate(log, now->bytes()) == 0) &&
      (about.st_size == 0 || disk.sync_log(log) == 0);
  const int error = errno;
  if (log >= 0) close(log);
  if (is_settled) return absl::OkStatus();
  return absl::UnavailableError(absl::StrFormat(
      "%s cannot be synced (%s): what is on record may not be on the disk, so nothing can be "
      "acknowledged. Check the disk, and start again",
      log_.path, std::strerror(error)));
}

absl::Status SqliteFiles::CheckInPlace() {
  // First, since SQLite reads it as memory.
  struct stat about = {};
  absl::Status there = LookAt(index_.path, index_.device, index_.inode, about);
  if (!there.ok()) {
    // The most important of what is gone is said.
    absl::Status database = LookAt(database_.path, database_.device, database_.inode, about);
    return database.ok() ? there : database;
  }
  if (about.st_size < kIndexBytes) return Cut(index_.path);
  there = LookAt(log_.path, log_.device, log_.inode, about);
  if (!there.ok()) return there;
  there = CheckDatabase();
  if (!there.ok()) return there;
  return CheckLogLength();
}

absl::Status SqliteFiles::CheckDatabase() {
  const MutexLock lock(mutex_);
  const absl::StatusOr<LogState> before = ReadIndex();
  if (!before.ok()) return before.status();
  struct stat about = {};
  if (absl::Status there = LookAt(database_.path, database_.device, database_.inode, about);
      !there.ok()) {
    return there;
  }
  if (struct stat linked = {}; !link_.empty()) {
    absl::Status there = LookAt(link_, database_.device, database_.inode, linked);
    if (!there.ok()) return there;
  }
  const absl::StatusOr<LogState> after = ReadIndex();
  if (!after.ok()) return after.status();
  const std::int64_t time_ns = about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec;
  if (about.st_size < seen_.bytes) return Cut(database_.path);
  const auto is_moving = [](const Moves& moves) { return moves.begun != moves.ended; };
  const bool may_have_changed =
      after->moves != seen_.moves || is_moving(before->moves) || is_moving(after->moves);
  // To write is one thing, to touch it another: what was written over does not begin as a ledger.
  if (time_ns != seen_.time_ns && !may_have_changed && !CheckHeader(lock_, database_.path).ok()) {
    return Overwritten(database_.path);
  }
  seen_ = {.bytes = about.st_size, .time_ns = time_ns, .moves = before->moves};
  return absl::OkStatus();
}

absl::StatusOr<SqliteFiles::LogState> SqliteFiles::ReadIndex() const {
  void volatile* mapped = nullptr;  // by SQLite, for as long as the database is open
  const int code = file_->pMethods->xShmMap(file_, 0, kIndexBytes, 0, &mapped);
  if ((code & 0xFF) != SQLITE_OK || mapped == nullptr) {
    return absl::UnavailableError(absl::StrFormat("%s cannot be read. %s", index_.path, kWhatToDo));
  }
  // The index is in the byte order of this machine, but for the salt. Other programs write there.
  const auto* const bytes = static_cast<const volatile char*>(mapped);
  LogState state{.frames = ReadNumber<std::uint32_t>(bytes + kIndexFramesAt),
                 .page_bytes = ReadNumber<std::uint16_t>(bytes + kIndexPageBytesAt),
                 .moves = {.begun = ReadNumber<std::uint32_t>(bytes + kMovesBegunAt),
                           .ended = ReadNumber<std::uint32_t>(bytes + kMovesEndedAt)}};
  if (state.page_bytes == 1) state.page_bytes = 65'536;
  std::copy_n(bytes + kIndexSaltAt, state.moves.salt.size(), state.moves.salt.begin());
  return state;
}

// Another program may shorten the log in an orderly way, and says so in the index before.
absl::Status SqliteFiles::CheckLogLength() const {
  for (int look = 0; look < kLooks; ++look) {
    struct stat about = {};
    if (fstat(log_descriptor_, &about) != 0) break;
    const absl::StatusOr<LogState> now = ReadIndex();
    if (!now.ok()) return now.status();
    if (about.st_size >= now->bytes()) return absl::OkStatus();
  }
  return Cut(log_.path);
}

absl::Status SqliteFiles::CheckBeforeCommit() {
  const absl::StatusOr<LogState> now = ReadIndex();
  if (!now.ok()) return now.status();
  before_ = *now;
  if (before_.frames == 0) return absl::OkStatus();
  std::array<std::uint8_t, kLogHeaderBytes> header = {};
  const LogSalt& salt = before_.moves.salt;
  if (!ReadLog(header, 0)) return Cut(log_.path);
  if (!std::equal(salt.begin(), salt.end(), header.data() + kLogSaltAt)) {
    return Overwritten(log_.path);
  }
  return HasLastFrame() ? absl::OkStatus() : Cut(log_.path);
}

absl::Status SqliteFiles::CheckAfterCommit() {
  if (absl::Status there = CheckInPlace(); !there.ok()) return there;
  std::array<std::uint8_t, kLogHeaderBytes> header = {};
  log_salt_.reset();
  // If there is none, another program has moved all of the log by now: its length is right.
  if (!ReadLog(header, 0)) return absl::OkStatus();
  if ((ReadBigEndian(header, kLogMagicAt) & ~1U) != kLogMagic) return Cut(log_.path);
  std::copy_n(header.begin() + kLogSaltAt, log_salt_.emplace().size(), log_salt_->begin());
  const LogSalt& salt = before_.moves.salt;
  const bool goes_on =
      before_.frames > 0 && std::equal(salt.begin(), salt.end(), header.data() + kLogSaltAt);
  return !goes_on || HasLastFrame() ? absl::OkStatus() : Cut(log_.path);
}

bool SqliteFiles::ReadLog(std::span<std::uint8_t> piece, std::int64_t at) const {
  return pread(log_descriptor_, piece.data(), piece.size(), at) ==
         static_cast<ssize_t>(piece.size());
}

bool SqliteFiles::HasLastFrame() const {
  std::array<std::uint8_t, kFrameHeaderBytes> frame = {};
  const LogSalt& salt = before_.moves.salt;
  return ReadLog(frame, before_.FrameAt(before_.frames)) &&
         std::equal(salt.begin(), salt.end(), frame.data() + kFrameSaltAt);
}

}  // namespace atm::storage
