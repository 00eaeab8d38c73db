// What is shown of books that are whole.
#include "client/cli/show/admin_output.h"
#include "tests/catch2.h"

namespace atm::cli {
namespace {

v1::VerifyBooksResponse FourteenAccounts() {
  v1::VerifyBooksResponse response;
  response.set_whole(true);
  response.set_accounts(14);
  response.set_transactions(20);
  response.set_entries(30);
  response.set_head("30:8f0c");
  return response;
}

TEST_CASE("Books: the bank's own accounts are told apart, as 'admin list' does not list them") {
  v1::VerifyBooksResponse response = FourteenAccounts();
  response.set_bank_accounts(2);
  CHECK(BooksTable(response, Paint(false)) ==
        "The books are whole.\n"
        "\n"
        "Accounts      12, and 2 of the bank\n"
        "Transactions  20\n"
        "Entries       30\n"
        "Head          30:8f0c\n");
  CHECK(BooksCsv(response, CsvUse::kProgram) ==
        "whole,accounts,transactions,entries,head,bank_accounts\n"
        "true,14,20,30,30:8f0c,2\n");
}

TEST_CASE("Books: an older bank does not tell them apart") {
  CHECK_THAT(BooksTable(FourteenAccounts(), Paint(false)),
             ContainsSubstring("\nAccounts      14, with those of the bank\n"));
  CHECK_THAT(BooksCsv(FourteenAccounts(), CsvUse::kProgram),
             ContainsSubstring("\ntrue,14,20,30,30:8f0c,\n"));
}

}  // namespace
}  // namespace atm::cli
