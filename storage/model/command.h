// What is asked of the ledger.
#ifndef ATM_STORAGE_MODEL_COMMAND_H_
#define ATM_STORAGE_MODEL_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "storage/model/account.h"
#include "storage/model/account_limits.h"
#include "storage/model/principal.h"
#include "storage/model/transaction.h"
#include "storage/values/uuid.h"

namespace atm::storage {

// In every operation, amounts are in minor units, 1 or more, and `currency` is what the caller
// believes the account's currency to be; left out, it agrees with any.

// The most that one operation may move, set aside or open an account with, unless the ledger is
// opened with another bound. It is ten trillion of a currency with cents: beyond all that a
// customer has, and so far below the range of int64 that one operation cannot bring the bank's own
// account of a currency, which all customers' money comes from, to the end of that range.
inline constexpr std::int64_t kMaxAmountMinor = 1'000'000'000'000'000;

// Opens a customer's account, with a first balance of 0 or more.
struct OpenAccount {
  AccountNumber account;
  Currency currency;
  std::int64_t opening_minor = 0;
  std::string display_name = {};
  Limits limits = {};
};

// Pays cash in.
struct Deposit {
  AccountNumber account;
  std::int64_t amount_minor;
  std::optional<Currency> currency;
};

// Takes cash out.
struct Withdraw {
  AccountNumber account;
  std::int64_t amount_minor;
  std::optional<Currency> currency;
};

// Moves money between two different accounts of one currency.
struct Transfer {
  AccountNumber from;
  AccountNumber to;
  std::int64_t amount_minor;
  std::optional<Currency> currency;
};

// Sets money aside, for cash that is about to be counted out. The id of its transaction names the
// hold.
struct Hold {
  AccountNumber account;
  std::int64_t amount_minor;
  std::optional<Currency> currency;

  // When it ends, since 1970, or how long it lasts from when it is decided: at most one of the two.
  // If both are left out, it lasts kDefaultHoldUs.
  std::optional<std::int64_t> expire_time_us = {};
  std::optional<std::int64_t> expire_after_us = {};
};

// How long a hold lasts if its caller does not say, and at most.
inline constexpr std::int64_t kDefaultHoldUs = std::int64_t{10} * 60 * 1'000'000;
inline constexpr std::int64_t kMaxHoldUs = std::int64_t{7} * 24 * 3'600 * 1'000'000;

// Pays out all or a part of what a hold set aside, and frees the rest.
struct Capture {
  TransactionId hold;
  std::int64_t amount_minor;
  std::optional<Currency> currency;
};

// Frees what a hold set aside.
struct Release {
  TransactionId hold;
};

// Takes an earlier transaction back, whole or in part, by its id or by its request id. If the
// request never arrived, or was refused, nothing moves, and if it arrives later it is refused.
// Taking back a hold that is open releases it.
struct Reverse {
  std::variant<TransactionId, Uuid> original;
  std::optional<std::int64_t> amount_minor;  // left out: all that was not taken back yet
  std::optional<Currency> currency;
  ReversalReason reason;  // not kNone
};

// Changes of an account. They move no money and carry no request id: if the account is already as
// asked for, the answer is the same, or says so.

struct KeepFreeze {};
struct Unfreeze {};

// Changes what an account is called, freezes it or takes a freeze away, and sets its limits.
struct UpdateAccount {
  AccountNumber account;
  std::optional<std::string> display_name = {};  // left out: as it is
  std::variant<KeepFreeze, Unfreeze, Freeze> freeze = {};
  std::vector<LimitChange> limits = {};  // one after the other; the others stay as they are
};

// Closes an account that holds nothing and has no open hold.
struct CloseAccount {
  AccountNumber account;
};

// Opens a closed account again.
struct ReopenAccount {
  AccountNumber account;
};

using Operation = std::variant<OpenAccount, Deposit, Withdraw, Transfer, Hold, Capture, Release,
                               Reverse, UpdateAccount, CloseAccount, ReopenAccount>;

// One request. With the caller's request id it is carried out exactly once, however often it is
// submitted; without one the ledger makes an id.
struct Command {
  Operation operation;
  std::optional<Uuid> request_id;
  std::string memo = {};       // for statements: UTF-8, at most 140 characters
  std::string reference = {};  // the caller's own, to find it by: UTF-8, at most 64 characters
  Principal origin = {};       // who asks
};

// What commands that are handed in together have to do with one another.
enum class Together : std::uint8_t {
  kEachForItself,  // one that is refused does not keep the others from being carried out
  kAllOrNone,      // one that is refused does: nothing happens
  kTrial,          // nothing happens in any case; the answers are those of kEachForItself
  kTrialOfAll,     // nothing happens in any case; the answers are those of kAllOrNone
};

constexpr bool IsTrial(Together together) {
  return together == Together::kTrial || together == Together::kTrialOfAll;
}

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_COMMAND_H_
