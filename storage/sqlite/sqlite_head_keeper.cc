#include "storage/sqlite/sqlite_head_keeper.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/base/leads_to.h"
#include "storage/sqlite/sqlite_schema.h"

namespace atm::storage {
namespace {

constexpr std::chrono::milliseconds kSyncEvery(500);

}  // namespace

HeadKeeper::HeadKeeper(Setting setting, const FileLock& file)
    : setting_(std::move(setting)),
      file_(file),
      path_(setting_.database + std::string(kKeptHeadSuffix)) {}

absl::StatusOr<std::unique_ptr<HeadKeeper>> HeadKeeper::Open(Setting setting, const FileLock& file,
                                                             const ChainHead& head,
                                                             const std::optional<LogSalt>& log) {
  std::unique_ptr<HeadKeeper> keeper(new HeadKeeper(std::move(setting), file));
  const absl::StatusOr<std::optional<KeptHead>> before = ReadKeptHead(keeper->setting_.database);
  if (!before.ok()) return before.status();
  {
    const MutexLock lock(keeper->mutex_);
    keeper->kept_ = {.number = *before ? (*before)->number + 1 : 1,
                     .schema = TablesOf(kSchemaVersion),
                     .head = head,
                     .log = log};
    // Anew at each start, so that what is not the bank's does not stay in the place of the file.
    const absl::StatusOr<int> made = keeper->Make(keeper->kept_);
    if (!made.ok()) return made.status();
    keeper->descriptor_ = *made;
  }
  keeper->thread_ = std::thread([self = keeper.get()] { self->Run(); });
  return keeper;
}

HeadKeeper::~HeadKeeper() {
  Stop();
  const MutexLock lock(mutex_);
  if (descriptor_ >= 0) close(descriptor_);
}

absl::StatusOr<int> HeadKeeper::Make(const KeptHead& kept) const {
  const std::string unfinished = path_ + "-new";
  const int made =
      open(unfinished.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (made < 0) return Failed("made", errno);
  std::string lines(2 * kKeptHeadBytes, ' ');
  Hasher hasher;
  lines.replace(PlaceOf(kept), kKeptHeadBytes, LineOf(kept, hasher));
  lines.back() = '\n';
  errno = ENOSPC;  // if less is written than was given
  const bool is_written = setting_.disk.write_head(made, lines.data(), lines.size(), 0) ==
                              static_cast<ssize_t>(lines.size()) &&
                          setting_.disk.sync_head(made) == 0 &&
                          std::rename(unfinished.c_str(), path_.c_str()) == 0;
  if (is_written) return made;
  const int error = errno;
  close(made);
  unlink(unfinished.c_str());
  return Failed("made", error);
}

void HeadKeeper::Keep(const ChainHead& head, const std::optional<LogSalt>& log) {
  const MutexLock lock(mutex_);
  const bool is_new_log = log != kept_.log;
  if (head.entries <= kept_.head.entries && !is_new_log) return;
  if (head.entries > kept_.head.entries) kept_.head = head;
  kept_.log = log;
  WriteNext();
  // What is synced each half second is not woken up for.
  if (is_unsynced_ && !is_new_log) return;
  is_unsynced_ = true;
  is_urgent_ = is_new_log;
  changed_.NotifyAll();
}

// What failed may be torn: the next one takes its place, and leaves the one that is whole.
void HeadKeeper::WriteNext() {
  ++kept_.number;
  if (Write()) {
    has_complained_ = false;
  } else {
    --kept_.number;
  }
}

bool HeadKeeper::Write() {
  const std::string line = LineOf(kept_, hasher_);
  errno = ENOSPC;
  const ssize_t written = setting_.disk.write_head(descriptor_, line.data(), line.size(),
                                                   static_cast<off_t>(PlaceOf(kept_)));
  if (written == static_cast<ssize_t>(line.size())) return true;
  Complain(Failed("written", errno));
  return false;
}

void HeadKeeper::Close() {
  {
    const MutexLock lock(mutex_);
    kept_.log.reset();
    WriteNext();
  }
  Stop();
  const absl::Status synced = Sync();
  const MutexLock lock(mutex_);
  if (!synced.ok()) Complain(synced);
}

void HeadKeeper::Stop() {
  {
    const MutexLock lock(mutex_);
    is_closed_ = true;
  }
  changed_.NotifyAll();
  if (thread_.joinable()) thread_.join();
}

void HeadKeeper::Run() {
  while (AwaitNews()) {
    const absl::Status synced = Sync();
    if (!synced.ok()) {
      const MutexLock lock(mutex_);
      Complain(synced);
    }
    CheckPlace();
  }
}

bool HeadKeeper::AwaitNews() {
  const MutexLock lock(mutex_);
  while (!is_unsynced_ && !is_closed_) changed_.Wait(mutex_);
  const auto end = std::chrono::steady_clock::now() + kSyncEvery;
  while (!is_urgent_ && !is_closed_ && changed_.WaitUntil(mutex_, end)) {
  }
  is_unsynced_ = false;
  is_urgent_ = false;
  return !is_closed_;
}

absl::Status HeadKeeper::Sync() {
  int descriptor = -1;
  {
    const MutexLock lock(mutex_);
    descriptor = descriptor_;  // only this thread, or the last one, exchanges it
  }
  return setting_.disk.sync_head(descriptor) == 0 ? absl::OkStatus() : Failed("synced", errno);
}

void HeadKeeper::CheckPlace() {
  KeptHead kept;
  int before = -1;
  {
    const MutexLock lock(mutex_);
    kept = kept_;
    before = descriptor_;
  }
  if (LeadsTo(path_, before) || !LeadsTo(setting_.database, file_.descriptor())) return;
  const absl::StatusOr<int> made = Make(kept);
  const absl::Status named = file_.SyncFolder(setting_.database, setting_.disk.sync_folder);
  const MutexLock lock(mutex_);
  if (!named.ok()) Complain(named);
  if (!made.ok()) return Complain(made.status());
  close(std::exchange(descriptor_, *made));
  Write();  // another head may have come meanwhile
  setting_.tell(absl::StrCat(
      path_, " was moved, replaced or deleted while the server used it, and was made anew"));
}

absl::Status HeadKeeper::Failed(const char* what, int error) const {
  const std::string sentence = absl::StrFormat(
      "%s cannot be %s: %s. It shows at a start whether the newest entries are still there", path_,
      what, std::strerror(error));
  return error == ENOSPC || error == EDQUOT ? absl::ResourceExhaustedError(sentence)
                                            : absl::UnavailableError(sentence);
}

void HeadKeeper::Complain(const absl::Status& why) {
  if (std::exchange(has_complained_, true)) return;
  setting_.tell(std::string(why.message()));
}

}  // namespace atm::storage
