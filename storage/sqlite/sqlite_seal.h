// The seal of a page: what shows that a page of the database is as it was written.
//
// SQLite keeps kSealBytes free at the end of each page. In them stands a hash of 64 bits over the
// page's number and everything before, and behind it 8 bytes that make up for it: SQLite's log has
// a checksum over each page that was made before the page got its seal, and has to stay right. That
// checksum is a sum, in which the last 8 bytes of a page can balance any 8 bytes before them. So
// any program can recover the log and move it into the file, and the seals stay right.
//
// Of the first page, the seal leaves out what SQLite changes by the way when it copies a database
// or changes the mode of its log.
//
// A seal shows rot, and whoever writes to the file without it. It is no proof against somebody who
// makes the seals anew: that is the chain of hashes (storage/journal/chain.h).
#ifndef ATM_STORAGE_SQLITE_SQLITE_SEAL_H_
#define ATM_STORAGE_SQLITE_SQLITE_SEAL_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace atm::storage {

inline constexpr std::int32_t kSealBytes = 16;

inline constexpr std::int64_t kMinPageBytes = 512;
inline constexpr std::int64_t kMaxPageBytes = 65'536;

// Whether SQLite can have pages of this size.
constexpr bool IsPageSize(std::int64_t bytes) {
  return bytes >= kMinPageBytes && bytes <= kMaxPageBytes &&
         std::has_single_bit(static_cast<std::uint64_t>(bytes));
}

// Counted from 1.
using PageNumber = std::uint32_t;

// Whether a whole page has the seal that belongs to its content and its number.
bool HasSeal(std::span<const std::uint8_t> page, PageNumber number);

// Seals a whole page. The checksum that SQLite's log has of it stays what it was, if the log is in
// the byte order of this machine.
void PutSeal(std::span<std::uint8_t> page, PageNumber number);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_SEAL_H_
