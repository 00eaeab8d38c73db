// What readers are to see of a batch once it is durable. It holds values and no references into the
// book, which goes on meanwhile: the thread that decides makes it, another one may publish it.
#ifndef ATM_STORAGE_MODEL_PUBLICATION_H_
#define ATM_STORAGE_MODEL_PUBLICATION_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "storage/model/account.h"
#include "storage/model/account_entry.h"
#include "storage/model/hold.h"

namespace atm::storage {

struct Publication {
  struct Entry {
    AccountId account;
    AccountEntry entry;
  };

  // What the bank can change of an account; null if that is as a new account has it.
  struct Attributes {
    AccountId account;
    std::shared_ptr<const AccountAttributes> attributes;
  };

  std::vector<Entry> entries;  // each account once, in the order of their ids
  std::vector<Attributes> attributes;
  std::vector<HoldRecord> holds;  // that were opened or ended, in this order
  TransactionId last_transaction = 0;
  std::int32_t newest_day = 0;  // the newest business day
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_MODEL_PUBLICATION_H_
