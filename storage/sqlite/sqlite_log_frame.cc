#include "storage/sqlite/sqlite_log_frame.h"

#include <algorithm>
#include <array>

namespace atm::storage {
namespace {

using LogHeader = std::array<std::uint8_t, kLogHeaderBytes>;
using FrameHeader = std::array<std::uint8_t, kFrameHeaderBytes>;

}  // namespace

std::optional<LogFrame> LogFrame::OfPage(std::int64_t at, std::int64_t bytes) {
  const std::int64_t begin = at - kFrameHeaderBytes;
  if (!IsPageSize(bytes) || begin < kLogHeaderBytes) return std::nullopt;
  const std::int64_t before = begin - kLogHeaderBytes;
  if (before % (kFrameHeaderBytes + bytes) != 0) return std::nullopt;
  return LogFrame(before / (kFrameHeaderBytes + bytes) + 1, begin, bytes);
}

std::optional<PageNumber> LogFrame::ReadPageNumber(ReadLog read) const {
  FrameHeader header;
  if (!read(header, begin_)) return std::nullopt;
  return PageIn(header);
}

bool LogFrame::HasChecksum(std::span<const std::uint8_t> page, ReadLog read) const {
  LogHeader log;
  FrameHeader frame;
  if (!read(log, 0) || !read(frame, begin_)) return false;
  if (!std::equal(&log[kLogSaltAt], &log[kLogSaltAt] + LogSalt().size(), &frame[kFrameSaltAt])) {
    return false;
  }
  // It goes on from that of the frame before.
  LogSums sums = LogSums::ReadAt(log, kLogSumsAt);
  if (number_ > 1) {
    FrameHeader previous;
    if (!read(previous, begin_ - kFrameHeaderBytes - page_bytes_)) return false;
    sums = LogSums::ReadAt(previous, kFrameSumsAt);
  }
  const std::endian order = SumOrderOf(log);
  sums = sums.GoOn(std::span(frame).first(kFrameSummedBytes), order).GoOn(page, order);
  return sums == LogSums::ReadAt(frame, kFrameSumsAt);
}

}  // namespace atm::storage
