// The files of a bank rot, after kill -9 and after an orderly end: the database, the log, the kept
// head, and a backup. Each damage is found, or does no harm. No wrong answer is given, and the
// process goes on.
#include "tests/torture/rot.h"

#include <string>
#include <utility>
#include <vector>

#include "storage/sqlite/sqlite_seal.h"
#include "tests/catch2.h"
#include "tests/temp_folder.h"
#include "tests/torture/effort.h"
#include "tests/torture/faulty_disk.h"
#include "tests/torture/trace.h"

namespace atm::storage {
namespace {

constexpr std::size_t kBatches = 100;
constexpr std::size_t kPageBytes = 4'096;

// What lies on the disk, and what was answered by then.
struct Left {
  FileImage earlier;
  FileImage image;
  std::size_t answered = 0;
};

// Kills the bank at a call of the disk; 0 lets it end as it should.
Left LiveUntil(const Trace& trace, std::int64_t call) {
  const testing::TempFolder folder;
  const std::string path = folder / "atm.db";
  Left left;
  FaultyDisk& disk = FaultyDisk::Get();
  disk.Mend();
  if (call != 0) disk.Break(FaultyDisk::Fault::kIsDead, call, FaultyDisk::Error::kIo);
  std::size_t answered = 0;
  const Run run = Play(path, trace, [&] {
    if (++answered == kBatches / 4) left.earlier = TakeImage(path);
  });
  disk.Mend();
  REQUIRE(run.wrong == "");
  left.image = TakeImage(path);
  left.answered = run.answered;
  return left;
}

// Kills it when it has answered a part, and some of that stands in the log alone.
Left LiveUntilKilled(const Trace& trace) {
  for (std::int64_t call = 300;; call += 10) {
    Left left = LiveUntil(trace, call);
    const auto log = left.image.find("-wal");
    const bool has_log = log != left.image.end() && log->second.size() > 5 * kPageBytes;
    if (has_log && left.answered > kBatches / 4) return left;
    REQUIRE(left.answered < kBatches);
  }
}

Verdict JudgeImage(const FileImage& image, const Trace& trace, std::size_t answered) {
  const testing::TempFolder folder;
  PutImage(image, folder / "atm.db");
  return Judge(folder / "atm.db", trace, answered);
}

// What is wrong and was not found, each with what was done.
std::vector<std::string> WrongUnderRot(const Trace& trace, const Left& left, std::int64_t images) {
  std::vector<std::string> wrong;
  Rot rot(testing::Seed(), left.earlier);
  std::int64_t found = 0;
  for (std::int64_t i = 0; i < images; ++i) {
    FileImage image = left.image;
    const std::string damage = rot.Damage(image);
    const Verdict verdict = JudgeImage(image, trace, left.answered);
    if (!verdict.wrong.empty()) wrong.push_back(damage + ": " + verdict.wrong);
    if (verdict.found.ok()) continue;
    ++found;
    INFO(damage);
    CHECK(!verdict.found.message().empty());
  }
  CHECK(found > images / 4);  // most of it does harm, and is found
  return wrong;
}

TEST_CASE("Rot: of any file is found, or does no harm", "[torture]") {
  const Trace trace = MakeTrace(testing::Seed(), kBatches);
  const bool is_killed = GENERATE(false, true);
  const Left left = is_killed ? LiveUntilKilled(trace) : LiveUntil(trace, 0);
  const std::int64_t images = testing::IsThorough() ? 3'000 : 100;
  CHECK(WrongUnderRot(trace, left, images) == std::vector<std::string>());
}

// --- Whoever does not check what is checked gives wrong answers, and these tests see it. ---------

// Flips a bit in each leaf of an index, and seals the page anew, as if there were no seals.
FileImage SpoilIndexes(FileImage image) {
  std::string& database = image.at("");
  for (std::size_t page = 1; page < database.size() / kPageBytes; ++page) {
    auto* const bytes = reinterpret_cast<std::uint8_t*>(database.data() + page * kPageBytes);
    constexpr std::uint8_t kLeafOfIndex = 10;  // https://sqlite.org/fileformat.html
    if (bytes[0] != kLeafOfIndex) continue;
    constexpr std::size_t kInItsLastCell = 4;
    bytes[kPageBytes - kSealBytes - kInItsLastCell - 8] ^= 1;
    PutSeal({bytes, kPageBytes}, static_cast<PageNumber>(page + 1));
  }
  return image;
}

TEST_CASE("Mutants: indexes that are not checked are found", "[torture]") {
  const Trace trace = MakeTrace(testing::Seed(), kBatches);
  const Left left = LiveUntil(trace, 0);
  const Verdict verdict = JudgeImage(SpoilIndexes(left.image), trace, left.answered);
  CHECK((!verdict.wrong.empty() || !verdict.found.ok()));
}

TEST_CASE("Mutants: a head that is not checked is found", "[torture]") {
  const Trace trace = MakeTrace(testing::Seed(), kBatches);
  Left left = LiveUntilKilled(trace);
  left.image["-wal"].clear();
  CHECK_FALSE(JudgeImage(left.image, trace, left.answered).found.ok());
  left.image.erase("-head");
  CHECK_FALSE(JudgeImage(left.image, trace, left.answered).wrong.empty());
}

}  // namespace
}  // namespace atm::storage
