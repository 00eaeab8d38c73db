// A look at many accounts.
#ifndef ATM_STORAGE_READ_ACCOUNT_QUERY_H_
#define ATM_STORAGE_READ_ACCOUNT_QUERY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/model/account.h"
#include "storage/model/outcome.h"
#include "storage/model/refusal.h"

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

// An account, a page of them, or that what is shown of some accounts is proved; or why not. Of
// refusals: kAccountNotFound, kOverloaded, kShuttingDown.
struct Proved {};
using AccountFinding = std::variant<Account, Unreadable, Refusal>;
using AccountsFinding = std::variant<AccountPage, Unreadable, Refusal>;
using ProofFinding = std::variant<Proved, Unreadable, Refusal>;

// Who is told of them.
using AccountDone = absl::AnyInvocable<void(AccountFinding)>;
using AccountsDone = absl::AnyInvocable<void(AccountsFinding)>;
using ProofDone = absl::AnyInvocable<void(ProofFinding)>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_ACCOUNT_QUERY_H_
