// The directory of those who cause what happens: which principal has which id.
#ifndef ATM_STORAGE_MODEL_PRINCIPAL_DIRECTORY_H_
#define ATM_STORAGE_MODEL_PRINCIPAL_DIRECTORY_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/base/mutex.h"
#include "storage/model/principal.h"

namespace atm::storage {

// Thread-safe, for one thread that adds and any that look up. It is shared by the book and by those
// who read the record.
class PrincipalDirectory {
 public:
  PrincipalDirectory() = default;
  PrincipalDirectory(const PrincipalDirectory&) = delete;
  PrincipalDirectory& operator=(const PrincipalDirectory&) = delete;

  // Enters a principal and gives it the next id. Returns nullopt if it is in the directory already.
  std::optional<PrincipalId> TryAdd(const Principal& principal);

  // Returns the id of a principal; nullopt if it is not in the directory.
  std::optional<PrincipalId> Find(const Principal& principal) const;

  // Returns the ids of all principals of this name, whatever their kind.
  std::vector<PrincipalId> FindNamed(std::string_view name) const;

  // Returns the principal behind an id; nullopt if the id was not given.
  std::optional<Principal> Get(PrincipalId id) const;

  // How many ids were given: the ids are 0 to size() - 1.
  PrincipalId size() const;

  // Takes the newest principals out again, until there are `size`. Nobody else may have seen their
  // ids.
  void Shrink(PrincipalId size);

 private:
  mutable SharedMutex mutex_;
  std::vector<Principal> principals_ ATM_GUARDED_BY(mutex_);  // by id
  absl::flat_hash_map<Principal, PrincipalId> ids_ ATM_GUARDED_BY(mutex_);
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_PRINCIPAL_DIRECTORY_H_
