#include "storage/base/read_ahead.h"

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/catch2.h"

namespace atm::storage {
namespace {

using Item = std::size_t;

// Numbers from 0 to below `size`, of which the one at `broken` cannot be read.
struct Source {
  std::size_t size;
  std::optional<std::size_t> broken = {};
  std::size_t next = 0;

  absl::StatusOr<std::optional<Item>> Next() {
    if (next == broken) return absl::DataLossError("damaged");
    if (next == size) return std::nullopt;
    return next++;
  }
};

TEST_CASE("ReadAhead: each row is taken once, in order, by the caller's thread") {
  const Item size =
      GENERATE(as<Item>{}, 0, 1, kRowsAhead - 1, kRowsAhead, kRowsAhead + 1, 3 * kRowsAhead + 7);
  Source source{.size = size};
  std::size_t taken = 0;
  const auto take = [&, caller = std::this_thread::get_id()](Item row) {
    REQUIRE(row == taken);
    REQUIRE(std::this_thread::get_id() == caller);
    ++taken;
    return absl::OkStatus();
  };
  REQUIRE(ReadAhead<Item>([&] { return source.Next(); }, take).ok());
  CHECK(taken == size);
}

TEST_CASE("ReadAhead: what was read before an error is taken") {
  const Item broken = GENERATE(as<Item>{}, 0, 5, kRowsAhead, 2 * kRowsAhead + 1);
  Source source{.size = 4 * kRowsAhead, .broken = broken};
  std::size_t taken = 0;
  const absl::Status status = ReadAhead<Item>([&] { return source.Next(); },
                                              [&](Item) {
                                                ++taken;
                                                return absl::OkStatus();
                                              });
  CHECK(status == absl::DataLossError("damaged"));
  CHECK(taken == broken);
}

TEST_CASE("ReadAhead: nothing is taken after a row that does not fit, and no more is read") {
  const Item bad = GENERATE(as<Item>{}, 0, kRowsAhead + 3);
  Source source{.size = 9 * kRowsAhead};
  std::size_t taken = 0;
  const absl::Status status =
      ReadAhead<Item>([&] { return source.Next(); },
                      [&](Item row) {
                        ++taken;
                        return row == bad ? absl::DataLossError("does not fit") : absl::OkStatus();
                      });
  CHECK(status == absl::DataLossError("does not fit"));
  CHECK(taken == bad + 1);
  CHECK(source.next <= bad + 2 * kRowsAhead);
}

TEST_CASE("ReadAhead: what reading throws comes to the caller") {
  const Item bad = GENERATE(as<Item>{}, 0, kRowsAhead + 3);
  std::size_t next = 0;
  const auto read = [&]() -> absl::StatusOr<std::optional<Item>> {
    if (next == bad) throw std::runtime_error("no disk");
    return next++;
  };
  CHECK_THROWS_AS(ReadAhead<Item>(read, [](Item) { return absl::OkStatus(); }), std::runtime_error);
}

}  // namespace
}  // namespace atm::storage
