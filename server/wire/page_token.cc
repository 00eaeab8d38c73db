#include "server/wire/page_token.h"

#include <cstdint>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
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

// What is asked for beside account, times, order and kinds. Empty if it is nothing, as it was
// before anybody could ask for more: the tokens of then are still good.
void AppendFilter(const storage::TransactionFilter& filter, std::string* bytes) {
  for (const storage::TransactionKind kind : filter.kinds) {
    bytes->push_back(static_cast<char>(kind));
  }
  if (!filter.reference.empty()) absl::StrAppend(bytes, "reference ", filter.reference, "\n");
  if (filter.business_day) absl::StrAppend(bytes, "business_day ", *filter.business_day, "\n");
  if (filter.origin) absl::StrAppend(bytes, "origin ", *filter.origin, "\n");
}

// All that a page depends on but its size.
std::string SubjectOf(const storage::StatementQuery& query) {
  std::string bytes(query.account.text());
  AppendNumber(kTokenVersion, &bytes);
  AppendTime(query.start_time_us, &bytes);
  AppendTime(query.end_time_us, &bytes);
  AppendNumber(static_cast<std::uint64_t>(query.order), &bytes);
  AppendFilter(query.filter, &bytes);
  return bytes;
}

std::uint64_t ChecksumOf(std::string_view subject, const ListPosition& position) {
  std::string bytes(subject);
  AppendNumber(static_cast<std::uint64_t>(position.major), &bytes);
  AppendNumber(static_cast<std::uint64_t>(position.minor), &bytes);
  return Checksum(bytes);
}

}  // namespace

std::string EncodeListToken(std::string_view subject, const ListPosition& position) {
  std::string bytes;
  AppendNumber(ChecksumOf(subject, position), &bytes);
  AppendNumber(static_cast<std::uint64_t>(position.major), &bytes);
  AppendNumber(static_cast<std::uint64_t>(position.minor), &bytes);
  return absl::WebSafeBase64Escape(bytes);
}

std::optional<ListPosition> DecodeListToken(std::string_view subject, std::string_view token) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape({token.data(), token.size()}, &bytes) ||
      bytes.size() != kTokenBytes) {
    return std::nullopt;
  }
  const ListPosition position{.major = static_cast<std::int64_t>(NumberAt(bytes, 1)),
                              .minor = static_cast<std::int64_t>(NumberAt(bytes, 2))};
  if (NumberAt(bytes, 0) != ChecksumOf(subject, position)) {
    return std::nullopt;
  }
  return position;
}

std::string EncodePageToken(const storage::StatementQuery& query,
                            const storage::StatementPosition& position) {
  return EncodeListToken(SubjectOf(query), {.major = position.next, .minor = position.newest});
}

std::optional<storage::StatementPosition> DecodePageToken(const storage::StatementQuery& query,
                                                          std::string_view token) {
  const std::optional<ListPosition> position = DecodeListToken(SubjectOf(query), token);
  if (!position || position->major < 1 || position->minor < 1) {
    return std::nullopt;
  }
  return storage::StatementPosition{.next = position->major, .newest = position->minor};
}

}  // namespace atm::server
