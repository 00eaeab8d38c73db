// Do these tests find what they look for? Each defect, for as long as a bank lives, and then a
// sound program that goes on.
#include <string>

#include "tests/catch2.h"
#include "tests/temp_folder.h"
#include "tests/torture/effort.h"
#include "tests/torture/faulty_disk.h"
#include "tests/torture/mutant_journal.h"
#include "tests/torture/trace.h"

namespace atm::storage {
namespace {

constexpr std::size_t kBatches = 100;
constexpr int kDeaths = 8;

// Lets a bank die at some call of the disk; returns what is wrong with it afterwards.
std::string WrongAfterDeath(const Trace& trace, std::int64_t call, const Decorate& decorate) {
  const testing::TempFolder folder;
  FaultyDisk& disk = FaultyDisk::Get();
  disk.Mend();
  disk.Break(FaultyDisk::Fault::kIsDead, call, FaultyDisk::Error::kIo);
  const Run run = Play(folder / "atm.db", trace, [] {}, decorate);
  disk.Mend();
  return !run.wrong.empty() ? run.wrong : WhatIsWrong(folder / "atm.db", trace, run.answered);
}

// How many of some deaths show that something is wrong.
int Found(const Decorate& decorate) {
  const Trace trace = MakeTrace(testing::Seed(), kBatches);
  int found = 0;
  for (int i = 1; i <= kDeaths; ++i) {
    if (!WrongAfterDeath(trace, 130 * i, decorate).empty()) ++found;
  }
  return found;
}

TEST_CASE("Mutants: each defect is found", "[torture]") {
  const auto mutant =
      GENERATE(Mutant::kAnswersBeforeCommit, Mutant::kRequestIdForgotten, Mutant::kRefusalForgotten,
               Mutant::kWatermarkTooLate, Mutant::kHoldForgotten, Mutant::kReversalForgotten);
  CAPTURE(static_cast<int>(mutant));
  CHECK(Found([mutant](std::unique_ptr<Journal> journal) {
          return MakeMutant(mutant, std::move(journal));
        }) > 0);
}

TEST_CASE("Mutants: a sound journal is not blamed", "[torture]") {
  CHECK(Found([](std::unique_ptr<Journal> journal) { return journal; }) == 0);
}

}  // namespace
}  // namespace atm::storage
