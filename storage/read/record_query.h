// What is asked of the whole record by other words than an id, and what comes back: transactions by
// their reference, and the open holds. Plain data.
#ifndef ATM_STORAGE_READ_RECORD_QUERY_H_
#define ATM_STORAGE_READ_RECORD_QUERY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/model/account.h"
#include "storage/model/outcome.h"
#include "storage/model/refusal.h"

namespace atm::storage {

// The transactions of one reference, the newest first.
struct ReferenceSearch {
  std::string reference;     // not empty
  TransactionId before = 0;  // only those earlier than this one; 0: from the newest
  std::size_t page_size;     // 1 or more
};

struct ReferencePage {
  std::vector<Receipt> receipts;
  TransactionId next_before = 0;  // where the next page begins; 0: this is the last
};

// A page, or why there is none. Of refusals: kOverloaded, kShuttingDown.
using ReferenceFinding = std::variant<ReferencePage, Unreadable, Refusal>;

// Where a page of holds begins: behind this one.
struct HoldPosition {
  std::int64_t expire_time_us = 0;  // of one account's holds, which are in the order of ids: 0
  TransactionId id = 0;

  friend bool operator==(const HoldPosition&, const HoldPosition&) = default;
};

// The open holds of one account in the order of their ids, or of the bank in the order in which
// they end.
struct HoldQuery {
  std::optional<AccountNumber> account = {};
  HoldPosition after = {};
  std::size_t page_size;  // 1 or more
};

struct HoldPage {
  std::vector<Receipt> holds;             // each as its transaction
  std::optional<AccountBalance> balance;  // of the account, at the same moment
  std::optional<HoldPosition> next = {};  // nothing: this page is the last
};

// A page, or why there is none. Of refusals: kAccountNotFound, kOverloaded, kShuttingDown.
using HoldFinding = std::variant<HoldPage, Unreadable, Refusal>;

// Who is told of them.
using ReferenceDone = absl::AnyInvocable<void(ReferenceFinding)>;
using HoldDone = absl::AnyInvocable<void(HoldFinding)>;

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_RECORD_QUERY_H_
