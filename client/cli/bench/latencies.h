// How long operations took: counted by classes that are narrow where times are short, so that a
// billion of them take as much memory as one.
#ifndef ATM_CLIENT_CLI_BENCH_LATENCIES_H_
#define ATM_CLIENT_CLI_BENCH_LATENCIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace atm::cli {

class Latencies {
 public:
  Latencies() : counts_(kClasses) {}

  // Microseconds; what is negative counts as 0, and more than a day as a day.
  void Add(std::int64_t us);
  void Add(const Latencies& others);

  std::int64_t count() const { return count_; }
  std::int64_t max_us() const { return max_us_; }

  // The time that so many of 1,000 did not exceed, at most 1/32 too long; 0 if there are none.
  std::int64_t Percentile(int per_mille) const;

  // How many took longer than `above` and at most `up_to`, to within a class of 1/32.
  std::int64_t CountBetween(std::int64_t above_us, std::int64_t up_to_us) const;

 private:
  // The first 64 classes have one microsecond each; then 32 for each doubling, up to 2^37.
  static constexpr std::size_t kClasses = 64 + 32 * 31;

  static std::size_t ClassOf(std::int64_t us);
  static std::int64_t LongestOf(std::size_t index);

  std::vector<std::int64_t> counts_;
  std::int64_t count_ = 0;
  std::int64_t max_us_ = 0;
};

// A column of a histogram.
struct LatencyColumn {
  std::int64_t up_to_us = 0;
  std::int64_t count = 0;
};

// The columns that the times need, each 1, 2 or 5 times a power of ten; none without times.
std::vector<LatencyColumn> ColumnsOf(const Latencies& latencies);

// What people read of them, in words: the median, other percentiles, the longest.
struct LatencyFigure {
  std::string name;
  std::string value;
};
std::vector<LatencyFigure> FiguresOf(const Latencies& latencies);

// "870 us", "1.2 ms", "3.45 s"
std::string LatencyText(std::int64_t us);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_LATENCIES_H_
