// An account's statement, as it is printed.
#ifndef ATM_CLIENT_CLI_SHOW_STATEMENT_OUTPUT_H_
#define ATM_CLIENT_CLI_SHOW_STATEMENT_OUTPUT_H_

#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>

#include "atm/v1/statement.pb.h"
#include "client/cli/text/look.h"

namespace atm::cli {

// What was asked for, and what the bank answered.
struct Statement {
  std::string account = {};
  std::optional<google::protobuf::Timestamp> since = {};
  std::optional<google::protobuf::Timestamp> until = {};
  bool oldest_first = false;
  bool has_chart = false;

  v1::ListTransactionsResponse response = {};  // all lines of all pages that are wanted
  bool has_more = false;                       // --limit has cut the lines off
};

// The lines with their date, number, text, amount and balance, between the opening and the closing
// balance; below them the chart, if there is one. Long texts are cut if the terminal is too narrow.
std::string StatementTable(const Statement& statement, const Look& look);

// A header, and a line for each line of the statement.
std::string StatementCsv(const Statement& statement, CsvUse use);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_SHOW_STATEMENT_OUTPUT_H_
