// Customers who ask for anything at random, for the test of the ledger against its model.
#ifndef ATM_TESTS_STORAGE_CUSTOMERS_H_
#define ATM_TESTS_STORAGE_CUSTOMERS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>

#include "storage/model/command.h"
#include "storage/values/money.h"
#include "tests/storage/bank.h"

namespace atm::storage {

// Few accounts, so that they meet; amounts from a cent to the largest, so that every rule is
// reached.
class Customers {
 public:
  explicit Customers(unsigned seed) : random_(seed) {}

  std::uint64_t Pick(std::uint64_t n) { return random_() % n; }

  // One operation with what comes with it, but without a request id.
  Command NextCommand(std::int64_t now_us, TransactionId newest) {
    return {.operation = Next(now_us, newest),
            .request_id = {},
            .memo = Pick(3) == 0 ? "for you" : "",
            .reference = Pick(3) == 0 ? "order " + std::to_string(Pick(5)) : "",
            .origin = AnyOrigin()};
  }

  Operation Next(std::int64_t now_us, TransactionId newest) {
    const auto currency = Pick(2) == 0 ? std::nullopt : std::optional(AnyCurrency());
    if (Pick(10) == 0) return AnyChange(now_us);
    switch (Pick(14)) {
      case 0:
        return AnyOpening();
      case 1:
      case 2:
      case 3:
        return In(AnyAccount(), Amount(), currency);
      case 4:
      case 5:
        return Out(AnyAccount(), Amount(), currency);
      case 6:
      case 7:
        return AnyTransfer(currency);
      case 8:
      case 9:
        return Hold{Number(AnyAccount()), Amount(), currency, AnyEnd(now_us)};
      case 10:
      case 11:
        return Capture{AnyId(newest), Pick(2) == 0 ? 1 : Amount(), currency};
      case 12:
        return Release{AnyId(newest)};
      default:
        return Reverse{AnyId(newest), Pick(2) == 0 ? std::nullopt : std::optional(Amount()),
                       currency, ReversalReason::kDeviceFault};
    }
  }

 private:
  // Some come often, and some once.
  Principal AnyOrigin() {
    switch (Pick(6)) {
      case 0:
        return Principal::Bank();
      case 1:
        return Peer("new " + std::to_string(Pick(500)));
      case 2:
        return {};
      default:
        return Peer(std::string(1, static_cast<char>('a' + Pick(3))));
    }
  }
  Operation AnyOpening() {
    OpenAccount open = Open(AnyAccount(), Pick(4) == 0 ? 0 : Amount(), AnyCurrency());
    if (Pick(2) == 0) {
      const LimitChange change = AnyLimit();
      open.limits.*change.limit = change.value;
    }
    return open;
  }
  LimitChange AnyLimit() {
    static constexpr std::array kLimits = {&Limits::withdrawal_minor, &Limits::day_minor,
                                           &Limits::minimum_balance_minor,
                                           &Limits::overdraft_minor};
    if (Pick(5) == 0) return {&Limits::day_count, Pick(5)};
    const auto limit = kLimits[Pick(kLimits.size())];
    return {limit, Pick(2) == 0 ? std::nullopt : std::optional(Amount() - 1)};
  }
  Operation AnyChange(std::int64_t now_us) {
    const AccountNumber account = Number(AnyAccount());
    if (Pick(3) == 0) {
      return UpdateAccount{.account = account, .limits = {AnyLimit(), AnyLimit()}};
    }
    switch (Pick(6)) {
      case 0:
        return CloseAccount{account};
      case 1:
      case 2:
        return ReopenAccount{account};
      case 3:
        return UpdateAccount{
            .account = account, .display_name = Pick(2) == 0 ? "" : "name", .freeze = Unfreeze{}};
      default:
        return UpdateAccount{
            .account = account,
            .display_name = Pick(2) == 0 ? std::nullopt : std::optional<std::string>("other"),
            .freeze =
                Freeze{.blocks = static_cast<Blocks>(1 + Pick(3)),
                       .end_time_us = now_us + static_cast<std::int64_t>(Pick(12)) * kSecondUs}};
    }
  }
  std::string AnyAccount() { return std::string(1, static_cast<char>('A' + Pick(6))); }
  Currency AnyCurrency() { return Pick(4) == 0 ? kJpy : kUsd; }
  TransactionId AnyId(TransactionId newest) {
    return newest + 2 -
           static_cast<TransactionId>(Pick(static_cast<std::uint64_t>(newest) / 8 + 12));
  }
  Operation AnyTransfer(std::optional<Currency> currency) {
    const std::string from = AnyAccount();
    std::string to = AnyAccount();
    if (to == from) to = from == "A" ? "B" : "A";
    return Transfer{Number(from), Number(to), Amount(), currency};
  }
  std::optional<std::int64_t> AnyEnd(std::int64_t now_us) {
    if (Pick(4) == 0) return std::nullopt;
    if (Pick(20) == 0) return now_us + kMaxHoldUs + 1 - static_cast<std::int64_t>(Pick(2));
    return now_us + static_cast<std::int64_t>(Pick(30)) * kSecondUs;
  }
  std::int64_t Amount() {
    if (Pick(30) == 0) return kMaxBalanceMinor - static_cast<std::int64_t>(Pick(3));
    return 1 + static_cast<std::int64_t>(random_() >> (34 + Pick(30)));
  }

  std::mt19937_64 random_;
};

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_CUSTOMERS_H_
