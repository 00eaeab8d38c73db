#include "server/program/backup_folder.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace atm::server {
namespace {

namespace fs = std::filesystem;

constexpr char kNameForm[] = "atm-%E4Y%m%dT%H%M%SZ.db";

std::string NameOf(absl::Time time) {
  return absl::FormatTime(kNameForm, time, absl::UTCTimeZone());
}

// Returns the time that the name says; nullopt if it is not the name of a backup.
std::optional<absl::Time> TimeOf(const std::string& name) {
  absl::Time time;
  std::string ignored;
  const bool is_time = absl::ParseTime(kNameForm, name, absl::UTCTimeZone(), &time, &ignored);
  return is_time && NameOf(time) == name ? std::optional(time) : std::nullopt;
}

}  // namespace

absl::Status BackupFolder::Check() const {
  std::error_code error;
  if (!fs::is_directory(path_, error)) {
    return absl::NotFoundError(
        absl::StrCat("the folder of --backup-to, ", path_, ", does not exist; make it first"));
  }
  if (access(path_.c_str(), W_OK | X_OK) != 0) {
    return absl::PermissionDeniedError(
        absl::StrCat("the folder of --backup-to, ", path_, ", cannot be written"));
  }
  return absl::OkStatus();
}

std::string BackupFolder::PathOf(Time time) const {
  return (fs::path(path_) / NameOf(absl::FromChrono(time))).string();
}

std::optional<BackupFolder::Time> BackupFolder::Newest(Time now) const {
  const std::vector<std::string> names = NamesUpTo(now);
  if (names.empty()) return std::nullopt;
  return absl::ToChronoTime(*TimeOf(names.back()));
}

std::vector<std::string> BackupFolder::DeleteOld(std::size_t kept, Time now) const {
  std::vector<std::string> gone;
  std::vector<std::string> names = NamesUpTo(now);
  names.resize(names.size() - std::min(kept, names.size()));
  for (const std::string& name : names) {
    const fs::path old = fs::path(path_) / name;
    std::error_code error;
    if (fs::remove(old, error)) gone.push_back(old.string());
  }
  return gone;
}

// In the order of their names, which is that of their times.
std::vector<std::string> BackupFolder::NamesUpTo(Time now) const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator at(path_, error), end; !error && at != end; at.increment(error)) {
    std::string name = at->path().filename().string();
    std::error_code ignored;
    const std::optional<absl::Time> time = TimeOf(name);
    if (time && *time <= absl::FromChrono(now) && at->is_regular_file(ignored)) {
      names.push_back(std::move(name));
    }
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace atm::server
