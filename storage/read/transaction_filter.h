// Which transactions of an account, or of the bank, somebody wants to be told of.
#ifndef ATM_STORAGE_READ_TRANSACTION_FILTER_H_
#define ATM_STORAGE_READ_TRANSACTION_FILTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "storage/model/principal.h"
#include "storage/model/principal_directory.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// What is left out or empty fits any. Plain data.
struct TransactionFilter {
  std::vector<TransactionKind> kinds = {};
  std::string reference = {};
  std::optional<std::int32_t> business_day = {};
  std::optional<std::string> origin = {};  // the name of who caused it

  bool FitsAll() const { return kinds.empty() && reference.empty() && !business_day && !origin; }

  friend bool operator==(const TransactionFilter&, const TransactionFilter&) = default;
};

// A filter as one look at the record uses it: it knows which principals have the name.
class TransactionMatch {
 public:
  // The filter is the caller's and lives longer.
  TransactionMatch(const TransactionFilter& filter, const PrincipalDirectory& principals);

  bool operator()(const Transaction& transaction) const;

 private:
  const TransactionFilter& filter_;
  const std::vector<PrincipalId> origins_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_TRANSACTION_FILTER_H_
