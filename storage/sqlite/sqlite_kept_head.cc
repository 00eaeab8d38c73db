#include "storage/sqlite/sqlite_kept_head.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace atm::storage {
namespace {

constexpr std::size_t kSealBytes = 8;

// The words of a line, from 0. Those between them say what follows.
constexpr std::size_t kNumberAt = 3;
constexpr std::size_t kSchemaAt = 5;
constexpr std::size_t kHeadAt = 7;
constexpr std::size_t kTransactionAt = 9;
constexpr std::size_t kLogAt = 11;
constexpr std::size_t kSealAt = 13;
constexpr std::size_t kWords = 14;

std::string SealOfText(std::string_view text, Hasher& hasher) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  return ToHex(hasher.Sha256({bytes, text.size()})).substr(0, 2 * kSealBytes);
}

std::string ToText(const std::optional<LogSalt>& salt) {
  if (!salt) return "-";
  return absl::BytesToHexString({reinterpret_cast<const char*>(salt->data()), salt->size()});
}

std::string TextOf(const KeptHead& kept) {
  return absl::StrFormat("atm-head 1 number %d schema %d head %s transaction %d log %s",
                         kept.number, kept.schema, ToText(kept.head), kept.head.last_transaction,
                         ToText(kept.log));
}

// Returns nullopt for a line that nobody wrote, or not whole.
std::optional<KeptHead> Parse(std::string_view line, Hasher& hasher) {
  const std::vector<std::string> words =
      absl::StrSplit(absl::string_view(line.data(), line.size()), ' ');
  if (words.size() < kWords) return std::nullopt;
  KeptHead kept;
  const std::optional<ChainHead> head = ParseHead(words[kHeadAt]);
  if (!head || !absl::SimpleAtoi(words[kNumberAt], &kept.number) ||
      !absl::SimpleAtoi(words[kSchemaAt], &kept.schema)) {
    return std::nullopt;
  }
  kept.head = *head;
  if (!absl::SimpleAtoi(words[kTransactionAt], &kept.head.last_transaction)) return std::nullopt;
  const std::string salt = absl::HexStringToBytes(words[kLogAt] == "-" ? "" : words[kLogAt]);
  if (salt.size() == LogSalt().size()) {
    std::ranges::copy(salt, kept.log.emplace().begin());
  }
  // All that the line says follows from these, so that the text is compared and no word is
  // forgotten.
  const std::string text = TextOf(kept);
  return line.starts_with(text + " seal ") && words[kSealAt] == SealOfText(text, hasher)
             ? std::optional(kept)
             : std::nullopt;
}

}  // namespace

std::string LineOf(const KeptHead& kept, Hasher& hasher) {
  std::string line = TextOf(kept);
  absl::StrAppend(&line, " seal ", SealOfText(line, hasher), " ");
  line.resize(kKeptHeadBytes, ' ');
  line.back() = '\n';
  return line;
}

absl::StatusOr<std::optional<KeptHead>> ReadKeptHead(const std::string& database) {
  const std::string path = database + std::string(kKeptHeadSuffix);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                             std::fclose);
  if (file == nullptr && errno == ENOENT) return std::nullopt;
  std::array<char, 2 * kKeptHeadBytes> bytes = {};
  const std::size_t got =
      file == nullptr ? 0 : std::fread(bytes.data(), 1, bytes.size(), file.get());
  if (file == nullptr || std::ferror(file.get()) != 0) {
    return absl::UnavailableError(
        absl::StrFormat("%s cannot be read: %s", path, std::strerror(errno)));
  }
  Hasher hasher;
  std::optional<KeptHead> newest;
  for (const std::size_t at : {std::size_t{0}, kKeptHeadBytes}) {
    if (got < at + kKeptHeadBytes) break;
    const std::optional<KeptHead> kept = Parse({bytes.data() + at, kKeptHeadBytes}, hasher);
    if (kept && (!newest || kept->number > newest->number)) newest = kept;
  }
  if (!newest) {
    return absl::DataLossError(absl::StrFormat(
        "%s is damaged, or a newer version of this program wrote it: it says how much was "
        "acknowledged, so that nobody can tell whether %s still has all of that. If you know that "
        "it has, move %s away, and start again",
        path, database, path));
  }
  return newest;
}

}  // namespace atm::storage
