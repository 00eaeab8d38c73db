#include "server/listen/connection_record.h"

#include <algorithm>
#include <array>

#include "server/limits.h"

namespace atm::server {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

// A look at gRPC's counts must not wait after so many bytes, which open at most a thousand calls.
constexpr std::int64_t kBytesForALook = 16 * 1024;

// Else there is one so often, until nothing has changed for that long.
constexpr milliseconds kBetweenLooks{250};

// What a message and the headers of a call explain of the bytes that came.
constexpr std::int64_t kBytesOfMessage = limits::kMaxBatchBytes;
constexpr std::int64_t kBytesOfHeaders = 2 * limits::kMaxMetadataBytes;

// One byte that allows us to send comes for so many that are sent.
constexpr std::int64_t kSentForOne = 64;

// Below this nothing is dear: the headers of a few calls.
constexpr std::int64_t kFewBytes = 64 * 1024;
constexpr milliseconds kNoProgress{500};

// gRPC reads messages at hundreds of MB in a second of a processor. What it reads so slowly for so
// long, and makes no call of, is no message. Whatever else the process does meanwhile counts too,
// so a busy server needs room here.
struct Pace {
  std::int64_t bytes_per_second;  // of processor time
  milliseconds busy;
};
constexpr std::array<Pace, 2> kDear = {
    {{4 * 1024 * 1024, milliseconds(100)}, {8 * 1024 * 1024, milliseconds(300)}}};

// A connection that has sent so much could have had an answer.
constexpr std::int64_t kUnprovenBytes = 64 * 1024;

std::int64_t PerSecond(std::int64_t rate, nanoseconds passed) {
  return static_cast<std::int64_t>(static_cast<double>(rate) *
                                   std::chrono::duration<double>(passed).count());
}

}  // namespace

void ConnectionRecord::See(const ByteCounts& bytes, nanoseconds busy, Time now) {
  const std::int64_t came = bytes.received - bytes_.received;
  if (came > 0) {
    active_at_ = now;
    is_settled_ = false;
  }
  bytes_since_counts_ += came;
  // What gRPC has not read yet waits in the system, which bounds it.
  const std::int64_t read = (bytes.received - bytes.unread) - (bytes_.received - bytes_.unread);
  idle_bytes_ += read - (bytes.sent - bytes_.sent) / kSentForOne -
                 PerSecond(limits::kIdleBytesPerSecond, now - bytes_at_);
  idle_bytes_ = std::max<std::int64_t>(idle_bytes_, 0);
  stretch_busy_ += busy;
  stretch_read_ += read;
  bytes_ = bytes;
  bytes_at_ = now;
  if (bytes.unread == 0) BeginStretch();
}

void ConnectionRecord::BeginStretch() {
  stretch_busy_ = nanoseconds(0);
  stretch_read_ = 0;
}

bool ConnectionRecord::NeedsCounts() const {
  return bytes_since_counts_ >= kBytesForALook || (!is_settled_ && idle_bytes_ >= kFewBytes);
}

bool ConnectionRecord::WantsCounts(Time now) const {
  if (NeedsCounts()) return true;
  return (!is_settled_ || sight_ == Sight::kCallsOnly) && now - counts_at_ >= kBetweenLooks;
}

bool ConnectionRecord::See(const CallCounts& counts, Time now) {
  const std::int64_t started = counts.started - counts_.started;
  const std::int64_t broken = counts.broken - counts_.broken;
  const std::int64_t messages = counts.messages - counts_.messages;
  if (messages > 0) message_bytes_ += idle_bytes_;
  idle_bytes_ -= started * kBytesOfHeaders + messages * kBytesOfMessage;
  idle_bytes_ = std::max<std::int64_t>(idle_bytes_, 0);
  broken_ += broken - PerSecond(limits::kBrokenCallsPerSecond, now - counts_at_);
  broken_ = std::max<std::int64_t>(broken_, 0);
  if (started > 0 || messages > 0) {
    BeginStretch();
    active_at_ = now;
  }
  if (counts.answered > counts_.answered) progress_at_ = now;
  is_settled_ = counts == counts_ && bytes_.unread == 0 && now - active_at_ >= kBetweenLooks;
  bytes_since_counts_ = 0;
  counts_ = counts;
  counts_at_ = now;
  return started > 0 || messages > 0;
}

std::optional<std::string_view> ConnectionRecord::Verdict() const {
  if (open_calls() > limits::kMaxOpenCallsOfConnection) return "more calls open than are allowed";
  if (broken_ > limits::kMaxBrokenCalls) return "too many calls broken off";
  const std::int64_t messages = std::min(open_calls(), limits::kMaxMessagesUnderWay);
  if (idle_bytes_ > limits::kMaxIdleBytes + messages * kBytesOfMessage) {
    return "too many bytes that make no call";
  }
  if (is_dear()) return "bytes that make no call take a processor";
  return std::nullopt;
}

bool ConnectionRecord::is_suspect() const { return idle_bytes_ >= limits::kSuspectBytes; }

bool ConnectionRecord::IsStuck(Time now) const {
  return open_calls() > 0 && now - progress_at_ >= kNoProgress;
}

bool ConnectionRecord::is_dear() const {
  if (idle_bytes_ < kFewBytes || stretch_read_ < kFewBytes) return false;
  return std::ranges::any_of(kDear, [this](const Pace& pace) {
    return stretch_busy_ >= pace.busy &&
           stretch_read_ < PerSecond(pace.bytes_per_second, stretch_busy_);
  });
}

bool ConnectionRecord::is_unproven() const {
  return counts_.answered == 0 && counts_.messages == 0 && bytes_.received >= kUnprovenBytes;
}

nanoseconds ConnectionRecord::IdleFor(Time now) const {
  if (open_calls() > 0 || bytes_since_counts_ > 0) return nanoseconds(0);
  return now - active_at_;
}

}  // namespace atm::server
