#include "storage/values/uuid.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <random>
#include <utility>

namespace atm {
namespace {

constexpr std::size_t kTextLength = 36;
constexpr std::size_t kTimeBytes = 6;
constexpr std::uint32_t kCounterLimit = 1U << 12;

bool IsHyphenPlace(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

// The value of a hexadecimal digit; -1 if it is none.
int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::uint64_t SystemClockMs() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

UuidV7Generator::Random SystemRandom() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(),
                     device(), device(), device(), device()};
  // Shared because a std::function must be copyable; one generator per UuidV7Generator.
  auto engine = std::make_shared<std::mt19937_64>(seed);
  return [engine] { return (*engine)(); };
}

}  // namespace

std::optional<Uuid> Uuid::Parse(std::string_view text) {
  if (text.size() != kTextLength) {
    return std::nullopt;
  }
  Uuid uuid;
  std::size_t digit = 0;
  for (std::size_t i = 0; i < kTextLength; ++i) {
    if (IsHyphenPlace(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = HexValue(text[i]);
    if (value < 0) return std::nullopt;
    uuid.bytes[digit / 2] = static_cast<std::uint8_t>(uuid.bytes[digit / 2] << 4 | value);
    ++digit;
  }
  const auto all = [&](std::uint8_t byte) {
    return std::ranges::all_of(uuid.bytes, [byte](std::uint8_t b) { return b == byte; });
  };
  if (all(0x00) || all(0xFF)) {
    return std::nullopt;
  }
  return uuid;
}

std::string Uuid::ToString() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(kTextLength, '-');
  std::size_t i = 0;
  for (const std::uint8_t byte : bytes) {
    if (IsHyphenPlace(i)) ++i;
    text[i++] = kDigits[byte >> 4];
    text[i++] = kDigits[byte & 0xF];
  }
  return text;
}

std::uint64_t Uuid::time_ms() const {
  std::uint64_t time_ms = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i) time_ms = time_ms << 8 | bytes[i];
  return time_ms;
}

void Uuid::set_time_ms(std::uint64_t time_ms) {
  for (std::size_t i = 0; i < kTimeBytes; ++i) {
    bytes[i] = static_cast<std::uint8_t>(time_ms >> (8 * (kTimeBytes - 1 - i)));
  }
}

UuidV7Generator::UuidV7Generator() : UuidV7Generator(SystemClockMs, SystemRandom()) {}

UuidV7Generator::UuidV7Generator(ClockMs clock_ms, Random random)
    : clock_ms_(std::move(clock_ms)), random_(std::move(random)) {}

// Layout: 48 bits of milliseconds, 4 of version, 12 of counter, 2 of variant, 62 random.
Uuid UuidV7Generator::Next() {
  const MutexLock lock(mutex_);
  const std::uint64_t now_ms = clock_ms_();
  const std::uint64_t random = random_();
  if (now_ms > last_ms_) {
    last_ms_ = now_ms;
    counter_ = 0;
  } else if (++counter_ == kCounterLimit) {
    // The clock runs ahead rather than back: 4 million ids a second before it does.
    ++last_ms_;
    counter_ = 0;
  }
  Uuid uuid;
  uuid.set_time_ms(last_ms_);
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70U | counter_ >> 8);
  uuid.bytes[7] = static_cast<std::uint8_t>(counter_);
  for (std::size_t i = 0; i < 8; ++i) {
    uuid.bytes[8 + i] = static_cast<std::uint8_t>(random >> (8 * i));
  }
  uuid.bytes[8] = static_cast<std::uint8_t>(0x80U | (uuid.bytes[8] & 0x3FU));
  return uuid;
}

}  // namespace atm
