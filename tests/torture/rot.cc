#include "tests/torture/rot.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"

namespace atm::storage {
namespace {

constexpr std::size_t kSectorBytes = 512;
constexpr std::size_t kPageBytes = 4'096;

}  // namespace

std::string Rot::Damage(FileImage& image) {
  const auto file = std::next(image.begin(), static_cast<std::ptrdiff_t>(Below(image.size())));
  auto& [suffix, bytes] = *file;
  const std::string where = absl::StrCat("atm.db", suffix, ": ");
  const auto earlier = before_.find(suffix);
  switch (bytes.empty() ? 0 : 1 + Below(7)) {
    case 1:
    case 2:
      return where + FlipBit(bytes);
    case 3:
      return where + SpoilSector(bytes);
    case 4:
      return where + MisplacePage(bytes);
    case 5:
      return where + CutTail(bytes);
    case 6:
      if (earlier == before_.end()) break;
      bytes = earlier->second;
      return where + "is as it was earlier";
    default:
      break;
  }
  image.erase(file);
  return where + "is gone";
}

std::string Rot::FlipBit(std::string& bytes) {
  const std::size_t at = Below(bytes.size());
  const std::size_t bit = Below(8);
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
  return absl::StrCat("bit ", bit, " of byte ", at, " is flipped");
}

std::string Rot::SpoilSector(std::string& bytes) {
  const std::size_t sector = Below((bytes.size() + kSectorBytes - 1) / kSectorBytes);
  const bool is_zero = Below(2) == 0;
  const std::size_t end = std::min(bytes.size(), (sector + 1) * kSectorBytes);
  for (std::size_t at = sector * kSectorBytes; at < end; ++at) {
    bytes[at] = is_zero ? '\0' : static_cast<char>(Below(256));
  }
  return absl::StrCat("sector ", sector, " is ", is_zero ? "zero" : "of random bytes");
}

std::string Rot::MisplacePage(std::string& bytes) {
  const std::size_t pages = bytes.size() / kPageBytes;
  if (pages < 2) return SpoilSector(bytes);
  const std::size_t from = Below(pages);
  const std::size_t to = Below(pages);
  bytes.replace(to * kPageBytes, kPageBytes, bytes.substr(from * kPageBytes, kPageBytes));
  return absl::StrCat("page ", from, " is written over page ", to);
}

std::string Rot::CutTail(std::string& bytes) {
  bytes.resize(Below(bytes.size()));
  return absl::StrCat("ends after ", bytes.size(), " bytes");
}

}  // namespace atm::storage
