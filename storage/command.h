// What is asked of the ledger.
#ifndef ATM_STORAGE_COMMAND_H_
#define ATM_STORAGE_COMMAND_H_

#include <cstdint>
#include <optional>
#include <variant>

#include "storage/account.h"
#include "storage/uuid.h"

namespace atm::storage {

// Opens a customer's account, with a first balance of 0 or more.
struct OpenAccount {
  AccountNumber account;
  Currency currency;
  std::int64_t opening_minor = 0;
};

// Pays cash in.
struct Deposit {
  AccountNumber account;
  std::int64_t amount_minor;         // 1 or more
  std::optional<Currency> currency;  // what the caller believes the account's currency is
};

// Takes cash out.
struct Withdraw {
  AccountNumber account;
  std::int64_t amount_minor;         // 1 or more
  std::optional<Currency> currency;  // what the caller believes the account's currency is
};

using Operation = std::variant<OpenAccount, Deposit, Withdraw>;

// One request. With the caller's request id it is carried out exactly once, however often it is
// submitted; without one the ledger makes an id.
struct Command {
  Operation operation;
  std::optional<Uuid> request_id;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMAND_H_
