// One column of the record: its name, what it means, and how its value is taken out of a struct and
// put back. columns.h describes each table by these.
//
// A column holds an integer, a text or some bytes. What a struct has instead (an enum, an account
// number, a limit that may be left out) is stored as one of the three: Encoding says how.
//
// Plain values, fixed when the program is compiled.
#ifndef ATM_STORAGE_JOURNAL_COLUMN_H_
#define ATM_STORAGE_JOURNAL_COLUMN_H_

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "storage/journal/hash.h"
#include "storage/model/account.h"
#include "storage/model/account_limits.h"
#include "storage/values/currency.h"
#include "storage/values/uuid.h"

namespace atm::storage {

using Bytes = std::span<const std::uint8_t>;

// What a column can hold.
enum class ColumnType { kInteger, kText, kBytes };

// The type of a column that stores a `Stored`.
template <typename Stored>
constexpr ColumnType ColumnTypeOf() {
  if constexpr (std::same_as<Stored, std::int64_t>) return ColumnType::kInteger;
  if constexpr (std::same_as<Stored, std::string_view>) return ColumnType::kText;
  return ColumnType::kBytes;
}

// How a value of type T is stored. Each specialisation has
//   Stored    std::int64_t, std::string_view or Bytes
//   Store     returns the value as it is stored
//   Restore   takes what was stored back; returns false if no value of T is stored like that. So
//             what Restore took is stored as it was, which a hash over it needs
template <typename T>
struct Encoding;

template <std::integral T>
struct Encoding<T> {
  using Stored = std::int64_t;
  static Stored Store(T value) { return static_cast<Stored>(value); }
  static bool Restore(Stored stored, T& value) {
    value = static_cast<T>(stored);
    return std::in_range<T>(stored);
  }
};

// Each of these enums says which values it knows.
template <typename T>
  requires std::is_enum_v<T>
struct Encoding<T> {
  using Stored = std::int64_t;
  static Stored Store(T value) { return static_cast<Stored>(value); }
  static bool Restore(Stored stored, T& value) {
    value = static_cast<T>(stored);
    return std::in_range<std::underlying_type_t<T>>(stored) && IsKnown(value);
  }
};

template <>
struct Encoding<std::string> {
  using Stored = std::string_view;
  // What is stored is bound without a copy, so the text itself comes back; nobody stores a
  // temporary.
  static const std::string& Store(const std::string& value) {
    return value;  // NOLINT(bugprone-return-const-ref-from-parameter)
  }
  static bool Restore(Stored stored, std::string& value) {
    value = stored;
    return true;
  }
};

template <std::size_t kSize>
struct Encoding<std::array<std::uint8_t, kSize>> {
  using Stored = Bytes;
  static Stored Store(const std::array<std::uint8_t, kSize>& value) { return value; }
  static bool Restore(Stored stored, std::array<std::uint8_t, kSize>& value) {
    if (stored.size() != kSize) return false;
    std::memcpy(value.data(), stored.data(), kSize);
    return true;
  }
};

template <>
struct Encoding<AccountNumber> {
  using Stored = std::string_view;
  static std::string Store(const AccountNumber& value) { return value.text(); }
  static bool Restore(Stored stored, AccountNumber& value) {
    const std::optional<AccountNumber> number = AccountNumber::FromRecord(stored);
    if (number) value = *number;
    return number.has_value();
  }
};

template <>
struct Encoding<Currency> {
  using Stored = std::string_view;
  static Stored Store(Currency value) { return value.code(); }
  static bool Restore(Stored stored, Currency& value) {
    const std::optional<Currency> currency = Currency::FromCode(stored);
    if (currency) value = *currency;
    return currency.has_value();
  }
};

// A limit, which may be left out, and is never negative.
template <>
struct Encoding<std::optional<std::int64_t>> {
  using Stored = std::int64_t;
  static Stored Store(const std::optional<std::int64_t>& value) { return value.value_or(kNoLimit); }
  static bool Restore(Stored stored, std::optional<std::int64_t>& value) {
    value = stored == kNoLimit ? std::nullopt : std::optional(stored);
    return stored >= 0 || stored == kNoLimit;
  }
};

// Skip links: ids of 8 bytes, little-endian.
template <>
struct Encoding<SkipChain> {
  using Stored = Bytes;
  static std::vector<std::uint8_t> Store(const SkipChain& value) {
    std::vector<std::uint8_t> bytes(value.size() * kIdBytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(value[i / kIdBytes]) >>
                                           (8 * (i % kIdBytes)));
    }
    return bytes;
  }
  static bool Restore(Stored stored, SkipChain& value) {
    value.assign(stored.size() / kIdBytes, 0);
    for (std::size_t i = 0; i < value.size() * kIdBytes; ++i) {
      value[i / kIdBytes] |=
          static_cast<TransactionId>(std::uint64_t{stored[i]} << (8 * (i % kIdBytes)));
    }
    return stored.size() % kIdBytes == 0;
  }

