// The time of the ledger, and what it believes of the clock.
//
// Times in the record never go back. So a clock that is set ahead by mistake, for a second, would
// leave its mark for good: all later times would stay there, holds would end early or never, and
// the business day would be one that is years away. A second clock, which nobody can set, tells how
// much time has passed since the last look. If the first one is then further ahead than kMaxJumpUs,
// it is not believed until it has stood there for kMinStayUs by the second one: it was put right
// then, and not wrong.
//
// A clock that is set back is believed at once: times stay at that of the newest transaction until
// it gets there again. And a start believes the clock as it is, however long the ledger stood
// still: so an operator who knows that the clock is right can restart the server.
#ifndef ATM_STORAGE_COMMIT_CLOCK_GUARD_H_
#define ATM_STORAGE_COMMIT_CLOCK_GUARD_H_

#include <cstdint>
#include <functional>
#include <optional>

#include "storage/base/mutex.h"

namespace atm::storage {

// All clocks tell microseconds.
using ClockUs = std::function<std::int64_t()>;

// How far the clock may be ahead of what is expected: more than it is ever put right by, where it
// is kept right at all, and less than the shortest time that matters, that of a hold.
inline constexpr std::int64_t kMaxJumpUs = std::int64_t{10} * 60 * 1'000'000;

// How long it must then stay there to be believed.
inline constexpr std::int64_t kMinStayUs = std::int64_t{5} * 60 * 1'000'000;

class ClockGuard {
 public:
  // `steady_us` never goes back and cannot be set; where it begins does not matter. If it is empty,
  // `clock_us` is believed whatever it says.
  ClockGuard(ClockUs clock_us, ClockUs steady_us);

  // Looks at both clocks, before a batch is decided. Returns by how much the clock is ahead if it
  // is not believed; else nullopt. `newest_us` is the time of the newest transaction. For one
  // thread.
  std::optional<std::int64_t> Look(std::int64_t newest_us);

  // Begins anew with the clock as it is. Before the first Look.
  void Start();

  // Returns the time for the batch that was looked before: the clock's, as long as it does not jump
  // in the middle of the batch. For the thread that looks.
  std::int64_t BatchTimeUs();

  // Returns the time as far as it is believed: beside a clock that jumped, that is where it would
  // be otherwise. Any thread may call it.
  std::int64_t NowUs() const;

  // The second clock at the last look; without one, the time that BatchTimeUs returned last.
  std::int64_t steady_us() const { return looked_steady_us_; }

 private:
  // When both clocks agreed last.
  struct Agreed {
    std::int64_t time_us = 0;
    std::int64_t steady_us = 0;

    // Where the clock should be by now.
    std::int64_t Expected(std::int64_t now_steady_us) const {
      return time_us + (now_steady_us - steady_us);
    }
  };

  // A jump that is not believed yet: by how much, and since when by the second clock.
  struct Jump {
    std::int64_t ahead_us;
    std::int64_t since_steady_us;
  };

  const ClockUs clock_us_;
  const ClockUs second_clock_us_;
  mutable Mutex mutex_;
  Agreed agreed_ ATM_GUARDED_BY(mutex_);
  std::optional<Jump> jump_;
  std::int64_t looked_us_ = 0;         // the time at the last look
  std::int64_t looked_steady_us_ = 0;  // and by the second clock
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_CLOCK_GUARD_H_
