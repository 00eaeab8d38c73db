#include <google/protobuf/util/time_util.h>

#include "client/cli/show/output_columns.h"
#include "client/cli/show/statement_output.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/csv.h"
#include "client/cli/text/describe.h"

namespace atm::cli {
namespace {

std::string NumberOrNothing(std::int64_t number) {
  return number == 0 ? "" : std::to_string(number);
}

Columns ColumnsOf(const v1::StatementLine& line) {
  const v1::Transaction& transaction = line.transaction();
  const std::string& code = transaction.currency_code();
  Columns columns = {
      {"transaction_id", std::to_string(transaction.id())},
      {"create_time", google::protobuf::util::TimeUtil::ToString(transaction.create_time())},
      {"kind", KindName(transaction.kind())},
      {"direction", DirectionName(line.direction())},
      {"counterparty", line.counterparty()},
      {"currency_code", code},
      {"amount", DecimalAmount(line.amount_minor(), code).value_or("")},
      {"amount_minor", std::to_string(line.amount_minor())},
      {"balance", DecimalAmount(line.balance_minor(), code).value_or("")},
      {"balance_minor", std::to_string(line.balance_minor())},
      {"memo", transaction.memo()},
      {"hold_id", NumberOrNothing(transaction.hold_id())},
      {"original_transaction_id", NumberOrNothing(transaction.original_transaction_id())},
      {"request_id", transaction.request_id()}};
  AddOrigin(transaction, columns);
  return columns;
}

}  // namespace

std::string StatementCsv(const Statement& statement, CsvUse use) {
  std::string csv = CsvHeader(ColumnsOf(v1::StatementLine()));
  for (const v1::StatementLine& line : statement.response.lines()) {
    csv += CsvLine(ColumnsOf(line), use);
  }
  return csv;
}

}  // namespace atm::cli
