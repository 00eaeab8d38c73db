#include "tests/torture/power_cut.h"

#include <algorithm>
#include <fstream>
#include <string_view>

namespace atm::storage {
namespace {

constexpr std::size_t kSectorBytes = 512;

void Put(std::string& content, std::int64_t at, std::string_view bytes) {
  const std::size_t begin = static_cast<std::size_t>(at);
  content.resize(std::max(content.size(), begin + bytes.size()));
  std::ranges::copy(bytes, content.begin() + static_cast<std::ptrdiff_t>(begin));
}

void Apply(std::string& content, const DiskCall& call) {
  if (call.kind == DiskCall::Kind::kTruncate) {
    content.resize(static_cast<std::size_t>(call.at));
  } else {
    Put(content, call.at, call.bytes);
  }
}

// Keeps some of the sectors that a write touches.
void ApplySectors(std::string& content, const DiskCall& call, std::mt19937& random) {
  std::size_t done = 0;
  while (done < call.bytes.size()) {
    const std::size_t at = static_cast<std::size_t>(call.at) + done;
    const std::size_t size = std::min(kSectorBytes - at % kSectorBytes, call.bytes.size() - done);
    if (random() % 2 == 0) {
      Put(content, static_cast<std::int64_t>(at), std::string_view(call.bytes).substr(done, size));
    }
    done += size;
  }
}

}  // namespace

PowerCut::PowerCut(const std::string& database) : database_(database), files_{{database, {}}} {}

// Of all files in it.
void PowerCut::SyncFolder() {
  for (auto& [name, file] : files_) file.is_name_durable = true;
}

void PowerCut::Happen(const DiskCall& call) {
  File& file = files_[call.file];
  switch (call.kind) {
    case DiskCall::Kind::kMake:
      file = {};
      return;
    case DiskCall::Kind::kDelete:
      file.is_there = false;
      file.is_name_durable = false;
      if (call.at != 0) SyncFolder();
      return;
    case DiskCall::Kind::kWrite:
    case DiskCall::Kind::kTruncate:
      file.pending.push_back(call);
      return;
    case DiskCall::Kind::kSync:
      for (const DiskCall& pending : file.pending) Apply(file.durable, pending);
      file.pending.clear();
      // SQLite syncs the folder of a new file with it.
      if (!file.is_name_durable) SyncFolder();
  }
}

void PowerCut::WriteImage(const std::string& path, Rest rest, std::mt19937& random) const {
  for (const auto& [name, file] : files_) {
    bool is_there = file.is_there;
    if (!file.is_name_durable) {
      switch (rest) {
        case Rest::kAllLost:
          is_there = !is_there;
          break;
        case Rest::kAllKept:
          break;
        default:
          is_there = random() % 2 == 0;
      }
    }
    if (!is_there) continue;
    std::string content = file.durable;
    for (const DiskCall& call : file.pending) {
      const bool is_write = call.kind == DiskCall::Kind::kWrite;
      if (rest == Rest::kAllKept || (rest == Rest::kSomeWrites && random() % 2 == 0)) {
        Apply(content, call);
      } else if (rest == Rest::kSomeSectors && is_write) {
        ApplySectors(content, call, random);
      }
    }
    std::ofstream(path + name.substr(database_.size()), std::ios::binary) << content;
  }
}

}  // namespace atm::storage
