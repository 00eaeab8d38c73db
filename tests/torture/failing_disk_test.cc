// A disk that fails at any one call, or dies there with the process: nothing that was answered is
// lost or carried out twice, and nothing that was refused happens later.
#include <algorithm>
#include <filesystem>
#include <string>

#include "tests/catch2.h"
#include "tests/temp_folder.h"
#include "tests/torture/effort.h"
#include "tests/torture/faulty_disk.h"
#include "tests/torture/trace.h"

namespace atm::storage {
namespace {

constexpr std::size_t kBatches = 200;

struct Breakage {
  const char* name;
  FaultyDisk::Fault fault;
  FaultyDisk::Error error;
};

// How many calls a bank makes of the disk in a whole trace, from an empty folder to its end.
std::int64_t CallsOf(const Trace& trace) {
  const testing::TempFolder folder;
  FaultyDisk& disk = FaultyDisk::Get();
  disk.Mend();
  const Run run = Play(folder / "atm.db", trace);
  REQUIRE(run.end.ok());
  REQUIRE(run.answered == trace.batches.size());
  return disk.calls();
}

void BreakAt(std::int64_t call, const Breakage& breakage, const Trace& trace) {
  INFO(breakage.name << " at call " << call);
  const testing::TempFolder folder;
  const std::string path = folder / "atm.db";
  FaultyDisk& disk = FaultyDisk::Get();
  disk.Mend();
  disk.Break(breakage.fault, call, breakage.error);
  const Run run = Play(path, trace);
  disk.Mend();
  CHECK(run.wrong == "");
  CHECK(WhatIsWrong(path, trace, run.answered) == "");
}

TEST_CASE("Disk: whichever call fails, nothing is lost and nothing happens twice", "[torture]") {
  const auto breakage = GENERATE(
      Breakage{"an I/O error, once", FaultyDisk::Fault::kFailsOnce, FaultyDisk::Error::kIo},
      Breakage{"a full disk, once", FaultyDisk::Fault::kFailsOnce, FaultyDisk::Error::kFull},
      Breakage{"an I/O error for good", FaultyDisk::Fault::kFailsForGood, FaultyDisk::Error::kIo},
      Breakage{"a full disk for good", FaultyDisk::Fault::kFailsForGood, FaultyDisk::Error::kFull},
      Breakage{"the end of the process", FaultyDisk::Fault::kIsDead, FaultyDisk::Error::kIo});
  const Trace trace = MakeTrace(testing::Seed(), kBatches);
  const std::int64_t calls = CallsOf(trace);
  CHECK(calls > 1'000);
  const std::int64_t step = testing::StepOver(calls, 25);
  for (std::int64_t call = 1 + testing::Seed() % step; call <= calls; call += step) {
    BreakAt(call, breakage, trace);
  }
}

}  // namespace
}  // namespace atm::storage
