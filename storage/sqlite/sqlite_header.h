// The first bytes of a database file, from SQLite's file format
// (https://sqlite.org/fileformat.html).
#ifndef ATM_STORAGE_SQLITE_SQLITE_HEADER_H_
#define ATM_STORAGE_SQLITE_SQLITE_HEADER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace atm::storage {

struct DatabaseHeader {
  static constexpr std::size_t kBytes = 100;
  static constexpr std::size_t kReservedBytesAt = 20;

  // Returns nullopt if these bytes do not begin a database.
  static std::optional<DatabaseHeader> Parse(std::span<const std::uint8_t> bytes);

  // Whether each page of the file carries a seal, see sqlite_seal.h. Two fields say so, which no
  // single mistake changes both: a file of which only one says so is sealed, and its first page is
  // damaged.
  bool is_sealed() const;

  std::int64_t page_bytes;      // 0 if what stands there can be no size of a page
  std::int32_t reserved_bytes;  // at the end of each page, for whoever extends SQLite
  std::int32_t application_id;
  std::int32_t version;  // of the schema: PRAGMA user_version
};

// Returns a number of SQLite's file formats: 32 bits, the most significant byte first.
std::uint32_t ReadBigEndian(std::span<const std::uint8_t> bytes, std::size_t at);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_HEADER_H_
