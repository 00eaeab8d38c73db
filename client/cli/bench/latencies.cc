#include "client/cli/bench/latencies.h"

#include <algorithm>
#include <bit>

#include "absl/strings/str_format.h"

namespace atm::cli {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr std::size_t kFine = 64;    // classes of a microsecond
constexpr std::size_t kCoarse = 32;  // classes for each doubling after these

}  // namespace

std::size_t Latencies::ClassOf(std::int64_t us) {
  const auto value = static_cast<std::uint64_t>(us);
  if (value < kFine) return value;
  const auto doublings = static_cast<std::size_t>(std::bit_width(value)) - 6;
  return kFine + (doublings - 1) * kCoarse + (value >> doublings) - kCoarse;
}

std::int64_t Latencies::LongestOf(std::size_t index) {
  if (index < kFine) return static_cast<std::int64_t>(index);
  const std::size_t doublings = (index - kFine) / kCoarse + 1;
  const std::uint64_t place = (index - kFine) % kCoarse + kCoarse;
  return static_cast<std::int64_t>(((place + 1) << doublings) - 1);
}

void Latencies::Add(std::int64_t us) {
  us = std::clamp<std::int64_t>(us, 0, kDayUs);
  ++counts_[ClassOf(us)];
  ++count_;
  max_us_ = std::max(max_us_, us);
}

void Latencies::Add(const Latencies& others) {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += others.counts_[i];
  count_ += others.count_;
  max_us_ = std::max(max_us_, others.max_us_);
}

std::int64_t Latencies::Percentile(int per_mille) const {
  // The rank of the operation whose time is meant, rounded up.
  const std::int64_t rank = (count_ * per_mille + 999) / 1'000;
  std::int64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank && seen > 0) return std::min(LongestOf(i), max_us_);
  }
  return 0;
}

std::int64_t Latencies::CountBetween(std::int64_t above_us, std::int64_t up_to_us) const {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    const std::int64_t longest = LongestOf(i);
    if (longest > above_us && longest <= up_to_us) count += counts_[i];
  }
  return count;
}

std::vector<LatencyColumn> ColumnsOf(const Latencies& latencies) {
  std::vector<LatencyColumn> columns;
  std::int64_t above = -1;
  std::int64_t counted = 0;
  for (std::int64_t ten = 1; counted < latencies.count(); ten *= 10) {
    for (const std::int64_t up_to : {ten, 2 * ten, 5 * ten}) {
      const std::int64_t count = latencies.CountBetween(above, up_to);
      // Columns on the left that are empty are left out.
      if (counted + count > 0 && counted < latencies.count()) columns.push_back({up_to, count});
      counted += count;
      above = up_to;
    }
  }
  return columns;
}

std::vector<LatencyFigure> FiguresOf(const Latencies& latencies) {
  return {{"Median", LatencyText(latencies.Percentile(500))},
          {"90 %", LatencyText(latencies.Percentile(900))},
          {"99 %", LatencyText(latencies.Percentile(990))},
          {"99.9 %", LatencyText(latencies.Percentile(999))},
          {"Longest", LatencyText(latencies.max_us())}};
}

std::string LatencyText(std::int64_t us) {
  const auto with_three_digits = [](std::int64_t thousandths, const char* unit) {
    const std::int64_t whole = thousandths / 1'000;
    const std::int64_t rest = thousandths % 1'000;
    return whole >= 100  ? absl::StrFormat("%d %s", whole, unit)
           : whole >= 10 ? absl::StrFormat("%d.%d %s", whole, rest / 100, unit)
                         : absl::StrFormat("%d.%02d %s", whole, rest / 10, unit);
  };
  return us < 1'000       ? absl::StrFormat("%d us", us)
         : us < 1'000'000 ? with_three_digits(us, "ms")
                          : with_three_digits(us / 1'000, "s");
}

}  // namespace atm::cli
