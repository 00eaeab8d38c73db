// The hash of one entry of the record, and the newest of them: see chain.h.
#ifndef ATM_STORAGE_JOURNAL_HASH_H_
#define ATM_STORAGE_JOURNAL_HASH_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/model/account.h"

namespace atm::storage {

// A SHA-256. All bytes are zero where there is no hash.
using Hash = std::array<std::uint8_t, 32>;

// Returns 64 hexadecimal digits in lower case.
std::string ToHex(const Hash& hash);

// The greatest number of an entry: there are not many more entries than transactions.
inline constexpr std::int64_t kMaxEntry = std::int64_t{1} << 62;

// The end of the chain.
struct ChainHead {
  std::int64_t entries = 0;            // how many it has
  TransactionId last_transaction = 0;  // the newest transaction among them
  Hash hash = {};                      // of the last entry

  friend bool operator==(const ChainHead&, const ChainHead&) = default;
};

// Returns the head as a word that people keep elsewhere: the number of entries, a colon and the
// hash, as in "1300:5d41…". It leaves out `last_transaction`.
std::string ToText(const ChainHead& head);

// Reads such a word. Returns nullopt if the text is none.
std::optional<ChainHead> ParseHead(std::string_view text);

// How far a record has come.
struct Progress {
  TransactionId watermark;  // every account on record is as of this transaction or a later one
  ChainHead head;
};

// How far a record has come, as a row of it.
struct SealedProgress {
  std::int64_t id = 1;  // there is one such row
  TransactionId watermark = 0;
  std::int64_t entries = 0;  // how many the chain had
  Hash hash = {};            // see SealOf in chain.h
};

// An entry with its place in the chain.
template <typename Row>
struct Sealed {
  Row row;
  std::int64_t entry = 0;               // its number: 1, 2, 3 …
  TransactionId after_transaction = 0;  // the newest transaction before it
  Hash hash = {};
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_HASH_H_
