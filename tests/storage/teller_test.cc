// Those who asked are told in order, each once, also when the ledger closes meanwhile.
#include "storage/ledger/teller.h"

#include <future>
#include <utility>
#include <vector>

#include "tests/catch2.h"

namespace atm::storage {
namespace {

// A batch of one command, whose outcome `done` is told.
void TellOne(Teller& teller, Done done) {
  std::vector<CommandQueue::Group> groups;
  groups.push_back({.size = 1, .done = std::move(done)});
  teller.Tell(std::move(groups), {Outcome(NothingToReverse{})});
}

TEST_CASE("Teller: tells batches in their order, and all of them before it closes") {
  std::vector<int> told;  // the teller's until it closed
  Teller teller;
  constexpr int kBatches = 1'000;
  for (int i = 0; i < kBatches; ++i) {
    TellOne(teller, [&told, i](const Outcome&) { told.push_back(i); });
  }
  teller.Close();
  REQUIRE(told.size() == kBatches);
  for (int i = 0; i < kBatches; ++i) REQUIRE(told[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("Teller: each of a batch hears its own outcomes") {
  std::vector<std::size_t> told;
  std::vector<CommandQueue::Group> groups;
  groups.push_back(
      {.size = 1, .done = Done([&](const Outcome& outcome) {
                    told.push_back(
                        std::get<Refusal>(outcome).reason == RefusalReason::kOverloaded ? 1 : 0);
                  })});
  groups.push_back({.size = 2, .done = AllDone([&](const std::vector<Outcome>& outcomes) {
                                 told.push_back(outcomes.size());
                                 told.push_back(outcomes.back().index());
                               })});
  Teller teller;
  teller.Tell(std::move(groups),
              {Refusal{.reason = RefusalReason::kOverloaded},
               Refusal{.reason = RefusalReason::kOverloaded}, NothingToReverse{}});
  teller.Close();
  CHECK(told == std::vector<std::size_t>{1, 2, Outcome(NothingToReverse{}).index()});
}

TEST_CASE("Teller: is idle when nobody waits to be told") {
  std::promise<void> reached;
  std::promise<void> go;
  Teller teller;
  TellOne(teller, [&](const Outcome&) {
    reached.set_value();
    go.get_future().wait();
  });
  reached.get_future().wait();
  CHECK_FALSE(teller.is_idle());
  go.set_value();
  teller.Close();
  CHECK(teller.is_idle());
}

}  // namespace
}  // namespace atm::storage
