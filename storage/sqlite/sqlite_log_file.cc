#include "storage/sqlite/sqlite_log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_seal.h"

namespace atm::storage {
namespace {

// How often a log is read that begins anew meanwhile, since somebody writes to it.
constexpr int kMostLooks = 100;

struct Frame {
  std::uint32_t page = 0;         // 0 in no frame that was written
  std::uint32_t pages_after = 0;  // of the database, if the frame ends a transaction; else 0
  LogSalt salt = {};
  LogSums sums = {};
};

}  // namespace

class LogReader {
 public:
  LogReader(LogFile& log, const std::string& database)
      : log_(log), database_(database), path_(database + "-wal") {}

  absl::Status Read() {
    log_.descriptor_ = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (log_.descriptor_ < 0 && errno == ENOENT) return absl::OkStatus();
    struct stat about = {};
    if (log_.descriptor_ < 0 || fstat(log_.descriptor_, &about) != 0) return Unreadable();
    log_.bytes_ = about.st_size;
    absl::Status checked = ReadHeader() ? ReadFrames() : CheckWithoutHeader();
    return checked.ok() && error_ != 0 ? Unreadable() : checked;
  }

  // Whether the log began anew while it was read, so that it may look damaged.
  bool HasBegunAnew() {
    const Header before = header_;
    ReadPiece(header_, 0);
    return header_ != before;
  }

 private:
  using Header = std::array<std::uint8_t, kLogHeaderBytes>;

  absl::Status Unreadable() const {
    return absl::UnavailableError(absl::StrFormat("%s cannot be read: %s", path_,
                                                  std::strerror(error_ != 0 ? error_ : errno)));
  }

  absl::Status Damaged(const std::string& what) const {
    return absl::DataLossError(absl::StrFormat(
        "%s is damaged: %s. SQLite would drop all of that without a word, so nothing was opened or "
        "changed. Restore a backup. If you can go on without what is lost: keep a copy of the "
        "files, open %s once with the program sqlite3, which drops it, move %s-head away, and "
        "start again",
        path_, what, database_, database_));
  }

  bool ReadPiece(std::span<std::uint8_t> piece, std::int64_t at) {
    const ssize_t got = pread(log_.descriptor_, piece.data(), piece.size(), at);
    if (got < 0) error_ = errno;
    return got == static_cast<ssize_t>(piece.size());
  }

  // Returns whether there is a header, and it is whole.
  bool ReadHeader() {
    if (!ReadPiece(header_, 0)) return false;
    const std::int64_t page_bytes = ReadBigEndian(header_, kLogPageBytesAt);
    order_ = SumOrderOf(header_);
    header_sums_ = LogSums::ReadAt(header_, kLogSumsAt);
    if ((ReadBigEndian(header_, kLogMagicAt) & ~1U) != kLogMagic || !IsPageSize(page_bytes) ||
        header_sums_ != LogSums().GoOn(std::span(header_).first(kLogSumsAt), order_)) {
      return false;
    }
    std::copy_n(header_.begin() + kLogSaltAt, log_.salt_.size(), log_.salt_.begin());
    Take(page_bytes);
    return true;
  }

  void Take(std::int64_t page_bytes) {
    log_.page_bytes_ = page_bytes;
    bytes_.resize(static_cast<std::size_t>(kFrameHeaderBytes + page_bytes));
  }

  std::int64_t FrameAt(std::int64_t number) const {
    return kLogHeaderBytes + (number - 1) * static_cast<std::int64_t>(bytes_.size());
  }

  // Reads a frame, counted from 1; returns whether it is there.
  bool ReadFrame(std::int64_t number, Frame& frame) {
    if (!ReadPiece(bytes_, FrameAt(number))) return false;
    frame.page = ReadBigEndian(bytes_, kFramePageAt);
    frame.pages_after = ReadBigEndian(bytes_, kFramePagesAfterAt);
    std::copy_n(bytes_.begin() + kFrameSaltAt, frame.salt.size(), frame.salt.begin());
    frame.sums = LogSums::ReadAt(bytes_, kFrameSumsAt);
    return true;
  }

  // Whether the frame that was read last was appended to one with these sums.
  bool GoesOn(const Frame& frame, LogSums sums) const {
    const std::span<const std::uint8_t> frame_bytes = bytes_;
    sums = sums.GoOn(frame_bytes.first(kFrameSummedBytes), order_)
               .GoOn(frame_bytes.subspan(kFrameHeaderBytes), order_);
    return frame.page != 0 && frame.sums == sums;
  }

  absl::Status ReadFrames() {
    Frame frame;
    LogSums sums_before = header_sums_;
    std::int64_t broken = 0;    // the first frame that does not go on; 0: there is none so far
    bool ended_behind = false;  // whether the frame before is behind it, and ends a transaction
    std::vector<std::pair<std::uint32_t, std::int64_t>> pages;  // of a transaction without an end
    for (std::int64_t number = 1; ReadFrame(number, frame); ++number) {
      // Other frames are of the log before it began anew.
      const bool is_ours = frame.salt == log_.salt_;
      const bool goes_on = is_ours && GoesOn(frame, sums_before);
      if (goes_on && broken == 0) {
        pages.emplace_back(frame.page, FrameAt(number) + kFrameHeaderBytes);
        if (frame.pages_after != 0) {
          for (const auto& [page, at] : pages) log_.pages_[page] = at;
          pages.clear();
          log_.database_pages_ = frame.pages_after;
        }
      } else {
        if (broken == 0) broken = number;
        if (goes_on && ended_behind) {
          return Damaged(absl::StrFormat(
              "frame %d is broken, and frame %d behind it is of a later transaction, which was "
              "written once all before it was on the disk",
              broken, number));
        }
        ended_behind = is_ours && frame.pages_after != 0;
      }
      sums_before = frame.sums;
    }
    return absl::OkStatus();
  }

  // The header is synced before the first frame is written. How large a page is, only it says.
  absl::Status CheckWithoutHeader() {
    order_ = std::endian::native;
    for (std::int64_t page_bytes = kMinPageBytes; page_bytes <= kMaxPageBytes; page_bytes *= 2) {
      Take(page_bytes);
      Frame before;
      Frame frame;
      for (std::int64_t number = 1; ReadFrame(number, frame); ++number) {
        if (number > 1 && frame.salt == before.salt && GoesOn(frame, before.sums)) {
          return Damaged("its header is broken, and whole frames are behind it");
        }
        before = frame;
      }
    }
    return absl::OkStatus();
  }

  LogFile& log_;
  const std::string& database_;
  const std::string path_;
  int error_ = 0;  // of the system, if reading failed
  std::endian order_ = std::endian::native;
  Header header_ = {};
  LogSums header_sums_;
  std::vector<std::uint8_t> bytes_;  // of the frame that was read last
};

absl::StatusOr<LogFile> LogFile::Read(const std::string& database) {
  for (int look = 1;; ++look) {
    LogFile log;
    LogReader reader(log, database);
    absl::Status read = reader.Read();
    if (read.ok()) return log;
    if (!absl::IsDataLoss(read) || look == kMostLooks || !reader.HasBegunAnew()) return read;
  }
}

LogFile::~LogFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::int64_t LogFile::PlaceOf(std::uint32_t page) const {
  const auto found = pages_.find(page);
  return found == pages_.end() ? 0 : found->second;
}

}  // namespace atm::storage
