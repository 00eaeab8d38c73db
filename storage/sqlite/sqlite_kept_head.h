// The newest head that was acknowledged, kept beside the database in a side file, "atm.db-head".
// Only it shows that the end of the record is gone: a write-ahead log that was cut, or replaced by
// an older one, is as good as any other, and so is an older copy of the database.
//
// The file has two sectors of 512 bytes, each a line of text:
//
//   atm-head 1 number 17 schema 2 head 1300:5d41... transaction 990 log 8a0c... seal 77ab...
//
// They are written in turns, so that a write that is torn leaves the one before it. The greatest
// number counts. `log` is the salt of the log in which the batch was written, and "-" if that is
// not known. `seal` is the beginning of the SHA-256 of what stands before it in the line.
#ifndef ATM_STORAGE_SQLITE_SQLITE_KEPT_HEAD_H_
#define ATM_STORAGE_SQLITE_SQLITE_KEPT_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/journal/chain.h"
#include "storage/journal/hash.h"
#include "storage/sqlite/sqlite_log_format.h"

namespace atm::storage {

struct KeptHead {
  std::uint64_t number = 0;  // how often one was kept
  std::int32_t schema = 0;   // of the tables (TablesOf): other tables have another chain
  ChainHead head = {};
  std::optional<LogSalt> log = {};
};

inline constexpr std::string_view kKeptHeadSuffix = "-head";

inline constexpr std::size_t kKeptHeadBytes = 512;  // of each of the two

// Returns the line, filled up with blanks.
std::string LineOf(const KeptHead& kept, Hasher& hasher);

// Where in the side file it stands.
inline std::size_t PlaceOf(const KeptHead& kept) { return kept.number % 2 * kKeptHeadBytes; }

// Reads the side file of a database, whose name has no symbolic link at its end. Returns nullopt if
// there is none. DATA_LOSS, with a sentence, if neither of its lines is whole. UNAVAILABLE if it
// cannot be read.
absl::StatusOr<std::optional<KeptHead>> ReadKeptHead(const std::string& database);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_KEPT_HEAD_H_
