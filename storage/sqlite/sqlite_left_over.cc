#include "storage/sqlite/sqlite_left_over.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_kept_head.h"

namespace atm::storage {
namespace {

namespace fs = std::filesystem;

struct Companion {
  std::string_view suffix;
  std::string_view name;
};

constexpr Companion kWriteAheadLog = {.suffix = "-wal", .name = "write-ahead log"};
constexpr Companion kRollbackJournal = {.suffix = "-journal", .name = "rollback journal"};
constexpr Companion kIndexOfLog = {.suffix = "-shm", .name = "index of its write-ahead log"};
constexpr Companion kHead = {.suffix = kKeptHeadSuffix, .name = "kept head"};
constexpr std::array kCompanions = {kWriteAheadLog, kRollbackJournal, kIndexOfLog, kHead};

// A rollback journal begins with a magic number, the number of its records, a random number, and
// the number of pages that the database had before (SQLite's file format, 3).
constexpr std::size_t kJournalHeaderBytes = 28;
constexpr std::size_t kPagesBeforeAt = 16;

constexpr int kMostLinks = 40;  // as Linux

bool Exists(const std::string& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

// Whether this is the journal of the transaction that makes the tables in a new file: whoever dies
// in the middle of that leaves it beside an empty file, and nothing is lost.
bool IsOfNewFile(const std::string& journal) {
  std::array<char, kJournalHeaderBytes> header = {};
  std::ifstream file(journal, std::ios::binary);
  file.read(header.data(), header.size());
  if (file.gcount() == 0) return !file.bad() && Exists(journal);
  const auto* const pages_before = header.data() + kPagesBeforeAt;
  return static_cast<std::size_t>(file.gcount()) == header.size() &&
         std::all_of(pages_before, pages_before + sizeof(std::uint32_t),
                     [](char byte) { return byte == 0; });
}

}  // namespace

std::string FollowLinks(const std::string& path) {
  fs::path place(path);
  std::error_code error;
  for (int i = 0; i < kMostLinks && fs::is_symlink(place, error); ++i) {
    const fs::path target = fs::read_symlink(place, error);
    if (error) break;
    place = place.parent_path() / target;  // the target alone if that is absolute
  }
  return place.string();
}

absl::Status CheckNothingLeftOver(const std::string& path) {
  const std::string file = FollowLinks(path);
  std::error_code error;
  const bool is_missing = !Exists(file);
  if (!is_missing && (fs::file_size(file, error) > 0 || error)) return absl::OkStatus();
  for (const Companion& companion : kCompanions) {
    const std::string left_over = file + std::string(companion.suffix);
    if (!Exists(left_over)) continue;
    if (!is_missing && companion.suffix == kRollbackJournal.suffix && IsOfNewFile(left_over)) {
      continue;
    }
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s is %s, but its %s %s is left over: put the database back that belongs to it, or move "
        "%s away if a new ledger is to begin",
        path, is_missing ? "missing" : "empty", companion.name, left_over, left_over));
  }
  return absl::OkStatus();
}

bool IsHalfMade(const std::string& path) {
  const std::string journal = FollowLinks(path) + std::string(kRollbackJournal.suffix);
  std::error_code ignored;
  return fs::file_size(journal, ignored) > 0 && !ignored && IsOfNewFile(journal);
}

absl::Status CheckNothingThere(const std::string& path) {
  if (Exists(path)) {
    return absl::AlreadyExistsError(absl::StrFormat(
        "%s exists, and is not overwritten: name another file, or move it away", path));
  }
  for (const Companion& companion : kCompanions) {
    const std::string there = path + std::string(companion.suffix);
    if (!Exists(there)) continue;
    return absl::AlreadyExistsError(absl::StrFormat(
        "%s exists, the %s of a database that was there: name another file, or move it away", there,
        companion.name));
  }
  return absl::OkStatus();
}

}  // namespace atm::storage
