// UUIDs (RFC 9562), by which requests are known.
#ifndef ATM_STORAGE_VALUES_UUID_H_
#define ATM_STORAGE_VALUES_UUID_H_

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "storage/base/mutex.h"

namespace atm {

// 128 bits, in the order of their text. A plain value.
struct Uuid {
  std::array<std::uint8_t, 16> bytes = {};

  // Reads the usual form of 36 characters, in either case. Returns nullopt if the text is not of
  // that form, or is the nil or the max UUID, which name nothing (RFC 9562, 5.9 and 5.10).
  static std::optional<Uuid> Parse(std::string_view text);

  // The usual form in lower case.
  std::string ToString() const;

  // The first 48 bits: in version 7 the time, in milliseconds since 1970 (RFC 9562, 5.7). What is
  // set beyond them is cut off.
  std::uint64_t time_ms() const;
  void set_time_ms(std::uint64_t time_ms);

  friend auto operator<=>(const Uuid&, const Uuid&) = default;

  template <typename H>
  friend H AbslHashValue(H h, const Uuid& uuid) {
    return H::combine(std::move(h), uuid.bytes);
  }
};

// Makes version 7 UUIDs: a millisecond clock in front, then a counter that keeps the order within a
// millisecond (RFC 9562, 6.2, method 1), then random bits. Such ids sort by time, which keeps an
// index over them small and quick. Thread-safe; every id is greater than the one before, also if
// the clock is set back.
class UuidV7Generator {
 public:
  using ClockMs = std::function<std::uint64_t()>;  // milliseconds since 1970
  using Random = std::function<std::uint64_t()>;   // 64 random bits

  // With the system's clock and a generator seeded by the system.
  UuidV7Generator();

  // With a test's clock and random bits.
  UuidV7Generator(ClockMs clock_ms, Random random);

  Uuid Next();

 private:
  const ClockMs clock_ms_;
  const Random random_;
  Mutex mutex_;
  std::uint64_t last_ms_ ATM_GUARDED_BY(mutex_) = 0;
  std::uint32_t counter_ ATM_GUARDED_BY(mutex_) = 0;  // 12 bits
};

}  // namespace atm

#endif  // ATM_STORAGE_VALUES_UUID_H_
