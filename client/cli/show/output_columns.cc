#include "client/cli/show/output_columns.h"

#include <google/protobuf/util/time_util.h>

#include <cstdint>

#include "client/cli/text/amount.h"

namespace atm::cli {

void AddBalance(const std::string& prefix, const v1::AccountBalance* balance, Columns& columns) {
  const auto add = [&](const std::string& name, std::int64_t amount_minor) {
    const std::string code = balance == nullptr ? "" : balance->currency_code();
    columns.emplace_back(prefix + name, DecimalAmount(amount_minor, code).value_or(""));
    columns.emplace_back(prefix + name + "_minor",
                         balance == nullptr ? "" : std::to_string(amount_minor));
  };
  add("balance", balance == nullptr ? 0 : balance->balance_minor());
  add("available", balance == nullptr ? 0 : balance->available_minor());
}

void AddOrigin(const v1::Transaction& transaction, Columns& columns) {
  columns.emplace_back("reference", transaction.reference());
  columns.emplace_back("business_day", transaction.business_day());
  columns.emplace_back("origin", transaction.origin());
}

std::string TimeOrNothing(bool is_there, const google::protobuf::Timestamp& time) {
  return is_there ? google::protobuf::util::TimeUtil::ToString(time) : "";
}

}  // namespace atm::cli
