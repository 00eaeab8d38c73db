#include "client/cli/text/zone.h"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "client/cli/text/posix_zone.h"

namespace atm::cli {
namespace {

// What stands before the name of a zone in the path of its file.
constexpr std::string_view kZoneFolder = "zoneinfo/";

// "Europe/Berlin", of "/usr/share/zoneinfo/Europe/Berlin". Empty if the path is no such one.
std::string NameInPath(const std::string& path) {
  const std::size_t at = path.find(kZoneFolder);
  return at == std::string::npos ? "" : path.substr(at + kZoneFolder.size());
}

}  // namespace

std::optional<absl::TimeZone> FindZone(std::string tz) {
  if (tz.starts_with(":")) {
    tz.erase(0, 1);
  }
  if (tz.empty()) {
    return absl::UTCTimeZone();
  }
  TeachPosixZones();
  absl::TimeZone zone;
  return absl::LoadTimeZone(tz, &zone) ? std::optional(zone) : std::nullopt;
}

absl::TimeZone MachineZone() {
  std::error_code error;
  const std::filesystem::path file = std::filesystem::read_symlink("/etc/localtime", error);
  const std::string name = error ? "" : NameInPath(file.string());
  const std::optional<absl::TimeZone> zone = name.empty() ? std::nullopt : FindZone(name);
  return zone.value_or(absl::LocalTimeZone());
}

std::string ZoneName(absl::TimeZone zone) {
  const std::string name = zone.name();
  if (name == "Etc/UTC") {
    return "UTC";
  }
  if (const std::string in_path = NameInPath(name); !in_path.empty()) {
    return in_path;
  }
  return name.empty() || name == "localtime" || name.starts_with("/") ? "local time" : name;
}

}  // namespace atm::cli
