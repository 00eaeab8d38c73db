#include "storage/commit/obstacles.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_format.h"

namespace atm::storage {
namespace {

// How long a batch waits for another program that has the record's lock: as long as a small
// transaction of another program lasts, and not so long that callers or a stop of the server feel
// it. Where it was locked before, nobody waits again.
constexpr std::chrono::milliseconds kLockPatience(250);

constexpr std::int64_t kSecondInUs = 1'000'000;

absl::Status ClockJumped(std::int64_t ahead_us) {
  return absl::UnavailableError(absl::StrFormat(
      "the clock has jumped ahead by %d seconds; it is believed once it has stayed there for %d "
      "seconds. If it is wrong, set it right; if it is right, a restart believes it at once",
      ahead_us / kSecondInUs, kMinStayUs / kSecondInUs));
}

}  // namespace

Obstacles::Obstacles(Journal& journal, ClockGuard& clock, WritingObserver observer)
    : journal_(journal), clock_(clock), observer_(std::move(observer)) {}

absl::StatusOr<std::optional<RefusalReason>> Obstacles::Find(std::int64_t newest_us) {
  absl::Status room = journal_.CheckRoom();
  if (absl::IsResourceExhausted(room)) {
    Note(RefusalReason::kStorageFull, room);
    return known_;
  }
  if (!room.ok()) {
    return room;
  }
  // Looked at in any case: where nothing can be written, time passes too.
  if (const std::optional<std::int64_t> ahead_us = clock_.Look(newest_us)) {
    Note(RefusalReason::kClockJumped, ClockJumped(*ahead_us));
    return known_;
  }
  const bool was_locked = known_ == RefusalReason::kStorageLocked;
  if (!journal_.Reserve(was_locked ? std::chrono::milliseconds(0) : kLockPatience)) {
    Note(RefusalReason::kStorageLocked,
         absl::UnavailableError("another program writes to the database, or holds its lock: end "
                                "that program's transaction"));
    return known_;
  }
  Note(std::nullopt, absl::OkStatus());
  return known_;
}

void Obstacles::Note(std::optional<RefusalReason> reason, const absl::Status& why) {
  if (reason == known_) return;
  known_ = reason;
  if (reason) {
    observer_.on_stopped(why);
  } else {
    observer_.on_going_on();
  }
}

}  // namespace atm::storage
