// A look at many accounts.
#ifndef ATM_STORAGE_READ_ACCOUNT_QUERY_H_
#define ATM_STORAGE_READ_ACCOUNT_QUERY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "storage/model/account.h"

namespace atm::storage {

// Which accounts of customers to tell about, in the order in which they were opened.
struct AccountQuery {
  AccountId after = 0;  // those that were opened later than this one; 0: from the first
  std::size_t page_size;
  std::optional<AccountStanding> standing = {};  // left out: any
  std::string number_prefix = {};
};

// How many accounts one page looks at: a few milliseconds. A page that finds too few among them is
// short, and the next one goes on.
inline constexpr AccountId kMaxAccountsLookedAt = 20'000;

struct AccountPage {
  std::vector<Account> accounts;
  AccountId next_after = 0;  // where the next page begins; 0: this is the last
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_ACCOUNT_QUERY_H_
