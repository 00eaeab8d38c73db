#include "storage/sqlite/sqlite_seal.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <utility>
#include <vector>

#include "tests/catch2.h"

namespace atm::storage {
namespace {

using Page = std::vector<std::uint8_t>;

Page RandomPage(std::mt19937& random, std::size_t bytes) {
  Page page(bytes);
  std::ranges::generate(page, [&] { return static_cast<std::uint8_t>(random()); });
  page[18] = page[19] = 2;  // as in the first page of a database with a log
  return page;
}

// The checksum of SQLite's log, in the order of this machine.
std::pair<std::uint32_t, std::uint32_t> ChecksumOf(const Page& page) {
  std::uint32_t s0 = 3;
  std::uint32_t s1 = 4;
  for (std::size_t at = 0; at < page.size(); at += 8) {
    std::uint32_t words[2];
    std::memcpy(words, page.data() + at, sizeof(words));
    s0 += words[0] + s1;
    s1 += words[1] + s0;
  }
  return {s0, s1};
}

TEST_CASE("Seal: a page has the seal that it was given, for its own number alone") {
  std::mt19937 random(1);
  for (const std::size_t bytes : {512U, 4'096U, 65'536U}) {
    for (const PageNumber number : {1U, 2U, 77'777U}) {
      Page page = RandomPage(random, bytes);
      CHECK_FALSE(HasSeal(page, number));
      const Page before = page;
      PutSeal(page, number);
      CHECK(HasSeal(page, number));
      CHECK(std::equal(page.begin(), page.end() - kSealBytes, before.begin()));
      CHECK_FALSE(HasSeal(page, number + 1));
      const Page once = page;
      PutSeal(page, number);
      CHECK(page == once);
    }
  }
}

TEST_CASE("Seal: the checksum of SQLite's log stays what it was") {
  std::mt19937 random(2);
  for (int i = 0; i < 1'000; ++i) {
    Page page = RandomPage(random, 512);
    const auto before = ChecksumOf(page);
    PutSeal(page, static_cast<PageNumber>(i));
    if (ChecksumOf(page) != before) FAIL_CHECK("page " << i);
  }
}

TEST_CASE("Seal: every bit that changes is found, but for those that balance the checksum") {
  std::mt19937 random(3);
  Page page = RandomPage(random, 4'096);
  const PageNumber number = GENERATE(1U, 5U);
  PutSeal(page, number);
  std::size_t missed = 0;
  for (std::size_t bit = 0; bit < page.size() * 8; ++bit) {
    const auto flip = static_cast<std::uint8_t>(1 << bit % 8);
    page[bit / 8] ^= flip;
    if (HasSeal(page, number)) ++missed;
    page[bit / 8] ^= flip;
  }
  // Of the first page, the counters of changes and the version of SQLite: 16 bytes.
  CHECK(missed == (number == 1 ? 8 + 16 : 8) * 8);
}

TEST_CASE("Seal: one of the two modes of a first page may not change alone") {
  std::mt19937 random(4);
  Page page = RandomPage(random, 4'096);
  PutSeal(page, 1);
  page[18] = page[19] = 1;  // SQLite itself changes both
  CHECK(HasSeal(page, 1));
  page[19] = 2;
  CHECK_FALSE(HasSeal(page, 1));
  page[18] = page[19] = 3;
  CHECK_FALSE(HasSeal(page, 1));
}

}  // namespace
}  // namespace atm::storage
