// How much a principal may have recorded that moves no money. Plain data.
#ifndef ATM_STORAGE_MODEL_RECORD_QUOTA_H_
#define ATM_STORAGE_MODEL_RECORD_QUOTA_H_

#include <cstdint>

namespace atm::storage {

// So many at once, and that many more in each hour that passes, up to the first number again.
struct RecordQuota {
  std::int64_t at_once;
  std::int64_t per_hour;
};

// A terminal reverses a few requests a day that never arrived, a network of thousands of them some
// thousand when its line comes back; it is refused a few withdrawals in a hundred. These numbers
// are far above that.
struct RecordQuotas {
  // Of reversals that find nothing to reverse. Who sends them needs to know no account. Each takes
  // about 270 bytes of disk, and up to 1,300 with the longest memo and reference: at most 13 MB at
  // once, and 31 MB a day.
  RecordQuota reversals = {.at_once = 10'000, .per_hour = 1'000};

  // Of refusals with a request id that is on record then, such as those for lack of funds: ten a
  // second all day. Each takes about 150 bytes, and up to 1,100 with the longest texts: at most 110
  // MB at once, and 950 MB a day.
  RecordQuota refusals = {.at_once = 100'000, .per_hour = 36'000};
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_RECORD_QUOTA_H_