 private:
  static constexpr std::size_t kIdBytes = 8;
};

// A freeze takes three columns, of which the first says whether there is one.
struct FreezeBlocks {
  using Stored = std::int64_t;
  static Stored Store(const std::optional<Freeze>& value) {
    return value ? static_cast<Stored>(value->blocks) : 0;
  }
  static bool Restore(Stored stored, std::optional<Freeze>& value) {
    if (stored == 0) return true;
    value = Freeze{.blocks = {}};
    return Encoding<Blocks>::Restore(stored, value->blocks);
  }
};

struct FreezeReason {
  using Stored = std::string_view;
  static Stored Store(const std::optional<Freeze>& value) {
    return value ? Stored(value->reason) : Stored();
  }
  static bool Restore(Stored stored, std::optional<Freeze>& value) {
    if (value) value->reason = stored;
    return value || stored.empty();
  }
};

struct FreezeEnd {
  using Stored = std::int64_t;
  static Stored Store(const std::optional<Freeze>& value) { return value ? value->end_time_us : 0; }
  static bool Restore(Stored stored, std::optional<Freeze>& value) {
    if (value) value->end_time_us = stored;
    return value || stored == 0;
  }
};

// A column whose value lies at the end of a path of members, such as
// <&Account::used, &DayUse::day>, and is stored by an encoding of its own.
template <typename EncodingOfValue, auto... kPath>
struct ColumnAs {
  using Stored = typename EncodingOfValue::Stored;

  std::string_view name;
  std::string_view meaning = {};  // for people who look at the record without this program
  std::string_view prefix = {};   // stands before the name

  template <typename Row>
  static decltype(auto) Get(const Row& row) {
    return EncodingOfValue::Store((row.*....*kPath));
  }
  template <typename Row>
  static bool Set(Row& row, Stored stored) {
    return EncodingOfValue::Restore(stored, (row.*....*kPath));
  }

  static constexpr ColumnType type() { return ColumnTypeOf<Stored>(); }
};

template <typename Member>
struct MemberValue;
template <typename Class, typename Value>
struct MemberValue<Value Class::*> {
  using Type = Value;
};

// What lies at the end of a path of members.
template <auto... kPath>
using ValueAt = typename MemberValue<std::tuple_element_t<
    sizeof...(kPath) - 1, std::tuple<std::remove_const_t<decltype(kPath)>...>>>::Type;

// A column whose value is stored as all of its type are.
template <auto... kPath>
using Column = ColumnAs<Encoding<ValueAt<kPath...>>, kPath...>;

template <auto kOuter, typename EncodingOfValue, auto... kPath>
constexpr auto Within(const ColumnAs<EncodingOfValue, kPath...>& column, std::string_view prefix) {
  return ColumnAs<EncodingOfValue, kOuter, kPath...>{
      .name = column.name,
      .meaning = column.meaning,
      .prefix = prefix.empty() ? column.prefix : prefix};
}

// The columns of a struct that is the member `kOuter` of a row. If `prefix` is not empty it stands
// before their names.
template <auto kOuter, typename... Columns>
constexpr auto Within(const std::tuple<Columns...>& columns, std::string_view prefix = {}) {
  return std::apply(
      [prefix](const auto&... column) { return std::tuple(Within<kOuter>(column, prefix)...); },
      columns);
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_COLUMN_H_
