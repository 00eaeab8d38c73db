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

  // Adds a time in microseconds. A negative time counts as 0, and more than a day as a day.
  void Add(std::int64_t us);
  void Add(const Latencies& others);

  std::int64_t count() const { return count_; }
  std::int64_t max_us() const { return max_us_; }

  // Returns the time that `per_mille` of 1,000 operations did not exceed. It is at most 1/32 too
  // long, and 0 if there are no operations.
  std::int64_t Percentile(int per_mille) const;

  // Returns how many took longer than `above_us` and at most `up_to_us`, to within a class of 1/32.
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

// Returns the columns that the times need. Each ends at 1, 2 or 5 times a power of ten. There are
// none if there are no times.
std::vector<LatencyColumn> ColumnsOf(const Latencies& latencies);

// A figure for people: the median, another percentile, or the longest time.
struct LatencyFigure {
  std::string name;
  std::string value;
};
std::vector<LatencyFigure> FiguresOf(const Latencies& latencies);

// "870 us", "1.2 ms", "3.45 s"
std::string LatencyText(std::int64_t us);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_BENCH_LATENCIES_H_
