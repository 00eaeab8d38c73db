#include "server/wire/convert_statement.h"

#include <string>
#include <variant>

#include "server/status/errors.h"
#include "server/wire/convert.h"
#include "server/wire/page_token.h"

namespace atm::server {
namespace {

v1::StatementLine::Direction DirectionOf(const storage::StatementLine& line) {
  if (!storage::MovesMoney(line.receipt.transaction.kind)) {
    return v1::StatementLine::DIRECTION_NONE;
  }
  return line.is_debit ? v1::StatementLine::DIRECTION_DEBIT : v1::StatementLine::DIRECTION_CREDIT;
}

void ConvertLine(const storage::StatementLine& line, v1::StatementLine* message) {
  const storage::Receipt& receipt = line.receipt;
  Convert(receipt, message->mutable_transaction());
  message->set_direction(DirectionOf(line));
  message->set_amount_minor(receipt.transaction.amount_minor);
  message->set_counterparty(
      (line.is_debit ? receipt.credit_account : receipt.debit_account).text());
  message->set_balance_minor(line.balance_minor);
}

}  // namespace

grpc::Status ConvertStatement(const storage::StatementQuery& query,
                              const storage::StatementFinding& found,
                              v1::ListTransactionsResponse* response) {
  if (const auto why = WhyNotRead(found)) return *why;
  const auto& page = std::get<storage::StatementPage>(found);
  for (const storage::StatementLine& line : page.lines) {
    ConvertLine(line, response->add_lines());
  }
  response->set_opening_balance_minor(page.opening_minor);
  response->set_closing_balance_minor(page.closing_minor);
  response->set_currency_code(std::string(page.currency.code()));
  if (page.next) {
    response->set_next_page_token(EncodePageToken(query, *page.next));
  }
  return grpc::Status::OK;
}

grpc::Status ConvertReferences(const storage::ReferenceSearch& search,
                               const storage::ReferenceFinding& found,
                               v1::FindTransactionsResponse* response) {
  if (const auto why = WhyNotRead(found)) return *why;
  const auto& page = std::get<storage::ReferencePage>(found);
  for (const storage::Receipt& receipt : page.receipts) {
    Convert(receipt, response->add_transactions());
  }
  response->set_next_page_token(PageTokenAfter(search, page));
  return grpc::Status::OK;
}

grpc::Status ConvertBalance(const storage::BalanceFinding& found, v1::BalanceResponse* response) {
  if (const auto why = WhyNotRead(found)) return *why;
  Convert(std::get<storage::AccountBalance>(found), response->mutable_balance());
  return grpc::Status::OK;
}

}  // namespace atm::server
