// An open file of SQLite's, a database or its log, whose pages get their seal when they are written
// and are checked when they are read.
#ifndef ATM_STORAGE_SQLITE_SQLITE_SEALED_FILE_H_
#define ATM_STORAGE_SQLITE_SQLITE_SEALED_FILE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/sqlite/sqlite_log_frame.h"
#include "storage/sqlite/sqlite_seal.h"
#include "storage/sqlite/sqlite_sealing_vfs.h"

struct sqlite3_file;  // NOLINT(readability-identifier-naming): its name in SQLite

namespace atm::storage {

// Used by the connection that has the file open. The functions return SQLite's codes.
class SealedFile {
 public:
  virtual ~SealedFile() = default;

  SealedFile(const SealedFile&) = delete;
  SealedFile& operator=(const SealedFile&) = delete;

  virtual int Read(std::span<std::uint8_t> piece, std::int64_t at) = 0;
  virtual int Write(std::span<const std::uint8_t> piece, std::int64_t at) = 0;

 protected:
  // The file itself, which lives longer.
  explicit SealedFile(sqlite3_file& file) : file_(file) {}

  int ReadFile(std::span<std::uint8_t> piece, std::int64_t at) const;
  int WriteFile(std::span<const std::uint8_t> piece, std::int64_t at) const;
  int WriteSealed(std::span<const std::uint8_t> page, PageNumber number, std::int64_t at);

  // A page is not as it was written: what reading it returns.
  static int Broken(ReadOn* reader, PageNumber number, std::string sentence);

 private:
  sqlite3_file& file_;
  std::vector<std::uint8_t> copy_;  // of the page that is written
};

class SealedDatabase : public SealedFile {
 public:
  explicit SealedDatabase(sqlite3_file& file);

  int Read(std::span<std::uint8_t> piece, std::int64_t at) override;
  int Write(std::span<const std::uint8_t> piece, std::int64_t at) override;

  bool is_sealed() const { return kind_ == Kind::kSealed; }

  // Who wants to read on, and nullptr once nobody does.
  ReadOn* reader() const { return reader_; }
  void set_reader(ReadOn* reader) { reader_ = reader; }

 private:
  enum class Kind : std::uint8_t { kNew, kSealed, kUnsealed };

  Kind kind_ = Kind::kNew;
  std::int64_t page_bytes_ = 0;  // if it is sealed; 0 if the header tells no size
  ReadOn* reader_ = nullptr;
};

class SealedLog : public SealedFile {
 public:
  // The database is open as long as its log is.
  SealedLog(sqlite3_file& file, const SealedDatabase& database)
      : SealedFile(file), database_(database) {}

  int Read(std::span<std::uint8_t> piece, std::int64_t at) override;
  int Write(std::span<const std::uint8_t> piece, std::int64_t at) override;

 private:
  // A header of a frame that was written last: its page comes next.
  struct Announced {
    std::int64_t at;
    PageNumber page;
  };

  std::optional<PageNumber> PageOf(const LogFrame& frame) const;
  bool IsInOrderOfMachine();

  const SealedDatabase& database_;
  std::optional<Announced> announced_;
  std::optional<bool> is_in_order_;  // known once it was looked at
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_SEALED_FILE_H_
