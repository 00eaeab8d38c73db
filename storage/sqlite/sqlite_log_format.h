// The write-ahead log as SQLite writes it (https://sqlite.org/fileformat.html#walformat): a header,
// and behind it frames, each of a header and a page. All numbers are big-endian.
#ifndef ATM_STORAGE_SQLITE_SQLITE_LOG_FORMAT_H_
#define ATM_STORAGE_SQLITE_SQLITE_LOG_FORMAT_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "storage/sqlite/sqlite_header.h"

namespace atm::storage {

// Tells a log from what it was before it began anew: SQLite adds one to the first four bytes each
// time, and makes the others at random.
using LogSalt = std::array<std::uint8_t, 8>;

inline constexpr std::int64_t kLogHeaderBytes = 32;
inline constexpr std::size_t kLogMagicAt = 0;
inline constexpr std::size_t kLogPageBytesAt = 8;
inline constexpr std::size_t kLogSaltAt = 16;
inline constexpr std::size_t kLogSumsAt = 24;  // of all bytes of the header before

inline constexpr std::int64_t kFrameHeaderBytes = 24;
inline constexpr std::size_t kFramePageAt = 0;
inline constexpr std::size_t kFramePagesAfterAt = 4;  // 0 unless the frame ends a transaction
inline constexpr std::size_t kFrameSaltAt = 8;
inline constexpr std::size_t kFrameSumsAt = 16;
inline constexpr std::size_t kFrameSummedBytes = 8;  // of its header, and all of its page

// What the header begins with; one more if the sums are of big-endian words.
inline constexpr std::uint32_t kLogMagic = 0x377f0682;

// The order of the bytes in the words that are summed up, by the header of a log.
inline std::endian SumOrderOf(std::span<const std::uint8_t> header) {
  return (ReadBigEndian(header, kLogMagicAt) & 1) != 0 ? std::endian::big : std::endian::little;
}

// A checksum of SQLite's. The header's begins with zeros; each frame goes on with that of the frame
// before, the first with that of the header.
struct LogSums {
  std::uint32_t first = 0;
  std::uint32_t second = 0;

  static LogSums ReadAt(std::span<const std::uint8_t> bytes, std::size_t at) {
    return {.first = ReadBigEndian(bytes, at), .second = ReadBigEndian(bytes, at + 4)};
  }

  // Returns the sums that go on over these bytes, a multiple of eight.
  LogSums GoOn(std::span<const std::uint8_t> bytes, std::endian order) const;

  bool operator==(const LogSums&) const = default;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_LOG_FORMAT_H_
