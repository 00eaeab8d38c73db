#include "storage/sqlite/sqlite_sealed_file.h"

#include <sqlite3.h>

#include <array>
#include <bit>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/base/mutex.h"
#include "storage/sqlite/sqlite_header.h"

namespace atm::storage {
namespace {

// The sentence of LastBrokenPage. A thread may hear of the error of another one (read_ahead.h).
struct LastBroken {
  Mutex mutex;
  std::string sentence ATM_GUARDED_BY(mutex);
};

LastBroken& TheLast() {
  static LastBroken last;
  return last;
}

}  // namespace

std::string LastBrokenPage() {
  LastBroken& last = TheLast();
  const MutexLock lock(last.mutex);
  return last.sentence;
}

int SealedFile::ReadFile(std::span<std::uint8_t> piece, std::int64_t at) const {
  return file_.pMethods->xRead(&file_, piece.data(), static_cast<int>(piece.size()), at);
}

int SealedFile::WriteFile(std::span<const std::uint8_t> piece, std::int64_t at) const {
  return file_.pMethods->xWrite(&file_, piece.data(), static_cast<int>(piece.size()), at);
}

// In a copy: the page is SQLite's.
int SealedFile::WriteSealed(std::span<const std::uint8_t> page, PageNumber number,
                            std::int64_t at) {
  copy_.assign(page.begin(), page.end());
  PutSeal(copy_, number);
  return WriteFile(copy_, at);
}

int SealedFile::Broken(ReadOn* reader, PageNumber number, std::string sentence) {
  if (reader != nullptr) {
    reader->Note(number, std::move(sentence));
    return SQLITE_OK;
  }
  LastBroken& last = TheLast();
  const MutexLock lock(last.mutex);
  last.sentence = std::move(sentence);
  return SQLITE_IOERR_DATA;
}

SealedDatabase::SealedDatabase(sqlite3_file& file) : SealedFile(file) {
  std::array<std::uint8_t, DatabaseHeader::kBytes> bytes = {};
  if (ReadFile(bytes, 0) != SQLITE_OK) return;
  const std::optional<DatabaseHeader> header = DatabaseHeader::Parse(bytes);
  if (!header) return;
  kind_ = header->is_sealed() ? Kind::kSealed : Kind::kUnsealed;
  page_bytes_ = header->page_bytes;
}

// What is shorter than a page is looked at by SQLite before it reads the page.
int SealedDatabase::Read(std::span<std::uint8_t> piece, std::int64_t at) {
  if (reader_ != nullptr && !reader_->GoesOn()) return SQLITE_IOERR_READ;
  const int code = ReadFile(piece, at);
  const auto bytes = static_cast<std::int64_t>(piece.size());
  if (kind_ != Kind::kSealed || bytes < kMinPageBytes ||
      (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)) {
    return code;
  }
  const auto number = static_cast<PageNumber>(at / bytes + 1);
  const bool is_page = code == SQLITE_OK && bytes == page_bytes_ && at % bytes == 0;
  if (is_page && HasSeal(piece, number)) return SQLITE_OK;
  return Broken(reader_, number, absl::StrFormat("page %d is not as it was written", number));
}

int SealedDatabase::Write(std::span<const std::uint8_t> piece, std::int64_t at) {
  const auto bytes = static_cast<std::int64_t>(piece.size());
  if (kind_ == Kind::kUnsealed || bytes < kMinPageBytes) return WriteFile(piece, at);
  if (kind_ == Kind::kNew && IsPageSize(bytes)) {
    kind_ = Kind::kSealed;
    page_bytes_ = bytes;
  }
  const bool is_page = bytes == page_bytes_ && at % bytes == 0;
  // Else the seal would be written over what SQLite keeps there.
  const bool has_room = at != 0 || piece[DatabaseHeader::kReservedBytesAt] == kSealBytes;
  if (!is_page || !has_room) return SQLITE_IOERR_WRITE;
  return WriteSealed(piece, static_cast<PageNumber>(at / bytes + 1), at);
}

// SQLite reads a whole frame only to recover the log, when it checks the frame itself.
int SealedLog::Read(std::span<std::uint8_t> piece, std::int64_t at) {
  const int code = ReadFile(piece, at);
  if (code != SQLITE_OK || !database_.is_sealed()) return code;
  const auto frame = LogFrame::OfPage(at, static_cast<std::int64_t>(piece.size()));
  if (!frame) return code;
  const auto read = [this](std::span<std::uint8_t> part, std::int64_t from) {
    return ReadFile(part, from) == SQLITE_OK;
  };
  const std::optional<PageNumber> page = PageOf(*frame);
  if (page && HasSeal(piece, *page)) return SQLITE_OK;
  // Another program wrote it, and whole.
  if (frame->HasChecksum(piece, read)) return SQLITE_OK;
  return Broken(database_.reader(), page.value_or(0),
                absl::StrFormat("page %d is not as it was written into the log, frame %d",
                                page.value_or(0), frame->number()));
}

int SealedLog::Write(std::span<const std::uint8_t> piece, std::int64_t at) {
  const auto bytes = static_cast<std::int64_t>(piece.size());
  if (at == 0) is_in_order_.reset();
  if (bytes == kFrameHeaderBytes) {
    announced_ = {.at = at, .page = LogFrame::PageIn(piece)};
  }
  const auto frame = LogFrame::OfPage(at, bytes);
  if (!frame || !database_.is_sealed() || !IsInOrderOfMachine()) return WriteFile(piece, at);
  const std::optional<PageNumber> page = PageOf(*frame);
  return page ? WriteSealed(piece, *page, at) : SQLITE_IOERR_WRITE;
}

std::optional<PageNumber> SealedLog::PageOf(const LogFrame& frame) const {
  if (announced_ && announced_->at == frame.begin()) return announced_->page;
  return frame.ReadPageNumber([this](std::span<std::uint8_t> part, std::int64_t from) {
    return ReadFile(part, from) == SQLITE_OK;
  });
}

// A log that was begun on a machine with the other order of bytes goes on in that order.
bool SealedLog::IsInOrderOfMachine() {
  if (!is_in_order_) {
    std::array<std::uint8_t, 4> magic = {};
    if (ReadFile(magic, kLogMagicAt) != SQLITE_OK) return false;
    is_in_order_ = SumOrderOf(magic) == std::endian::native;
  }
  return *is_in_order_;
}

}  // namespace atm::storage
