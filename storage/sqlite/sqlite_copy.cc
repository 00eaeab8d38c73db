#include "storage/sqlite/sqlite_copy.h"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Transaction.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_lookups.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;

// How many pages are copied at a time: 1 MiB.
constexpr int kPagesAtOnce = 256;

// How many bytes of the copy may wait in memory for the disk. Whoever commits meanwhile waits until
// the disk has taken them.
constexpr std::int64_t kBytesBetweenSyncs = std::int64_t{8} * 1024 * 1024;

// Returns how many bytes may still be written to the disk of a file; the largest number there is if
// that is not known.
std::int64_t RoomAt(const std::string& path) {
  const fs::path folder = fs::path(path).parent_path();
  std::error_code error;
  const fs::space_info space = fs::space(folder.empty() ? "." : folder, error);
  return error ? std::numeric_limits<std::int64_t>::max()
               : static_cast<std::int64_t>(space.available);
}

// The room for a copy, and for the log that grows meanwhile.
class Room {
 public:
  Room(std::string database, const CopyRequest& request)
      : database_(std::move(database)), request_(request), log_at_begin_(LogBytes()) {}

  // Before a copy of so many bytes.
  absl::Status CheckFor(std::int64_t bytes) const {
    const std::int64_t room = RoomAt(request_.path);
    if (room - bytes >= request_.leave_free_bytes) return absl::OkStatus();
    return absl::ResourceExhaustedError(absl::StrFormat(
        "the disk has no room for %s: the copy takes %d bytes, %d are left, and %d of them stay "
        "free",
        request_.path, bytes, room, request_.leave_free_bytes));
  }

  // While it is made.
  absl::Status Check() const {
    const std::int64_t log = LogBytes();
    for (const std::string& path : {request_.path, log > 0 ? database_ : request_.path}) {
      if (RoomAt(path) >= request_.leave_free_bytes) continue;
      return absl::ResourceExhaustedError(absl::StrFormat(
          "the disk of %s has less than %d bytes left", path, request_.leave_free_bytes));
    }
    // A log that was long once stays so until it is closed, however little is in it.
    if (log <= std::max(request_.max_log_bytes, log_at_begin_)) return absl::OkStatus();
    return absl::ResourceExhaustedError(absl::StrFormat(
        "the log of %s has grown beyond %d bytes while it was copied: copy to a faster disk, or "
        "when less is written",
        database_, request_.max_log_bytes));
  }

 private:
  // Returns the size of the log; 0 if there is none.
  std::int64_t LogBytes() const {
    if (database_.empty()) return 0;
    std::error_code error;
    const std::uintmax_t bytes = fs::file_size(database_ + "-wal", error);
    return error ? 0 : static_cast<std::int64_t>(bytes);
  }

  const std::string database_;  // its file; empty in memory
  const CopyRequest& request_;
  const std::int64_t log_at_begin_;
};

// Hands what was written to a file to its disk now and then.
class Flusher {
 public:
  explicit Flusher(const std::string& path)
      : descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Flusher() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  Flusher(const Flusher&) = delete;
  Flusher& operator=(const Flusher&) = delete;

  // So many bytes were written in all. An error shows when the whole file is synced.
  void OnWritten(std::int64_t bytes) {
    if (bytes - flushed_ < kBytesBetweenSyncs) return;
    (void)fdatasync(descriptor_);
    flushed_ = bytes;
  }

 private:
  const int descriptor_;
  std::int64_t flushed_ = 0;
};

absl::Status CopyPages(SQLite::Database& database, SQLite::Database& copy,
                       const std::string& path_of_database, const CopyRequest& request) {
  const std::int64_t page_bytes = database.execAndGet("PRAGMA page_size").getInt64();
  const Room room(path_of_database, request);
  absl::Status status =
      room.CheckFor(page_bytes * database.execAndGet("PRAGMA page_count").getInt64());
  if (!status.ok()) return status;
  Flusher flusher(request.path);
  SQLite::Backup pages(copy, database);
  for (int code = SQLITE_OK; code != SQLITE_DONE;) {
    code = pages.executeStep(kPagesAtOnce);
    // Nobody else uses the copy, and this reads already.
    if (code != SQLITE_OK && code != SQLITE_DONE) throw SQLite::Exception(copy.getHandle(), code);
    const std::int64_t total = page_bytes * pages.getTotalPageCount();
    const std::int64_t done = total - page_bytes * pages.getRemainingPageCount();
    if (!request.on_progress(done, total)) {
      return absl::CancelledError("the copying was ended before it was done");
    }
    if (status = room.Check(); !status.ok()) return status;
    flusher.OnWritten(done);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ChainHead> CopyDatabase(SQLite::Database& database, const CopyRequest& request) {
  const char* const file = sqlite3_db_filename(database.getHandle(), "main");
  const SQLite::Transaction moment(database);  // rolled back at the end: nothing was written
  absl::StatusOr<ChainHead> head = ReadHead(database);
  if (!head.ok()) return head;
  // Each page is copied with the seal that it has.
  SQLite::Database copy(request.path,
                        SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX);
  // It is of use only when it is whole, and is synced then.
  copy.exec("PRAGMA journal_mode = OFF");
  copy.exec("PRAGMA synchronous = OFF");
  absl::Status copied = CopyPages(database, copy, file == nullptr ? "" : file, request);
  if (!copied.ok()) return copied;
  // The copy is in the mode of the database, which is that of one in use.
  copy.execAndGet("SELECT count(*) FROM sqlite_schema");
  copy.execAndGet("PRAGMA journal_mode = DELETE");
  return head;
}

}  // namespace atm::storage
