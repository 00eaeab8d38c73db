// A frame of SQLite's write-ahead log: the page that it brings, and SQLite's own checksum over it
// (https://sqlite.org/fileformat.html#walformat). SQLite checks it when it recovers the log, and
// never again.
#ifndef ATM_STORAGE_SQLITE_SQLITE_LOG_FRAME_H_
#define ATM_STORAGE_SQLITE_SQLITE_LOG_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "absl/functional/function_ref.h"
#include "storage/sqlite/sqlite_header.h"
#include "storage/sqlite/sqlite_log_format.h"
#include "storage/sqlite/sqlite_seal.h"

namespace atm::storage {

class LogFrame {
 public:
  // Reads a piece of the log into the span; returns false if it is not there.
  using ReadLog = absl::FunctionRef<bool(std::span<std::uint8_t> piece, std::int64_t at)>;

  // Returns the frame whose page stands in the log from `at` on and takes `bytes`. Returns nullopt
  // if no page can stand there.
  static std::optional<LogFrame> OfPage(std::int64_t at, std::int64_t bytes);

  // Returns the number of its page by a header of a frame.
  static PageNumber PageIn(std::span<const std::uint8_t> header) {
    return ReadBigEndian(header, kFramePageAt);
  }

  // Returns the number of its page; nullopt if the log cannot be read.
  std::optional<PageNumber> ReadPageNumber(ReadLog read) const;

  // Whether SQLite's checksum is the one over this page, and the frame belongs to this log and not
  // to what the file was used for before.
  bool HasChecksum(std::span<const std::uint8_t> page, ReadLog read) const;

  // Counted from 1.
  std::int64_t number() const { return number_; }

  // Where its header begins.
  std::int64_t begin() const { return begin_; }

 private:
  LogFrame(std::int64_t number, std::int64_t begin, std::int64_t page_bytes)
      : number_(number), begin_(begin), page_bytes_(page_bytes) {}

  std::int64_t number_;
  std::int64_t begin_;
  std::int64_t page_bytes_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_LOG_FRAME_H_
