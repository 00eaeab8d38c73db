// An account's statement, as it is printed.
#ifndef ATM_CLIENT_CLI_SHOW_STATEMENT_OUTPUT_H_
#define ATM_CLIENT_CLI_SHOW_STATEMENT_OUTPUT_H_

#include <string>

#include "atm/v1/statement.pb.h"
#include "client/cli/line/options.h"
#include "client/cli/show/answer.h"

namespace atm::cli {

// What was asked for and found.
struct Statement {
  v1::ListTransactionsResponse response;  // all lines of all pages that are wanted
  bool has_more = false;                  // --limit has cut it off
};

// Date, number, what, in, out and balance, between the opening and the closing balance, and below
// it the chart where that is asked for. Long texts are cut where the terminal is too narrow.
std::string StatementTable(const Statement& statement, const Options& options, const Look& look);

// A header, and a line for each of the statement's.
std::string StatementCsv(const Statement& statement);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_STATEMENT_OUTPUT_H_
