#include "storage/sqlite/sqlite_seal.h"

// The hash's header declares what is inlined here and used nowhere else.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "storage/sqlite/sqlite_header.h"

namespace atm::storage {
namespace {

using Words = std::array<std::uint32_t, 2>;

constexpr std::size_t kHashBytes = 8;
static_assert(kSealBytes == kHashBytes + sizeof(Words));

// Fields of the first page that the seal leaves out (SQLite's file format, 1.3).
struct LeftOut {
  std::size_t at;
  std::size_t bytes;
};
// The modes of writing and of reading: 1 with a rollback journal, 2 with a log.
constexpr std::size_t kModesAt = 18;
constexpr LeftOut kLeftOut[] = {
    {.at = kModesAt, .bytes = 2},
    {.at = 24, .bytes = 4},  // the counter of changes
    {.at = 40, .bytes = 4},  // the counter of changes of the schema
    {.at = 92, .bytes = 8},  // the counter of changes once more, and the version of SQLite
};

// One of the two modes alone may not change: the log would not be read.
bool HasMode(std::span<const std::uint8_t> first_page) {
  const std::uint8_t mode = first_page[kModesAt];
  return (mode == 1 || mode == 2) && first_page[kModesAt + 1] == mode;
}

std::uint64_t HashOfPage(std::span<const std::uint8_t> page, PageNumber number) {
  std::span<const std::uint8_t> content = page.first(page.size() - kSealBytes);
  std::uint64_t seed = number;
  if (number == 1) {
    std::array<std::uint8_t, DatabaseHeader::kBytes> header = {};
    std::ranges::copy(content.first(header.size()), header.begin());
    for (const LeftOut& field : kLeftOut) std::memset(header.data() + field.at, 0, field.bytes);
    seed = XXH3_64bits_withSeed(header.data(), header.size(), seed);
    content = content.subspan(header.size());
  }
  return XXH3_64bits_withSeed(content.data(), content.size(), seed);
}

XXH64_canonical_t BytesOf(std::uint64_t hash) {
  XXH64_canonical_t bytes;
  XXH64_canonicalFromHash(&bytes, hash);
  return bytes;
}

}  // namespace

bool HasSeal(std::span<const std::uint8_t> page, PageNumber number) {
  if (number == 1 && !HasMode(page)) return false;
  const XXH64_canonical_t expected = BytesOf(HashOfPage(page, number));
  return std::memcmp(page.data() + page.size() - kSealBytes, &expected, kHashBytes) == 0;
}

// The checksum goes on from (s0, s1) over two words (x0, x1) as s0 += x0 + s1, s1 += x1 + s0, all
// of them of 32 bits (https://sqlite.org/fileformat.html#walformat). So a change of the hash moves
// s0 and s1 by sums of what its words change by, and the two words behind take that back.
void PutSeal(std::span<std::uint8_t> page, PageNumber number) {
  std::uint8_t* const hash_at = page.data() + page.size() - kSealBytes;
  std::uint8_t* const balance_at = hash_at + kHashBytes;
  const XXH64_canonical_t hash = BytesOf(HashOfPage(page, number));
  Words before;
  Words after;
  Words balance;
  std::memcpy(before.data(), hash_at, sizeof(before));
  std::memcpy(after.data(), &hash, sizeof(after));
  std::memcpy(balance.data(), balance_at, sizeof(balance));
  const std::uint32_t moved_s0 = after[0] - before[0];
  const std::uint32_t moved_s1 = after[1] - before[1] + moved_s0;
  balance[0] -= moved_s0 + moved_s1;
  balance[1] -= moved_s1;
  std::memcpy(hash_at, after.data(), sizeof(after));
  std::memcpy(balance_at, balance.data(), sizeof(balance));
}

}  // namespace atm::storage
