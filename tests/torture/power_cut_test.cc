// The power is cut at any moment of a bank's morning: whatever the disk keeps of what was not
// synced, nothing that was answered is lost.
#include "tests/torture/power_cut.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "tests/catch2.h"
#include "tests/temp_folder.h"
#include "tests/torture/effort.h"
#include "tests/torture/faulty_disk.h"
#include "tests/torture/trace.h"

namespace atm::storage {
namespace {

constexpr std::size_t kBatches = 200;

// All that was written in a morning, and how many calls there had been when each batch was
// answered.
struct Morning {
  std::string path;
  std::vector<DiskCall> calls;
  std::vector<std::size_t> answered_at;

  std::size_t AnsweredBefore(std::size_t calls_done) const {
    return static_cast<std::size_t>(std::ranges::upper_bound(answered_at, calls_done) -
                                    answered_at.begin());
  }
};

Morning RecordMorning(const Trace& trace, bool lies_about_sync) {
  const testing::TempFolder folder;
  FaultyDisk& disk = FaultyDisk::Get();
  disk.Mend();
  disk.LieAboutSync(lies_about_sync);
  disk.Record();
  Morning morning{.path = folder / "atm.db", .calls = {}, .answered_at = {}};
  const Run run =
      Play(morning.path, trace, [&] { morning.answered_at.push_back(disk.recorded()); });
  REQUIRE(run.end.ok());
  REQUIRE(run.wrong == "");
  morning.calls = disk.TakeRecorded();
  disk.Mend();
  return morning;
}

// Cuts the power after about `sample` of the calls; returns what is wrong afterwards, each with
// where it was.
std::vector<std::string> CutPower(const Morning& morning, const Trace& trace, std::int64_t sample) {
  std::vector<std::string> wrong;
  std::mt19937 random(testing::Seed());
  PowerCut cut(morning.path);
  const auto step = static_cast<std::size_t>(
      testing::StepOver(static_cast<std::int64_t>(morning.calls.size()), sample));
  for (std::size_t done = 0; done < morning.calls.size(); ++done) {
    cut.Happen(morning.calls[done]);
    if ((done + testing::Seed()) % step != 0) continue;
    for (const PowerCut::Rest rest : {PowerCut::Rest::kAllLost, PowerCut::Rest::kAllKept,
                                      PowerCut::Rest::kSomeWrites, PowerCut::Rest::kSomeSectors}) {
      const testing::TempFolder folder;
      cut.WriteImage(folder / "atm.db", rest, random);
      const std::string what =
          WhatIsWrong(folder / "atm.db", trace, morning.AnsweredBefore(done + 1));
      if (what.empty()) continue;
      wrong.push_back("after call " + std::to_string(done + 1) + ", rest " +
                      std::to_string(static_cast<int>(rest)) + ": " + what);
    }
  }
  return wrong;
}

TEST_CASE("Power: a cut at any moment loses nothing that was answered", "[torture]") {
  const Trace trace = MakeTrace(testing::Seed(), kBatches);
  const Morning morning = RecordMorning(trace, /*lies_about_sync=*/false);
  const std::vector<std::string> wrong = CutPower(morning, trace, 30);
  CHECK(wrong == std::vector<std::string>());
}

TEST_CASE("Power: a disk that lies about its syncs is found out", "[torture]") {
  const Trace trace = MakeTrace(testing::Seed(), kBatches);
  const Morning morning = RecordMorning(trace, /*lies_about_sync=*/true);
  CHECK(!CutPower(morning, trace, 5).empty());
}

}  // namespace
}  // namespace atm::storage
