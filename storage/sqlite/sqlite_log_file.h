// The write-ahead log of a database as it lies on the disk, read without SQLite: what SQLite would
// take from it, and whether what it would drop is what a power cut leaves behind.
//
// SQLite takes the frames whose checksums go on from the beginning of the log, up to the last of
// them that ends a transaction, and drops all others without a word. But each transaction is synced
// before the next one is written: after a power cut only the frames of one transaction can be
// missing, broken or without those before them. So a log is damaged if a frame that was appended
// behind the end of a transaction is among those that SQLite would drop. Decision 0063 says more.
#ifndef ATM_STORAGE_SQLITE_SQLITE_LOG_FILE_H_
#define ATM_STORAGE_SQLITE_SQLITE_LOG_FILE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "storage/sqlite/sqlite_log_format.h"

namespace atm::storage {

// Used by one thread.
class LogFile {
 public:
  // Reads the log of a database, whose name has no symbolic link at its end. If there is no log, it
  // is an empty one. DATA_LOSS, with a sentence, if it is damaged. UNAVAILABLE if it cannot be
  // read.
  static absl::StatusOr<LogFile> Read(const std::string& database);

  LogFile(LogFile&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)),
        bytes_(other.bytes_),
        page_bytes_(other.page_bytes_),
        database_pages_(other.database_pages_),
        salt_(other.salt_),
        pages_(std::move(other.pages_)) {}
  LogFile& operator=(LogFile&&) = delete;
  ~LogFile();

  bool empty() const { return bytes_ == 0; }

  // Whether SQLite would take anything from it.
  bool has_transactions() const { return !pages_.empty(); }

  // The rest is for a log that has transactions.
  const LogSalt& salt() const { return salt_; }
  std::int64_t page_bytes() const { return page_bytes_; }

  // How large the database is with the log.
  std::int64_t database_bytes() const { return database_pages_ * page_bytes_; }

  // Returns where in the log the newest content of a page begins; 0 if the log does not have it.
  std::int64_t PlaceOf(std::uint32_t page) const;

  int descriptor() const { return descriptor_; }

 private:
  friend class LogReader;

  LogFile() = default;

  int descriptor_ = -1;
  std::int64_t bytes_ = 0;
  std::int64_t page_bytes_ = 0;
  std::int64_t database_pages_ = 0;
  LogSalt salt_ = {};
  absl::flat_hash_map<std::uint32_t, std::int64_t> pages_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_LOG_FILE_H_
