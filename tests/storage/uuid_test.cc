#include "storage/values/uuid.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch2.h"

namespace atm {
namespace {

TEST_CASE("Uuid: the usual form, in either case, comes back in lower case") {
  const auto uuid = Uuid::Parse("0190B5D4-8A2E-7C3F-9D10-5E6F7A8B9CAD");
  REQUIRE(uuid.has_value());
  CHECK(uuid->ToString() == "0190b5d4-8a2e-7c3f-9d10-5e6f7a8b9cad");
  CHECK(uuid->bytes[0] == 0x01);
  CHECK(uuid->bytes[15] == 0xAD);
  CHECK(Uuid::Parse(uuid->ToString()) == uuid);
}

TEST_CASE("Uuid: nothing else is one") {
  for (const char* text :
       {"", "0190b5d48a2e7c3f9d105e6f7a8b9cad", "{0190b5d4-8a2e-7c3f-9d10-5e6f7a8b9cad}",
        "0190b5d4-8a2e-7c3f-9d10-5e6f7a8b9ca", "0190b5d4-8a2e-7c3f-9d10-5e6f7a8b9cadd",
        "0190b5d4-8a2e-7c3f-9d10-5e6f7a8b9cag", "0190b5d4_8a2e_7c3f_9d10_5e6f7a8b9cad",
        "0190b5d48-a2e-7c3f-9d10-5e6f7a8b9cad", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "------------------------------------"}) {
    INFO(text);
    CHECK_FALSE(Uuid::Parse(text).has_value());
  }
}

TEST_CASE("Uuid: its time is the first 48 bits, and only they change with it") {
  Uuid id = Uuid::Parse("0190b5d4-8a2e-7c3f-9d10-5e6f7a8b9cad").value();
  CHECK(id.time_ms() == 0x0190'b5d4'8a2e);
  id.set_time_ms(id.time_ms() + 0x100);
  CHECK(id.ToString() == "0190b5d4-8b2e-7c3f-9d10-5e6f7a8b9cad");
  id.set_time_ms(0x1'0000'0000'0001);
  CHECK(id.ToString() == "00000000-0001-7c3f-9d10-5e6f7a8b9cad");
}

TEST_CASE("UuidV7Generator: time in front, version 7, variant of the RFC") {
  UuidV7Generator generator([] { return 0x017F22E279B0ULL; }, [] { return 0xCC3FFFFFFFFFFFFFULL; });
  const std::string text = generator.Next().ToString();
  CHECK(text.substr(0, 13) == "017f22e2-79b0");  // the example time of RFC 9562, A.6
  CHECK(text[14] == '7');
  CHECK((text[19] == '8' || text[19] == '9' || text[19] == 'a' || text[19] == 'b'));
}

TEST_CASE(
    "UuidV7Generator: ids grow within a millisecond, past a full counter, and if the clock is set "
    "back") {
  std::uint64_t now_ms = 1'000;
  UuidV7Generator generator([&] { return now_ms; }, [] { return ~0ULL; });
  Uuid last = generator.Next();
  const auto grows = [&] {
    const Uuid next = generator.Next();
    const bool greater = next > last;
    last = next;
    return greater;
  };
  for (int i = 0; i < 100; ++i) REQUIRE(grows());
  now_ms = 5;
  for (int i = 0; i < 100; ++i) REQUIRE(grows());
  now_ms = 2'000;
  REQUIRE(grows());
  CHECK(last.ToString().substr(0, 13) == "00000000-07d0");
}

TEST_CASE("UuidV7Generator: a counter that runs over moves on to the next millisecond") {
  UuidV7Generator generator([] { return 7ULL; }, [] { return ~0ULL; });
  Uuid last = generator.Next();
  for (std::uint32_t i = 0; i < (1U << 12); ++i) {
    const Uuid next = generator.Next();
    if (!(next > last)) FAIL("at " << i);
    last = next;
  }
  CHECK(last.ToString().substr(0, 13) == "00000000-0008");
}

TEST_CASE("UuidV7Generator: all ids of many threads differ") {
  UuidV7Generator generator;
  std::vector<std::vector<Uuid>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : made) {
      threads.emplace_back([&generator, &mine] {
        for (int i = 0; i < 5'000; ++i) mine.push_back(generator.Next());
      });
    }
  }
  std::set<Uuid> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  CHECK(all.size() == 4 * 5'000);
}

}  // namespace
}  // namespace atm
