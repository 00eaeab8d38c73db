#include "storage/model/principal_directory.h"

namespace atm::storage {

std::optional<PrincipalId> PrincipalDirectory::TryAdd(const Principal& principal) {
  const WriterLock lock(mutex_);
  const auto id = static_cast<PrincipalId>(principals_.size());
  if (!ids_.emplace(principal, id).second) return std::nullopt;
  principals_.push_back(principal);
  return id;
}

std::optional<PrincipalId> PrincipalDirectory::Find(const Principal& principal) const {
  const ReaderLock lock(mutex_);
  const auto found = ids_.find(principal);
  return found == ids_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<PrincipalId> PrincipalDirectory::FindNamed(std::string_view name) const {
  const ReaderLock lock(mutex_);
  std::vector<PrincipalId> found;
  for (PrincipalId id = 0; id < principals_.size(); ++id) {
    if (principals_[id].name == name) found.push_back(id);
  }
  return found;
}

std::optional<Principal> PrincipalDirectory::Get(PrincipalId id) const {
  const ReaderLock lock(mutex_);
  return id < principals_.size() ? std::optional(principals_[id]) : std::nullopt;
}

PrincipalId PrincipalDirectory::size() const {
  const ReaderLock lock(mutex_);
  return static_cast<PrincipalId>(principals_.size());
}

void PrincipalDirectory::Shrink(PrincipalId size) {
  const WriterLock lock(mutex_);
  while (principals_.size() > size) {
    ids_.erase(principals_.back());
    principals_.pop_back();
  }
}

}  // namespace atm::storage
