#include "storage/read/transaction_filter.h"

#include <algorithm>

namespace atm::storage {
namespace {

template <typename T>
bool Has(const std::vector<T>& values, T value) {
  return std::ranges::find(values, value) != values.end();
}

}  // namespace

TransactionMatch::TransactionMatch(const TransactionFilter& filter,
                                   const PrincipalDirectory& principals)
    : filter_(filter),
      origins_(filter.origin ? principals.FindNamed(*filter.origin) : std::vector<PrincipalId>()) {}

bool TransactionMatch::operator()(const Transaction& transaction) const {
  return (filter_.kinds.empty() || Has(filter_.kinds, transaction.kind)) &&
         (filter_.reference.empty() || filter_.reference == transaction.reference) &&
         filter_.business_day.value_or(transaction.business_day) == transaction.business_day &&
         (!filter_.origin || Has(origins_, transaction.origin));
}

}  // namespace atm::storage
