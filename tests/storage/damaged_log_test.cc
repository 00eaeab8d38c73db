// Whatever is damaged after a kill, nothing that was acknowledged is lost without a word; and a
// power cut, which may leave the newest transaction in any state, keeps nobody from starting.
#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "storage/sqlite/sqlite_log_file.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "storage/sqlite/sqlite_still.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/file_image.h"
#include "tests/temp_folder.h"

namespace atm::storage {
namespace {

using testing::TempFolder;

constexpr std::size_t kSector = 512;
constexpr std::size_t kFrame = kFrameHeaderBytes + 4'096;

// The newest entry that SQLite would find in the files.
std::int64_t EntriesAt(const std::string& path) {
  const auto lock = FileLock::Acquire(path);
  REQUIRE(lock.ok());
  const auto log = LogFile::Read(path);
  REQUIRE(log.ok());
  StillDatabase still(lock->descriptor(), *log);
  const auto head = ReadHead(still.database());
  REQUIRE(head.ok());
  return head->entries;
}

// A bank that was killed after some batches. Its log has begun anew, so that older frames are
// behind the newest.
struct Killed {
  Killed() {
    CommittedBank bank(path);
    for (const std::string account : {"A", "B", "C"}) bank.DoOne(Open(account, 100));
    bank.Do(std::vector<Command>(400, {In("A", 1), {}}));
    const SQLite::Database other(path, SQLite::OPEN_READWRITE);
    SQLite::Database(path, SQLite::OPEN_READWRITE).exec("PRAGMA wal_checkpoint(RESTART)");
    for (int i = 0; i < 9; ++i) bank.DoOne(In("B", 1));
    acknowledged = bank.committer.chain_head();
    image = TakeImage(path);
  }

  TempFolder folder;
  const std::string path = folder / "atm.db";
  ChainHead acknowledged;
  FileImage image;
};

// Damages the log in place, looks, and mends it.
class Damages {
 public:
  explicit Damages(const Killed& bank) : bank_(bank), path_(folder_ / "atm.db") {
    PutImage(bank.image, path_);
  }

  void With(const std::string& what, const std::string& log) {
    INFO(what);
    std::ofstream(path_ + "-wal", std::ios::binary) << log;
    const absl::Status looked = LookAt(path_);
    INFO(looked.message());
    if (looked.ok()) {
      ++harmless_;
      if (EntriesAt(path_) < bank_.acknowledged.entries) FAIL_CHECK("lost in silence");
    } else {
      ++found_;
      if (!absl::IsDataLoss(looked)) FAIL_CHECK("not said as it is");
    }
  }

  int found() const { return found_; }
  int harmless() const { return harmless_; }

