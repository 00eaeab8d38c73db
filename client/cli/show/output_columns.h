// Columns of CSV that several answers have in common.
#ifndef ATM_CLIENT_CLI_SHOW_OUTPUT_COLUMNS_H_
#define ATM_CLIENT_CLI_SHOW_OUTPUT_COLUMNS_H_

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "atm/v1/account.pb.h"
#include "atm/v1/transaction.pb.h"
#include "client/cli/text/csv.h"

namespace atm::cli {

// Adds the columns of a balance, which are empty if it is null.
void AddBalance(const std::string& prefix, const v1::AccountBalance* balance, Columns& columns);

// Adds the columns that every list of transactions has at its end: those that were added later.
void AddOrigin(const v1::Transaction& transaction, Columns& columns);

// Returns the time in RFC 3339, or nothing.
std::string TimeOrNothing(bool is_there, const google::protobuf::Timestamp& time);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_OUTPUT_COLUMNS_H_
