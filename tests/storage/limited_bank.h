// Short words for the tests of limits, and a bank with one account that has some.
#ifndef ATM_TESTS_STORAGE_LIMITED_BANK_H_
#define ATM_TESTS_STORAGE_LIMITED_BANK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/model/account_limits.h"
#include "tests/storage/committed_bank.h"

namespace atm::storage {

inline constexpr std::int64_t kNoon = 20'000 * kDayUs + 12 * kHourUs;

inline UpdateAccount Limiting(const std::string& number, std::vector<LimitChange> changes) {
  return {.account = Number(number), .limits = std::move(changes)};
}
inline LimitChange A(std::optional<std::int64_t> Limits::* limit,
                     std::optional<std::int64_t> value) {
  return {limit, value};
}
inline Hold Held(const std::string& number, std::int64_t amount_minor,
                 std::optional<std::int64_t> expire_time_us = {}) {
  return {Number(number), amount_minor, {}, expire_time_us};
}
inline Reverse Back(TransactionId id, std::optional<std::int64_t> amount_minor = {}) {
  return {id, amount_minor, {}, ReversalReason::kNoCash};
}

// A bank at noon, with one account that holds 1,000.00 and has these limits.
struct LimitedBank : CommittedBank {
  explicit LimitedBank(const Limits& limits, const std::string& path = ":memory:")
      : CommittedBank(path) {
    now_us = kNoon;
    OpenAccount open = Open("A", 100'000);
    open.limits = limits;
    ReceiptOf(DoOne(open));
  }

  Refusal Refused(const Operation& operation) {
    const Outcome outcome = DoOne(operation);
    REQUIRE(std::holds_alternative<Refusal>(outcome));
    return std::get<Refusal>(outcome);
  }
  Receipt Done(const Operation& operation) { return ReceiptOf(DoOne(operation)); }
  DayUse Used() const { return AccountOf(book, "A").used; }
};

inline DayUse On(std::int32_t day, std::int64_t withdrawn_minor, std::int64_t count) {
  return {.day = day, .withdrawn_minor = withdrawn_minor, .count = count};
}

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_LIMITED_BANK_H_
