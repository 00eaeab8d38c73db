// Which request ids cannot be on record, without a look at the disk.
//
// Ids of version 7 begin with their time (RFC 9562, 5.7), so those of new requests lie close
// together, behind those that were recorded long ago. A range of ids is kept, and each recorded one
// in it: an id in the range that is not among them is new. Of any other id, the record must be
// asked; ids of other versions lie anywhere, and are hardly ever in the range.
#ifndef ATM_STORAGE_COMMIT_RECENT_REQUESTS_H_
#define ATM_STORAGE_COMMIT_RECENT_REQUESTS_H_

#include <cstddef>

#include "absl/container/flat_hash_set.h"
#include "storage/journal/record.h"
#include "storage/values/uuid.h"

namespace atm::storage {

// Used by one thread at a time.
class RecentRequests {
 public:
  // Keeps `capacity` ids at most. The default takes some 4 MiB: at 10,000 requests a second the
  // newest ten seconds, so that clients whose clocks differ by a few are still in the range.
  explicit RecentRequests(std::size_t capacity = 131'072) : capacity_(capacity) {}

  // Makes the gap the range. Until then the range is empty.
  void Start(const RequestGap& gap);

  // Returns whether the id is certainly not on record, nor about to be.
  bool IsNew(const Uuid& id) const { return IsInRange(id) && !recorded_.contains(id); }

  // Says that the id is on record, or is about to be.
  void Add(const Uuid& id);

 private:
  bool IsInRange(const Uuid& id) const { return range_.after < id && id < range_.before; }

  // Takes the lower half of what is recorded out of the range.
  void Halve();

  const std::size_t capacity_;
  RequestGap range_;
  absl::flat_hash_set<Uuid> recorded_;  // those in the range
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_RECENT_REQUESTS_H_
