// Keeps each principal to its quota of records that move no money.
//
// A refusal, and a Reverse that finds nothing to reverse, stay on record for ever, so that the same
// request gets the same answer. Whoever sends new ones without end would fill the disk for
// everybody.
//
// What was used is in memory alone: after a restart each principal has its whole quota again. A
// caller cannot restart the server, and the quota of a few restarts is little beside any disk.
#ifndef ATM_STORAGE_COMMIT_RECORD_BUDGET_H_
#define ATM_STORAGE_COMMIT_RECORD_BUDGET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "storage/model/principal.h"
#include "storage/model/record_quota.h"
#include "storage/model/refusal.h"

namespace atm::storage {

// What a quota is of. The index of its place in RecordBudget.
enum class Recorded : std::uint8_t { kReversal, kRefusal };

// Used by the committer's thread.
class RecordBudget {
 public:
  // A record that was counted, so that it can be taken back.
  struct Charge {
    PrincipalId principal;
    Recorded what;
    std::int64_t full_us_before;
  };

  // `on_warning` is told when a principal has used up a quota, and again after 10, 100 … refusals.
  RecordBudget(RecordQuotas quotas, std::function<void(const std::string&)> on_warning);

  // Counts one record of a principal at `now_us`, by a clock that never goes back. Returns nullopt
  // and counts nothing if its quota is used up: see Refuse.
  std::optional<Charge> TryCharge(PrincipalId principal, Recorded what, std::int64_t now_us);

  // Takes the newest charge back.
  void TakeBack(const Charge& charge);

  // Returns what a principal is told whose quota is used up.
  Refusal Refuse(PrincipalId id, const Principal& principal, Recorded what, std::int64_t now_us);

 private:
  // Of one principal and quota. The quota refills as time passes: `full_us` is when it is whole
  // again.
  struct Use {
    std::int64_t full_us = 0;
    std::int64_t refused = 0;  // since it was whole last
  };

  const RecordQuota& QuotaOf(Recorded what) const;
  Use& UseOf(PrincipalId principal, Recorded what);

  const RecordQuotas quotas_;
  const std::function<void(const std::string&)> on_warning_;
  absl::flat_hash_map<PrincipalId, std::array<Use, 2>> uses_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_RECORD_BUDGET_H_