 private:
  const Killed& bank_;
  TempFolder folder_;
  const std::string path_;
  int found_ = 0;
  int harmless_ = 0;
};

TEST_CASE("Damaged log: a bit, a sector or the tail: found, or nothing is lost", "[data]") {
  const Killed bank;
  const std::string log = bank.image.at("-wal");
  const std::size_t frames = (log.size() - kLogHeaderBytes) / kFrame;
  REQUIRE(frames > 20);
  Damages damages(bank);
  damages.With("nothing", log);
  REQUIRE(damages.harmless() == 1);
  const auto flip = [&](std::size_t at, int bit) {
    std::string flipped = log;
    flipped[at] = static_cast<char>(flipped[at] ^ 1 << bit);
    damages.With("a bit of byte " + std::to_string(at), flipped);
  };
  for (std::size_t at = 0; at < kLogHeaderBytes; ++at) flip(at, static_cast<int>(at % 8));
  for (std::size_t frame = 0; frame < frames; ++frame) {
    const std::size_t begin = kLogHeaderBytes + frame * kFrame;
    for (std::size_t at = 0; at < kFrameHeaderBytes; at += 3) flip(begin + at, 3);
    flip(begin + kFrameHeaderBytes + 37 * frame, 5);
    flip(begin + kFrame - 1, 0);
  }
  CHECK(damages.found() > 100);
  for (std::size_t at = 0; at < log.size(); at += kSector) {
    std::string zeroed = log;
    std::fill_n(zeroed.begin() + static_cast<std::ptrdiff_t>(at),
                std::min(kSector, log.size() - at), '\0');
    damages.With("the sector at " + std::to_string(at), zeroed);
  }
  for (std::size_t left = 0; left < log.size(); left += kSector) {
    damages.With("cut at " + std::to_string(left), log.substr(0, left));
    damages.With("cut at " + std::to_string(left), log.substr(0, left + 13));
  }
}

TEST_CASE("Damaged log: without the kept head, what is behind the hole tells of all but the end") {
  Killed bank;
  bank.image.erase("-head");
  TempFolder folder;
  const std::string path = folder / "atm.db";
  const std::string log = bank.image.at("-wal");
  // Where a transaction ends, by its frame's mark.
  std::vector<std::size_t> ends;
  for (std::size_t at = kLogHeaderBytes; at + kFrame <= log.size(); at += kFrame) {
    if (log.compare(at + kFrameSaltAt, 8, log, kLogSaltAt, 8) != 0) break;
    if (log.compare(at + 4, 4, std::string(4, '\0')) != 0) ends.push_back(at);
  }
  REQUIRE(ends.size() >= 9);
  for (std::size_t at = kLogHeaderBytes; at <= ends.back(); at += kFrame) {
    FileImage damaged = bank.image;
    damaged["-wal"][at + kFrameHeaderBytes + 1'000] ^= 1;
    PutImage(damaged, path);
    const bool is_of_newest = at > ends[ends.size() - 2];
    CHECK(LookAt(path).ok() == is_of_newest);
  }
}

// A batch of this many deposits. What it writes is on the disk before it returns.
void DoBatch(CommittedBank& bank, std::size_t deposits) {
  bank.Do(std::vector<Command>(deposits, {In("A", 1), {}}));
}

// What a power cut may leave of a log whose newest transaction was being written: any of its
// sectors, each as it was before or as it was to be. But if the log began anew, its header was
// synced before all the rest.
std::string TornLog(std::string before, const std::string& after, std::mt19937& random) {
  constexpr auto kHeader = static_cast<std::size_t>(kLogHeaderBytes);
  if (before.compare(0, kHeader, after, 0, kHeader) != 0) {
    if (random() % 4 == 0) return before;
    before.replace(0, kHeader, after, 0, kHeader);
  }
  std::string torn = before;
  const bool is_longer = random() % 8 != 0;  // the length of the file is written as well
  if (is_longer) torn.resize(std::max(before.size(), after.size()));
  const auto chance = random() % 101;
  for (std::size_t at = 0; at < std::min(torn.size(), after.size()); at += kSector) {
    if (random() % 100 >= chance) continue;
    const std::size_t bytes = std::min(kSector, std::min(torn.size(), after.size()) - at);
    torn.replace(at, bytes, after, at, bytes);
  }
  return torn;
}

TEST_CASE("Damaged log: a power cut leaves nothing that keeps a bank from starting", "[data]") {
  std::mt19937 random(7);
  TempFolder folder;
  const std::string path = folder / "atm.db";
  FileImage before;
  FileImage after;
  std::vector<std::string> heads;  // that the side file had, of which any may be on the disk
  std::int64_t entries = 0;
  {
    CommittedBank bank(path);
    bank.DoOne(Open("A", 100));
    for (int i = 0; i < 6; ++i) {
      DoBatch(bank, 1 + random() % 150);
      before = TakeImage(path);
      heads.push_back(before["-head"]);
    }
    entries = bank.committer.chain_head().entries;
    DoBatch(bank, 100);
    after = TakeImage(path);
  }
  const std::string image = folder / "image.db";
  for (int i = 0; i < 400; ++i) {
    INFO(i);
    FileImage torn = before;
    torn["-wal"] = TornLog(before["-wal"], after["-wal"], random);
    torn["-head"] = heads[random() % heads.size()];
    PutImage(torn, image);
    const absl::Status looked = LookAt(image);
    INFO(looked.message());
    REQUIRE(looked.ok());
    REQUIRE(EntriesAt(image) >= entries);
  }
}

TEST_CASE("Damaged log: a power cut after a power cut, again and again", "[data]") {
  std::mt19937 random(11);
  TempFolder folder;
  const std::string path = folder / "atm.db";
  {
    CommittedBank(path).DoOne(Open("A", 0));
  }
  std::int64_t paid_in = 0;
  for (int i = 0; i < 30; ++i) {
    INFO(i);
    FileImage before;
    FileImage after;
    std::size_t deposits = 0;
    {
      CommittedBank bank(path);
      // Whatever was not acknowledged is there as a whole, or not at all.
      const std::int64_t balance = AccountOf(bank.book, "A").balance_minor;
      CHECK(balance >= paid_in);
      paid_in = balance;
      for (auto batches = random() % 3; batches > 0; --batches) {
        DoBatch(bank, 5);
        paid_in += 5;
      }
      before = TakeImage(path);
      deposits = 1 + random() % 60;
      DoBatch(bank, deposits);
      after = TakeImage(path);
    }
    // The database is written to by the first batch of a start, once its log is synced.
    if (before[""] != after[""]) {
      before = after;
      paid_in += static_cast<std::int64_t>(deposits);
    }
    FileImage torn = before;
    torn["-wal"] = TornLog(before["-wal"], after["-wal"], random);
    PutImage(torn, path);
  }
}

}  // namespace
}  // namespace atm::storage
