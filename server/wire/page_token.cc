#include "server/wire/page_token.h"

#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "server/wire/checksum.h"

namespace atm::server {
namespace {

// Three numbers: the checksum, then the position.
constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kTokenBytes = 3 * kNumberBytes;

// Raised when the tokens of an earlier version mean something else.
constexpr std::uint64_t kTokenVersion = 1;

void AppendNumber(std::uint64_t number, std::string* bytes) {
  for (std::size_t i = 0; i < kNumberBytes; ++i) {
    bytes->push_back(static_cast<char>(number >> (8 * i)));
  }
}

std::uint64_t NumberAt(const std::string& bytes, std::size_t index) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < kNumberBytes; ++i) {
    const auto byte = static_cast<std::uint8_t>(bytes[index * kNumberBytes + i]);
    number |= std::uint64_t{byte} << (8 * i);
  }
  return number;
}

void AppendTime(const std::optional<std::int64_t>& time_us, std::string* bytes) {
  AppendNumber(time_us.has_value() ? 1 : 0, bytes);
  AppendNumber(static_cast<std::uint64_t>(time_us.value_or(0)), bytes);
}

// All that a page depends on but its size.
std::uint64_t ChecksumOf(const storage::StatementQuery& query,
                         const storage::StatementPosition& position) {
  std::string bytes(query.account.text());
  AppendNumber(kTokenVersion, &bytes);
  AppendTime(query.start_time_us, &bytes);
  AppendTime(query.end_time_us, &bytes);
  AppendNumber(static_cast<std::uint64_t>(query.order), &bytes);
  for (const storage::TransactionKind kind : query.kinds) bytes.push_back(static_cast<char>(kind));
  AppendNumber(static_cast<std::uint64_t>(position.next), &bytes);
  AppendNumber(static_cast<std::uint64_t>(position.newest), &bytes);
  return Checksum(bytes);
}

}  // namespace

std::string EncodePageToken(const storage::StatementQuery& query,
                            const storage::StatementPosition& position) {
  std::string bytes;
  AppendNumber(ChecksumOf(query, position), &bytes);
  AppendNumber(static_cast<std::uint64_t>(position.next), &bytes);
  AppendNumber(static_cast<std::uint64_t>(position.newest), &bytes);
  return absl::WebSafeBase64Escape(bytes);
}

std::optional<storage::StatementPosition> DecodePageToken(const storage::StatementQuery& query,
                                                          std::string_view token) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape({token.data(), token.size()}, &bytes) ||
      bytes.size() != kTokenBytes) {
    return std::nullopt;
  }
  const storage::StatementPosition position{
      .next = static_cast<std::int64_t>(NumberAt(bytes, 1)),
      .newest = static_cast<std::int64_t>(NumberAt(bytes, 2))};
  if (position.next < 1 || position.newest < 1 ||
      NumberAt(bytes, 0) != ChecksumOf(query, position)) {
    return std::nullopt;
  }
  return position;
}

}  // namespace atm::server
