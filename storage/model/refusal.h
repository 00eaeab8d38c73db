// Why the ledger said no.
#ifndef ATM_STORAGE_MODEL_REFUSAL_H_
#define ATM_STORAGE_MODEL_REFUSAL_H_

#include <cstdint>
#include <optional>

#include "storage/model/account.h"

namespace atm::storage {

// The reasons, in the order in which they are looked at: the first that applies is given. The
// values are on disk: never change one.
enum class RefusalReason : std::uint8_t {
  // These concern the ledger as a whole.
  kShuttingDown = 1,    // it takes no more commands
  kOverloaded = 2,      // the queue is full: try again soon
  kBooksInDoubt = 18,   // what is on record turned out to be damaged: nothing moves any more
  kStorageFull = 3,     // the disk has no room for another batch
  kClockJumped = 15,    // the clock is further ahead than time has passed
  kStorageLocked = 14,  // another program holds the record's lock

  // This concerns commands that are carried out all or none.
  kOthersRefused = 12,  // another one was refused, and so this one was not carried out

  // These concern the request's id.
  kRequestIdReused = 4,         // it belongs to another operation: `field`
  kReversedBeforeArrival = 30,  // it was taken back before it came

  // This concerns the amount that the request names.
  kAmountTooLarge = 13,  // `requested_minor` is more than one operation may move: `limit_minor`

  // These concern records that move no money: the caller has made `limit_count` of them, and as
  // many more as `limit_count_per_hour` allow. They are given instead of an answer that would be
  // recorded.
  kReversalQuotaExceeded = 16,  // of reversals that found nothing
  kRefusalQuotaExceeded = 17,   // of recorded refusals

  // These concern what the request names, and what became of it.
  kAccountExists = 5,        // an account of that number is open already
  kAccountNotFound = 6,      // there is no such account
  kHoldNotFound = 9,         // there is no such hold
  kTransactionNotFound = 8,  // there is no such transaction to take back
  kHoldAlreadyCaptured = 22,
  kHoldAlreadyReleased = 23,
  kHoldExpired = 24,
  kCurrencyMismatch = 7,    // the account's currency is `currency`
  kInvalidExpireTime = 10,  // a hold must end later than now, and at most kMaxHoldUs later
  kAccountClosed = 31,
  kAccountFrozen = 32,            // for what was asked
  kAccountNotClosed = 33,         // there is nothing to open again
  kAccountNotEmpty = 34,          // it holds money, or `limit_minor` of it is set aside
  kInvalidFreezeEnd = 11,         // a freeze must end later than now
  kHoldExceeded = 25,             // `limit_minor` is set aside, `requested_minor` was asked for
  kNotReversible = 26,            // openings, reversals, the ends of holds, parts of holds
  kAlreadyReversed = 27,          // all of it was taken back
  kReversalExceedsOriginal = 28,  // `limit_minor` is not taken back yet

  // This is no refusal: a Reverse of what never happened is carried out, and this value stands for
  // it in the record.
  kNothingToReverse = 29,

  // These concern the limits of an account.
  kWithdrawalLimitExceeded = 35,  // `limit_minor` at once
  kDayLimitExceeded = 36,         // `limit_minor` a day, of which `used_minor` is used
  kDayCountExceeded = 37,         // `limit_count` withdrawals a day, and `used_count` there were

  // These concern what accounts hold.
  kInsufficientFunds = 20,  // `available_minor` is less than `requested_minor`
  kBalanceOverflow = 21,    // a balance, or a sum, would leave the range of money.h
};

// Whether a refusal is part of the record of its request id, and is given again to the same
// request: those that follow from what was in the books at the time.
constexpr bool IsRecorded(RefusalReason reason) {
  return reason >= RefusalReason::kInsufficientFunds;
}

// Whether it is a reason that the record can have: what is read from disk may be anything.
constexpr bool IsKnown(RefusalReason reason) {
  return IsRecorded(reason) && reason <= RefusalReason::kDayCountExceeded;
}

// The parts of a request that its id stands for, in the order in which they are compared.
enum class RequestField : std::uint8_t {
  kMethod,
  kAccount,
  kToAccount,
  kHoldId,
  kOriginal,
  kAmountMinor,
  kCurrencyCode,
  kExpireTime,
  kExpireAfter,
  kReason,
  kMemo,
  kReference,
};

// A no, with its facts. Nothing moved.
struct Refusal {
  RefusalReason reason;
  AccountNumber account = {};             // the account that was asked about
  std::int64_t requested_minor = 0;       // the amount that was asked for
  std::int64_t balance_minor = 0;         // of the account at the time, where it is recorded
  std::int64_t available_minor = 0;       // of the account at the time, where it is recorded
  std::int64_t limit_minor = 0;           // where a reason above says so
  std::int64_t used_minor = 0;            // of the day's limits, before this request
  std::int64_t limit_count = 0;           // where a reason above says so
  std::int64_t used_count = 0;            // of the day's limits, before this request
  std::int64_t limit_count_per_hour = 0;  // where a reason above says so
  std::int64_t retry_after_us = 0;        // how long to wait, where a quota is used up
  std::int64_t day_end_time_us = 0;       // when the day of these limits ends; 0: another reason
  TransactionId original = 0;             // the hold or transaction that was asked about
  std::optional<Currency> currency = {};  // the account's, where it is known
  RequestField field = RequestField::kMethod;  // kRequestIdReused

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_REFUSAL_H_
