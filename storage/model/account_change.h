// What the bank changed of an account: a row of the audit trail.
#ifndef ATM_STORAGE_MODEL_ACCOUNT_CHANGE_H_
#define ATM_STORAGE_MODEL_ACCOUNT_CHANGE_H_

#include <cstdint>

#include "storage/model/account.h"
#include "storage/model/principal.h"

namespace atm::storage {

// What was done. The values are on disk: never change one.
enum class AccountChangeKind : std::uint8_t {
  kOpened = 1,
  kUpdated = 2,
  kClosed = 3,
  kReopened = 4,
};

// Whether it is one of them: what is read from disk may be anything.
constexpr bool IsKnown(AccountChangeKind kind) {
  return kind >= AccountChangeKind::kOpened && kind <= AccountChangeKind::kReopened;
}

// One change. It moves no money, and never changes once it is recorded.
struct AccountChange {
  AccountId account;
  AccountName name;
  AccountChangeKind kind;
  std::int64_t create_time_us;             // microseconds since 1970
  PrincipalId origin = kUnknownPrincipal;  // who asked for it
  AccountAttributes before = {};
  AccountAttributes after = {};

  friend bool operator==(const AccountChange&, const AccountChange&) = default;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_ACCOUNT_CHANGE_H_
