// Why the ledger said no.
#ifndef ATM_STORAGE_REFUSAL_H_
#define ATM_STORAGE_REFUSAL_H_

#include <cstdint>
#include <optional>

#include "storage/account.h"

namespace atm::storage {

// The reasons, in the order in which they are looked at: the first that applies is given. The
// values are on disk: never change one.
enum class RefusalReason : std::uint8_t {
  kShuttingDown = 1,        // the ledger takes no more commands
  kOverloaded = 2,          // the queue is full: try again soon
  kStorageFull = 3,         // the disk has no room for another batch
  kRequestIdReused = 4,     // the request id belongs to another operation: `field`
  kAccountExists = 5,       // an account of that number is open already
  kAccountNotFound = 6,     // there is no such account
  kCurrencyMismatch = 7,    // the account's currency is `currency`
  kInsufficientFunds = 20,  // `available_minor` is less than `requested_minor`
  kBalanceOverflow = 21,    // a balance would leave the range of money.h
};

// Whether a refusal is part of the record of its request id, and is given again to the same
// request: those that follow from what accounts held at the time.
constexpr bool IsRecorded(RefusalReason reason) {
  return reason == RefusalReason::kInsufficientFunds || reason == RefusalReason::kBalanceOverflow;
}

// The parts of a request that its id stands for, in the order in which they are compared.
enum class RequestField : std::uint8_t { kMethod, kAccount, kAmountMinor, kCurrencyCode };

// A no, with its facts. Nothing moved.
struct Refusal {
  RefusalReason reason;
  AccountNumber account = {};                  // the account that was asked about
  std::int64_t requested_minor = 0;            // the amount that was asked for
  std::int64_t balance_minor = 0;              // kInsufficientFunds, kBalanceOverflow
  std::int64_t available_minor = 0;            // kInsufficientFunds, kBalanceOverflow
  std::optional<Currency> currency = {};       // the account's, where it is known
  RequestField field = RequestField::kMethod;  // kRequestIdReused

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_REFUSAL_H_
