#include "storage/sqlite/sqlite_header.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "storage/sqlite/sqlite_schema.h"
#include "storage/sqlite/sqlite_seal.h"

namespace atm::storage {
namespace {

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kPageBytesAt = 16;
constexpr std::size_t kUserVersionAt = 60;
constexpr std::size_t kApplicationIdAt = 68;

}  // namespace

std::uint32_t ReadBigEndian(std::span<const std::uint8_t> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes.subspan(at, sizeof(value))) value = value << 8 | byte;
  return value;
}

std::optional<DatabaseHeader> DatabaseHeader::Parse(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kBytes || !std::ranges::equal(bytes.first(kMagic.size()), kMagic)) {
    return std::nullopt;
  }
  // 65,536 does not fit, and is written as 1.
  const std::int64_t stored = bytes[kPageBytesAt] << 8 | bytes[kPageBytesAt + 1];
  const std::int64_t page_bytes = stored == 1 ? kMaxPageBytes : stored;
  return DatabaseHeader{
      .page_bytes = IsPageSize(page_bytes) ? page_bytes : 0,
      .reserved_bytes = bytes[kReservedBytesAt],
      .application_id = static_cast<std::int32_t>(ReadBigEndian(bytes, kApplicationIdAt)),
      .version = static_cast<std::int32_t>(ReadBigEndian(bytes, kUserVersionAt))};
}

bool DatabaseHeader::is_sealed() const {
  return reserved_bytes == kSealBytes || version >= kSealedVersion;
}

}  // namespace atm::storage
