// Statements and past balances of the bank in memory.
#include <memory>
#include <string>
#include <vector>

#include "atm/client.h"
#include "atm/fake_connection.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"

namespace atm {
namespace {

using v1::StatementLine;

// The transaction n is at the second n of 2026: 1 and 2 open the accounts with 10.00 and 0.00 USD.
struct Bank {
  std::shared_ptr<FakeConnection> connection = std::make_shared<FakeConnection>();
  Client client{connection};

  Bank() {
    REQUIRE(connection->Open("A", "USD", 1'000));
    REQUIRE(connection->Open("B", "USD", 0));
    REQUIRE(client.Withdraw("A", 300).ok());       // 3
    REQUIRE(client.Transfer("A", "B", 200).ok());  // 4
    REQUIRE(client.Hold("A", 100).ok());           // 5
    REQUIRE(client.Deposit("B", 50).ok());         // 6
    REQUIRE(client.Capture(5, 80).ok());           // 7
    REQUIRE(client.Deposit("A", 7).ok());          // 8
  }

  // "7:420 5:500", the ids and the balances.
  std::string Lines(const v1::ListTransactionsRequest& request) const {
    const auto page = client.ListTransactions(request);
    REQUIRE(page.ok());
    std::string lines;
    for (const StatementLine& line : page->lines()) {
      lines += std::to_string(line.transaction().id()) + ":" +
               std::to_string(line.balance_minor()) + " ";
    }
    return lines;
  }

  std::string ReasonFor(const v1::ListTransactionsRequest& request) const {
    return ReasonOf(client.ListTransactions(request).status());
  }
};

TEST_CASE("A statement has a line for each transaction, with the balance after it") {
  const Bank bank;
  CHECK(bank.Lines(StatementOf("A")) == "8:427 7:420 5:500 4:500 3:700 1:1000 ");
  CHECK(bank.Lines(OldestFirst(StatementOf("B"))) == "2:0 4:200 6:250 ");
  const auto page = bank.client.ListTransactions(OldestFirst(StatementOf("A")));
  CHECK(page->opening_balance_minor() == 0);
  CHECK(page->closing_balance_minor() == 427);
  CHECK(page->currency_code() == "USD");
  CHECK(page->next_page_token().empty());
  CHECK(page->lines(0).direction() == StatementLine::DIRECTION_CREDIT);
  CHECK(page->lines(2).direction() == StatementLine::DIRECTION_DEBIT);
  CHECK(page->lines(2).counterparty() == "B");
  CHECK(page->lines(3).direction() == StatementLine::DIRECTION_NONE);
  CHECK(page->lines(3).amount_minor() == 100);
  CHECK(page->lines(4).counterparty() == "cash:USD");
}

TEST_CASE("A range of time has its opening and its closing balance") {
  const Bank bank;
  v1::ListTransactionsRequest request = StatementOf("A");
  *request.mutable_start_time() = At(4);
  *request.mutable_end_time() = At(8);
  CHECK(bank.Lines(request) == "7:420 5:500 4:500 ");
  const auto page = bank.client.ListTransactions(request);
  CHECK(page->opening_balance_minor() == 700);
  CHECK(page->closing_balance_minor() == 420);
  *request.mutable_start_time() = At(100);
  *request.mutable_end_time() = At(200);
  CHECK(bank.Lines(request).empty());
  CHECK(bank.client.ListTransactions(request)->opening_balance_minor() == 427);
}

TEST_CASE("A statement of some kinds keeps the balances of all") {
  const Bank bank;
  v1::ListTransactionsRequest request = StatementOf("A");
  request.add_kinds(v1::Transaction::KIND_DEPOSIT);
  request.add_kinds(v1::Transaction::KIND_CAPTURE);
  CHECK(bank.Lines(request) == "8:427 7:420 ");
  CHECK(bank.client.ListTransactions(request)->closing_balance_minor() == 427);
}

TEST_CASE("The pages of a statement show it as it was when the first was read") {
  const Bank bank;
  v1::ListTransactionsRequest request = StatementOf("A", 4);
  const auto first = bank.client.ListTransactions(request);
  REQUIRE(first->lines_size() == 4);
  REQUIRE(bank.client.Deposit("A", 1).ok());
  request.set_page_token(first->next_page_token());
  request.set_page_size(10);
  CHECK(bank.Lines(request) == "3:700 1:1000 ");
  CHECK(bank.client.ListTransactions(request)->closing_balance_minor() == 427);
}

TEST_CASE("ForEachLine walks all pages, and stops where it is told to") {
  const Bank bank;
  std::vector<std::int64_t> ids;
  const auto walk = [&](std::size_t count) {
    ids.clear();
    return bank.client.ForEachLine(StatementOf("A", 2), [&](const StatementLine& line) {
      ids.push_back(line.transaction().id());
      return ids.size() == count ? Proceed::kStop : Proceed::kGoOn;
    });
  };
  const auto all = walk(100);
  CHECK(ids == std::vector<std::int64_t>{8, 7, 5, 4, 3, 1});
  CHECK(all->closing_balance_minor() == 427);
  CHECK(all->lines().empty());
  CHECK(bank.connection->list_transactions_requests().size() == 3);
  CHECK(walk(3).ok());
  CHECK(ids == std::vector<std::int64_t>{8, 7, 5});
  CHECK(bank.connection->list_transactions_requests().size() == 5);
}

TEST_CASE("ForEachLine ends where a page fails") {
  const Bank bank;
  int lines = 0;
  const auto walked = bank.client.ForEachLine(StatementOf("A", 2), [&](const StatementLine&) {
    if (++lines == 2) bank.connection->FailNext(1, absl::UnavailableError("gone"));
    return Proceed::kGoOn;
  });
  CHECK(absl::IsUnavailable(walked.status()));
  CHECK(lines == 2);
}

TEST_CASE("A statement is refused as the contract says") {
  const Bank bank;
  CHECK(bank.ReasonFor(StatementOf("no")) == "INVALID_ACCOUNT");
  CHECK(bank.ReasonFor(StatementOf("NOBODY")) == "ACCOUNT_NOT_FOUND");
  CHECK(bank.ReasonFor(StatementOf("A", -1)) == "INVALID_PAGE_SIZE");
  v1::ListTransactionsRequest request = StatementOf("A", 2);
  request.set_page_token("garbage");
  CHECK(bank.ReasonFor(request) == "INVALID_PAGE_TOKEN");
  request.set_page_token(bank.client.ListTransactions(StatementOf("B", 2))->next_page_token());
  CHECK(bank.ReasonFor(request) == "INVALID_PAGE_TOKEN");
  request = StatementOf("A");
  *request.mutable_start_time() = At(5);
  *request.mutable_end_time() = At(5);
  CHECK(bank.ReasonFor(request) == "INVALID_TIME_RANGE");
  request = StatementOf("A");
  request.add_kinds(v1::Transaction::KIND_UNSPECIFIED);
  CHECK(bank.ReasonFor(request) == "INVALID_KIND");
  request = StatementOf("A");
  request.set_order(static_cast<v1::ListTransactionsRequest::Order>(9));
  CHECK(bank.ReasonFor(request) == "INVALID_ORDER");
}

TEST_CASE("A balance after a transaction") {
  const Bank bank;
  const auto after = [&](std::int64_t id) { return *bank.client.Balance(BalanceAfter("A", id)); };
  CHECK(after(3).balance_minor() == 700);
  CHECK(after(5).balance_minor() == 500);
  CHECK(after(5).available_minor() == 400);
  CHECK(after(6).last_transaction_id() == 5);
  CHECK(after(7).available_minor() == 420);
  CHECK(after(8).balance_minor() == bank.client.Balance("A")->balance_minor());
  const auto before = *bank.client.Balance(BalanceAfter("B", 1));
  CHECK(before.balance_minor() == 0);
  CHECK(before.last_transaction_id() == 0);
  CHECK(before.currency_code() == "USD");
  CHECK(ReasonOf(bank.client.Balance(BalanceAfter("A", 9)).status()) == "TRANSACTION_NOT_FOUND");
  CHECK(ReasonOf(bank.client.Balance(BalanceAfter("A", -1)).status()) == "INVALID_TRANSACTION_ID");
}

TEST_CASE("A balance at a time") {
  const Bank bank;
  v1::BalanceRequest request;
  request.set_account("A");
  *request.mutable_as_of_time() = At(4);
  CHECK(bank.client.Balance(request)->balance_minor() == 500);
  request.mutable_as_of_time()->set_seconds(At(3).seconds());
  request.mutable_as_of_time()->set_nanos(999'999'999);
  CHECK(bank.client.Balance(request)->balance_minor() == 700);
  *request.mutable_as_of_time() = At(0);
  CHECK(bank.client.Balance(request)->balance_minor() == 0);
  CHECK(bank.client.Balance(request)->last_transaction_id() == 0);
  *request.mutable_as_of_time() = At(10'000);
  CHECK(ReasonOf(bank.client.Balance(request).status()) == "INVALID_AS_OF_TIME");
}

}  // namespace
}  // namespace atm
