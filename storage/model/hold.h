// Money that is set aside.
#ifndef ATM_STORAGE_MODEL_HOLD_H_
#define ATM_STORAGE_MODEL_HOLD_H_

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/model/account.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// What became of a hold. The values are on disk: never change one.
enum class HoldState : std::uint8_t { kOpen = 0, kCaptured = 1, kReleased = 2, kExpired = 3 };

// Whether it is one of them: what is read from disk may be anything.
constexpr bool IsKnown(HoldState state) { return state <= HoldState::kExpired; }

// One hold, named by the id of its transaction.
struct HoldRecord {
  TransactionId id;
  AccountId account;
  std::int64_t amount_minor;
  std::int64_t expire_time_us;
  HoldState state = HoldState::kOpen;
  std::int32_t limit_day = 0;  // as of its transaction

  friend bool operator==(const HoldRecord&, const HoldRecord&) = default;
};

// The hold that a transaction of kind kHold opens.
HoldRecord HoldOf(const Transaction& transaction);

// The holds that are open, by id and by the time at which they end. Used by one thread.
class OpenHolds {
 public:
  // Adds an open hold, whose id is new.
  void Add(const HoldRecord& hold);

  // Takes out the hold of this id, which is open.
  void Remove(TransactionId id);

  // Returns the open hold of this id; nullopt if there is none.
  std::optional<HoldRecord> Find(TransactionId id) const;

  // Returns the open hold that ends first; nullopt if no hold is open.
  std::optional<HoldRecord> First() const;

  // Returns the open holds that end at a time or before, in the order in which they end.
  std::vector<HoldRecord> EndingBy(std::int64_t time_us) const;

  const absl::flat_hash_map<TransactionId, HoldRecord>& all() const { return holds_; }

 private:
  absl::flat_hash_map<TransactionId, HoldRecord> holds_;
  std::set<std::pair<std::int64_t, TransactionId>> by_expiry_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_HOLD_H_
