// How long operations took.
#include "client/cli/bench/latencies.h"
#include "tests/catch2.h"

namespace atm::cli {
namespace {

TEST_CASE("Latencies: none") {
  const Latencies none;
  CHECK(none.count() == 0);
  CHECK(none.Percentile(500) == 0);
  CHECK(none.max_us() == 0);
  CHECK(ColumnsOf(none).empty());
}

TEST_CASE("Latencies: percentiles are those of the numbers, at most 1/32 too long") {
  Latencies latencies;
  for (int us = 1; us <= 100'000; ++us) latencies.Add(us);
  CHECK(latencies.count() == 100'000);
  CHECK(latencies.max_us() == 100'000);
  for (const int per_mille : {1, 10, 500, 900, 990, 999, 1'000}) {
    const std::int64_t exact = std::int64_t{per_mille} * 100;
    CAPTURE(per_mille);
    CHECK(latencies.Percentile(per_mille) >= exact);
    CHECK(latencies.Percentile(per_mille) <= exact + exact / 32);
  }
  CHECK(latencies.Percentile(1'000) == 100'000);
}

TEST_CASE("Latencies: short ones are exact") {
  Latencies latencies;
  for (const int us : {3, 3, 7, 63}) latencies.Add(us);
  CHECK(latencies.Percentile(500) == 3);
  CHECK(latencies.Percentile(750) == 7);
  CHECK(latencies.Percentile(1'000) == 63);
}

TEST_CASE("Latencies: what no clock should say") {
  Latencies latencies;
  latencies.Add(-5);
  CHECK(latencies.Percentile(1'000) == 0);
  latencies.Add(INT64_MAX);
  CHECK(latencies.max_us() == 86'400'000'000);
  CHECK(latencies.Percentile(1'000) == 86'400'000'000);
}

TEST_CASE("Latencies: two together") {
  Latencies one;
  Latencies other;
  one.Add(10);
  other.Add(1'000'000);
  other.Add(20);
  one.Add(other);
  CHECK(one.count() == 3);
  CHECK(one.Percentile(500) == 20);
  CHECK(one.max_us() == 1'000'000);
}

TEST_CASE("Latencies: columns from the first that is needed to the last, without a gap") {
  Latencies latencies;
  for (const int us : {3, 4, 60, 61, 62}) latencies.Add(us);
  const std::vector<LatencyColumn> columns = ColumnsOf(latencies);
  REQUIRE(columns.size() == 5);
  const std::vector<std::int64_t> bounds = {5, 10, 20, 50, 100};
  const std::vector<std::int64_t> counts = {2, 0, 0, 0, 3};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    CHECK(columns[i].up_to_us == bounds[i]);
    CHECK(columns[i].count == counts[i]);
  }
}

TEST_CASE("Latencies: in words") {
  CHECK(LatencyText(0) == "0 us");
  CHECK(LatencyText(999) == "999 us");
  CHECK(LatencyText(1'000) == "1.00 ms");
  CHECK(LatencyText(1'239) == "1.23 ms");
  CHECK(LatencyText(45'600) == "45.6 ms");
  CHECK(LatencyText(456'700) == "456 ms");
  CHECK(LatencyText(1'050'000) == "1.05 s");
  CHECK(LatencyText(600'000'000) == "600 s");
}

}  // namespace
}  // namespace atm::cli
