#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "storage/sqlite/sqlite_header.h"
#include "storage/sqlite/sqlite_log_file.h"
#include "storage/sqlite/sqlite_log_format.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/written_file.h"

namespace atm::fuzz {
namespace {

using storage::LogSums;

constexpr std::size_t kPageBytes = 512;

void PutBigEndian(std::span<std::uint8_t> bytes, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    bytes[at + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  }
}

void PutSums(std::span<std::uint8_t> bytes, std::size_t at, const LogSums& sums) {
  PutBigEndian(bytes, at, sums.first);
  PutBigEndian(bytes, at + 4, sums.second);
}

// Gives the log a header as it must be, and so many of its frames the salt and the sums that they
// must have: nobody finds those by chance. Returns how many frames got them.
int Repair(std::span<std::uint8_t> log, int frames) {
  const auto header = log.first(storage::kLogHeaderBytes);
  PutBigEndian(header, storage::kLogMagicAt, storage::kLogMagic | (header[3] & 1U));
  PutBigEndian(header, storage::kLogPageBytesAt, kPageBytes);
  const std::endian order = storage::SumOrderOf(header);
  LogSums sums = LogSums().GoOn(header.first(storage::kLogSumsAt), order);
  PutSums(header, storage::kLogSumsAt, sums);
  constexpr std::size_t kFrameBytes = storage::kFrameHeaderBytes + kPageBytes;
  std::span<std::uint8_t> rest = log.subspan(header.size());
  int repaired = 0;
  for (; repaired < frames && rest.size() >= kFrameBytes; ++repaired) {
    const auto frame = rest.first(kFrameBytes);
    std::ranges::copy(header.subspan(storage::kLogSaltAt, storage::LogSalt().size()),
                      frame.begin() + storage::kFrameSaltAt);
    sums = sums.GoOn(frame.first(storage::kFrameSummedBytes), order)
               .GoOn(frame.subspan(storage::kFrameHeaderBytes), order);
    PutSums(frame, storage::kFrameSumsAt, sums);
    rest = rest.subspan(kFrameBytes);
  }
  return repaired;
}

}  // namespace

void TakeLog(Bytes bytes) {
  static const WrittenFile kFile("-wal");
  Input input(bytes);
  const int frames = input.Byte() % 8;
  const Bytes rest = input.Rest();
  std::vector<std::uint8_t> content(rest.begin(), rest.end());
  int repaired = 0;
  if (frames != 0 && content.size() >= storage::kLogHeaderBytes) {
    repaired = Repair(content, frames - 1);
  }
  kFile.Write(TextOf(content));
  const auto log = storage::LogFile::Read(kFile.database());
  if (!log.ok()) {
    Demand(log.status().code() == absl::StatusCode::kDataLoss && !log.status().message().empty(),
           "a log that cannot be is damage, with a sentence");
    return;
  }
  Demand(log->empty() == content.empty(), "a log that is there is read");
  Demand(!log->has_transactions() || repaired > 0, "a transaction has its sums");
  for (std::uint32_t page = 1; page <= 16; ++page) {
    const std::int64_t at = log->PlaceOf(page);
    Demand(at == 0 || (at > storage::kLogHeaderBytes &&
                       at + log->page_bytes() <= static_cast<std::int64_t>(content.size())),
           "a page stands in the log");
  }
}

}  // namespace atm::fuzz
