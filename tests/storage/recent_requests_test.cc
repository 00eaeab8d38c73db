// Which request ids are surely new: never one that is on record.
#include "storage/commit/recent_requests.h"

#include <cstdint>
#include <random>
#include <set>

#include "tests/catch2.h"

namespace atm::storage {
namespace {

Uuid IdFrom(int first, int last = 0) {
  Uuid id;
  id.bytes.front() = static_cast<std::uint8_t>(first);
  id.bytes.back() = static_cast<std::uint8_t>(last);
  return id;
}

TEST_CASE("before there is a range nothing is surely new") {
  const RecentRequests recent;
  CHECK_FALSE(recent.IsNew(IdFrom(0)));
  CHECK_FALSE(recent.IsNew(IdFrom(5)));
  CHECK_FALSE(recent.IsNew(IdFrom(255)));
}

TEST_CASE("between the two ids of the gap all is new, but for what was added") {
  RecentRequests recent;
  recent.Start({.after = IdFrom(10), .before = IdFrom(20)});
  CHECK_FALSE(recent.IsNew(IdFrom(10)));
  CHECK(recent.IsNew(IdFrom(10, 1)));
  CHECK(recent.IsNew(IdFrom(19)));
  CHECK_FALSE(recent.IsNew(IdFrom(20)));
  CHECK_FALSE(recent.IsNew(IdFrom(9)));
  recent.Add(IdFrom(15));
  CHECK_FALSE(recent.IsNew(IdFrom(15)));
  CHECK(recent.IsNew(IdFrom(15, 1)));
}

TEST_CASE("when it keeps too many, the range begins later") {
  RecentRequests recent(4);
  recent.Start({.after = IdFrom(10), .before = IdFrom(200)});
  for (const int first : {50, 20, 40, 30}) recent.Add(IdFrom(first));
  for (const int first : {20, 25, 30, 40, 50}) {
    CAPTURE(first);
    CHECK_FALSE(recent.IsNew(IdFrom(first)));
  }
  CHECK(recent.IsNew(IdFrom(45)));
  CHECK(recent.IsNew(IdFrom(51)));
}

TEST_CASE("what is on record is never new, in whichever order it came") {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<int> any_lead(0, 59);
  std::uniform_int_distribution<int> any_last(0, 3);
  std::uniform_int_distribution<std::size_t> any_capacity(2, 21);
  for (int round = 0; round < 200; ++round) {
    RecentRequests recent(any_capacity(random));
    recent.Start({.after = IdFrom(10), .before = IdFrom(240)});
    std::set<Uuid> recorded;
    for (int i = 0; i < 300; ++i) {
      // As a clock does, with some that are ahead of it or behind it.
      const int clock = 10 + i / 2;
      const Uuid id = IdFrom(clock + any_lead(random), any_last(random));
      if (recent.IsNew(id)) REQUIRE_FALSE(recorded.contains(id));
      recent.Add(id);
      recorded.insert(id);
      REQUIRE_FALSE(recent.IsNew(id));
    }
  }
}

}  // namespace
}  // namespace atm::storage
