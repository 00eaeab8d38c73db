// Currencies of ISO 4217.
//
// A Currency is a value of one byte: copy it freely, from any thread.
#ifndef ATM_STORAGE_VALUES_CURRENCY_H_
#define ATM_STORAGE_VALUES_CURRENCY_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace atm {

// One active currency of ISO 4217 that has a minor unit (so no gold and no test currency).
class Currency {
 public:
  // Returns the currency with this alphabetic code, three upper-case letters such as "USD"; nullopt
  // if ISO 4217 has no such code.
  static std::optional<Currency> FromCode(std::string_view code);

  // The alphabetic code. The text lives as long as the program.
  std::string_view code() const;

  // How many decimals the minor unit stands for: 2 for USD, 0 for JPY, 3 for KWD.
  int decimals() const;

  // A small number that tells the currencies of this build apart, at most kMaxOrdinal. For arrays
  // in memory; never to be stored.
  std::uint8_t ordinal() const { return index_; }
  static constexpr std::uint8_t kMaxOrdinal = 255;

  // The currency whose ordinal() that is.
  static Currency FromOrdinal(std::uint8_t ordinal) { return Currency(ordinal); }

  friend bool operator==(Currency, Currency) = default;

 private:
  explicit Currency(std::uint8_t index) : index_(index) {}

  std::uint8_t index_;  // into the table of currency.cc
};

}  // namespace atm

#endif  // ATM_STORAGE_VALUES_CURRENCY_H_
