// The caller's own reference, the business day and who caused it: in what is answered, in what is
// listed, and to choose by.
#include <memory>
#include <string>
#include <vector>

#include "atm/v1/admin_service.grpc.pb.h"
#include "tests/catch2.h"
#include "tests/server/admin.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/hold_bank.h"
#include "tests/server/methods.h"
#include "tests/server/text_calls.h"

namespace atm::server::testing {
namespace {

using Stub = v1::AtmService::Stub;

constexpr char kPeer[] = "ipv4:127.0.0.1";

std::vector<std::int64_t> TransactionIdsOf(
    const google::protobuf::RepeatedPtrField<v1::Transaction>& transactions) {
  std::vector<std::int64_t> ids;
  for (const v1::Transaction& transaction : transactions) ids.push_back(transaction.id());
  return ids;
}

std::vector<std::int64_t> LinesOf(const v1::ListTransactionsResponse& page) {
  std::vector<std::int64_t> ids;
  for (const v1::StatementLine& line : page.lines()) ids.push_back(line.transaction().id());
  return ids;
}

// All that an export or a watch of a bounded number sends.
std::vector<v1::Transaction> Exported(Bank& bank, const std::string& request) {
  const auto stub = v1::AdminService::NewStub(bank.channel());
  grpc::ClientContext context;
  context.set_deadline(Patience());
  const auto reader =
      stub->ExportTransactions(&context, FromText<v1::ExportTransactionsRequest>(request));
  std::vector<v1::Transaction> transactions;
  for (v1::ExportTransactionsResponse part; reader->Read(&part);) {
    transactions.insert(transactions.end(), part.transactions().begin(), part.transactions().end());
  }
  REQUIRE(reader->Finish().ok());
  return transactions;
}

std::vector<v1::Transaction> Watched(Bank& bank, const std::string& request, std::size_t count) {
  grpc::ClientContext context;
  context.set_deadline(Patience());
  const auto reader =
      bank.stub().WatchTransactions(&context, FromText<v1::WatchTransactionsRequest>(request));
  std::vector<v1::Transaction> transactions;
  for (v1::WatchTransactionsResponse next; transactions.size() < count && reader->Read(&next);) {
    transactions.push_back(next.transaction());
  }
  context.TryCancel();
  (void)reader->Finish();
  return transactions;
}

TEST_CASE("Every method that moves money records reference, origin and business day") {
  HoldBank bank(MemoryJournal(), 1'700'000'000'000'000);
  const auto check = [](const v1::Transaction& transaction) {
    CAPTURE(transaction.kind());
    CHECK(transaction.reference() == "order 17/ü");
    CHECK(transaction.origin() == kPeer);
    CHECK(transaction.business_day() == "2023-11-14");
    CHECK_FALSE(transaction.has_debit_balance_minor());
    CHECK_FALSE(transaction.has_credit_balance_minor());
  };
  const std::string with = " reference: 'order 17/\xc3\xbc'";
  Stub& stub = bank.stub();
  const auto deposit = Ask(stub, &Stub::Deposit, "account: '10001' amount_minor: 5" + with);
  check(deposit.response.transaction());
  check(
      Ask(stub, &Stub::Withdraw, "account: '10001' amount_minor: 5" + with).response.transaction());
  check(
      Ask(stub, &Stub::Transfer, "from_account: '10001' to_account: '10002' amount_minor: 5" + with)
          .response.transaction());
  const auto hold = [&] {
    const auto held = Ask(stub, &Stub::Hold, "account: '10001' amount_minor: 5" + with);
    check(held.response.transaction());
    return "hold_id: " + std::to_string(held.response.transaction().id());
  };
  check(Ask(stub, &Stub::Capture, hold() + " amount_minor: 5" + with).response.transaction());
  check(Ask(stub, &Stub::Release, hold() + with).response.transaction());
  check(Ask(stub, &Stub::Reverse,
            "reason: REVERSAL_REASON_NO_CASH transaction_id: " +
                std::to_string(deposit.response.transaction().id()) + with)
            .response.transaction());
  Admin admin(bank.channel());
  check(admin.Open("account: '20002' currency_code: 'USD'" + with).response.transaction());
}

TEST_CASE("What the bank does by itself has the bank as its origin, and no reference") {
  HoldBank bank;
  const auto held =
      Ask(bank.stub(), &Stub::Hold, "account: '10001' amount_minor: 5 reference: 'mine'");
  bank.AdvanceUs(601 * kSecondUs);
  REQUIRE(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  const auto page =
      Ask(bank.stub(), &Stub::ListTransactions, "account: '10001' kinds: KIND_EXPIRY");
  REQUIRE(page.response.lines_size() == 1);
  const v1::Transaction& expiry = page.response.lines(0).transaction();
  CHECK(expiry.hold_id() == held.response.transaction().id());
  CHECK(expiry.origin() == "bank");
  CHECK(expiry.reference().empty());
}

TEST_CASE("Feeds and exports tell both balances, also zero, and nobody else is told") {
  Bank bank;
  REQUIRE(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 1'000'00}).status.ok());
  const std::vector<v1::Transaction> exported = Exported(bank, "after_transaction_id: 3");
  REQUIRE(exported.size() == 1);
  CHECK(exported[0].has_debit_balance_minor());
  CHECK(exported[0].debit_balance_minor() == 0);
  CHECK(exported[0].credit_balance_minor() == 1'000'00);
  const std::vector<v1::Transaction> watched = Watched(bank, "after_transaction_id: 3", 1);
  REQUIRE(watched.size() == 1);
  CHECK(watched[0].SerializeAsString() == exported[0].SerializeAsString());
  const auto told = Ask(bank.stub(), &Stub::GetTransaction, "transaction_id: 4");
  CHECK_FALSE(told.response.transaction().has_debit_balance_minor());
  CHECK_FALSE(told.response.transaction().has_credit_balance_minor());
}

TEST_CASE("Statements, exports and feeds choose by reference, business day and origin") {
  Bank bank;
  for (int i = 0; i < 300; ++i) {
    REQUIRE(Ask(bank.stub(), &Stub::Deposit,
                "account: '10001' amount_minor: 1" +
                    std::string(i % 100 == 50 ? " reference: 'rare'" : ""))
                .status.ok());
  }
  const std::string day = Ask(bank.stub(), &Stub::GetTransaction, "transaction_id: 4")
                              .response.transaction()
                              .business_day();
  const std::vector<std::int64_t> rare = {54, 154, 254};
  const auto ids = [](const std::vector<v1::Transaction>& transactions) {
    std::vector<std::int64_t> found;
    for (const v1::Transaction& transaction : transactions) found.push_back(transaction.id());
    return found;
  };
  for (const std::string account : {"", "account: '10001' "}) {
    CAPTURE(account);
    CHECK(ids(Exported(bank, account + "reference: 'rare'")) == rare);
    CHECK(ids(Exported(bank, account + "reference: 'rare' after_transaction_id: 54")) ==
          std::vector<std::int64_t>{154, 254});
    CHECK(Exported(bank, account + "reference: 'Rare'").empty());
    CHECK(Exported(bank, account + "business_day: '2001-01-01'").empty());
    CHECK(Exported(bank, account + "origin: 'nobody'").empty());
    // The accounts were opened by the test itself, whom the ledger does not know.
    CHECK(Exported(bank, account + "business_day: '" + day + "' origin: '" + kPeer + "'").size() ==
          300);
    CHECK(Exported(bank, account + "origin: 'unknown'").size() == (account.empty() ? 3 : 1));
    CHECK(ids(Watched(bank, account + "reference: 'rare'", 3)) == rare);
    CHECK(ids(Watched(bank, account + "origin: 'unknown'", 1)) == std::vector<std::int64_t>{1});
  }
  const auto lines = [&](const std::string& filter) {
    return Ask(bank.stub(), &Stub::ListTransactions,
               "account: '10001' order: ORDER_OLDEST_FIRST page_size: 1000 " + filter)
        .response;
  };
  CHECK(LinesOf(lines("reference: 'rare'")) == rare);
  CHECK(LinesOf(lines("origin: 'unknown'")) == std::vector<std::int64_t>{1});
  CHECK(lines("business_day: '" + day + "'").lines_size() == 301);
  CHECK(lines("business_day: '2001-01-01'").lines_size() == 0);
  CHECK(lines("reference: 'rare' kinds: KIND_WITHDRAWAL").lines_size() == 0);
}

TEST_CASE("A page token of a statement belongs to its filter") {
  Bank bank;
  for (int i = 0; i < 4; ++i) {
    REQUIRE(Ask(bank.stub(), &Stub::Deposit, "account: '10001' amount_minor: 1 reference: 'r'")
                .status.ok());
  }
  const std::string request = "account: '10001' page_size: 2 reference: 'r' ";
  const auto first = Ask(bank.stub(), &Stub::ListTransactions, request);
  REQUIRE(first.response.lines_size() == 2);
  const std::string token = "page_token: '" + first.response.next_page_token() + "' ";
  CHECK(LinesOf(Ask(bank.stub(), &Stub::ListTransactions, request + token).response) ==
        std::vector<std::int64_t>{5, 4});
  for (const char* other : {"account: '10001' ", "account: '10001' reference: 's' ",
                            "account: '10001' reference: 'r' origin: 'x' ",
                            "account: '10001' reference: 'r' business_day: '2026-11-30' "}) {
    CAPTURE(other);
    CheckInvalid(Ask(bank.stub(), &Stub::ListTransactions, other + token).status,
                 "INVALID_PAGE_TOKEN", "30", {"page_token"});
  }
}

TEST_CASE("FindTransactions finds by reference, newest first, by pages") {
  Bank bank;
  for (int i = 0; i < 5; ++i) {
    REQUIRE(Ask(bank.stub(), &Stub::Transfer,
                "from_account: '10001' to_account: '10002' amount_minor: 1 reference: 'r'")
                .status.ok());
    REQUIRE(Deposit(bank.stub(), {.account = "10002", .amount_minor = 1}).status.ok());
  }
  const auto find = [&](const std::string& request) {
    return Ask(bank.stub(), &Stub::FindTransactions, request);
  };
  const auto all = find("reference: 'r'");
  REQUIRE(all.status.ok());
  CHECK(TransactionIdsOf(all.response.transactions()) ==
        std::vector<std::int64_t>{12, 10, 8, 6, 4});
  CHECK(all.response.next_page_token().empty());
  const auto first = find("reference: 'r' page_size: 2");
  CHECK(TransactionIdsOf(first.response.transactions()) == std::vector<std::int64_t>{12, 10});
  // What happens between two pages moves nothing.
  REQUIRE(Ask(bank.stub(), &Stub::Deposit, "account: '10001' amount_minor: 1 reference: 'r'")
              .status.ok());
  const std::string token = "page_token: '" + first.response.next_page_token() + "'";
  const auto second = find("reference: 'r' page_size: 3 " + token);
  CHECK(TransactionIdsOf(second.response.transactions()) == std::vector<std::int64_t>{8, 6, 4});
  CHECK(second.response.next_page_token().empty());
  CheckInvalid(find("reference: 's' " + token).status, "INVALID_PAGE_TOKEN", "30", {"page_token"});
  CheckInvalid(find("reference: 'r' page_token: 'x'").status, "INVALID_PAGE_TOKEN", "30",
               {"page_token"});
  CheckInvalid(find("reference: 'r' page_size: -1").status, "INVALID_PAGE_SIZE", "30",
               {"page_size"});
  CheckInvalid(find("").status, "INVALID_REFERENCE", "30", {"reference"});
  CheckInvalid(find(R"(reference: 'a\nb')").status, "INVALID_REFERENCE", "30", {"reference"});
  CheckInvalid(find("reference: '" + std::string(65, 'a') + "'").status, "INVALID_REFERENCE", "30",
               {"reference"});
  const auto none = find("reference: 'none'");
  CHECK(none.status.ok());
  CHECK(none.response.transactions_size() == 0);
}

TEST_CASE("A wrong business day is named by every method that has one") {
  Bank bank;
  for (const char* day : {"2026-02-30", "2026-2-3", "30.11.2026", "today", "1969-12-31",
                          "2026-11-30T00:00:00Z", "+026-01-01", "-001-01-01"}) {
    CAPTURE(day);
    const std::string field = " business_day: '" + std::string(day) + "'";
    CheckInvalid(Ask(bank.stub(), &Stub::ListTransactions, "account: '10001'" + field).status,
                 "INVALID_BUSINESS_DAY", "30", {"business_day"});
    grpc::ClientContext watching;
    const auto watch =
        bank.stub().WatchTransactions(&watching, FromText<v1::WatchTransactionsRequest>(field));
    v1::WatchTransactionsResponse nothing;
    CHECK_FALSE(watch->Read(&nothing));
    CheckInvalid(watch->Finish(), "INVALID_BUSINESS_DAY", "30", {"business_day"});
    const auto admin = v1::AdminService::NewStub(bank.channel());
    grpc::ClientContext exporting;
    const auto reader =
        admin->ExportTransactions(&exporting, FromText<v1::ExportTransactionsRequest>(field));
    v1::ExportTransactionsResponse part;
    CHECK_FALSE(reader->Read(&part));
    CheckInvalid(reader->Finish(), "INVALID_BUSINESS_DAY", "30", {"business_day"});
  }
}

TEST_CASE("REQUEST_ID_REUSED names the reference last, by every method, also after a refusal") {
  Bank bank;
  const std::string id = std::string(" request_id: '") + kRequestId + "'";
  const auto reused = [&](const MoneyMethod& method, const std::string& changes) {
    const Details details = DetailsOf(CallChanged(bank.channel(), method, changes));
    return details.reason == "REQUEST_ID_REUSED" ? details.metadata.at("field") : details.reason;
  };
  const MoneyMethod withdraw = {"Withdraw", "account: '10001' amount_minor: 1"};
  CHECK(CallChanged(bank.channel(), withdraw, id + " reference: 'a'").ok());
  CHECK(CallChanged(bank.channel(), withdraw, id + " reference: 'a'").ok());
  CHECK(reused(withdraw, id + " reference: 'b'") == "reference");
  CHECK(reused(withdraw, id) == "reference");
  CHECK(reused(withdraw, id + " reference: 'b' memo: 'm'") == "memo");
  const std::string other = " request_id: '01890a5d-ac96-774b-bcce-b302099a8058'";
  const MoneyMethod too_much = {"Withdraw", "account: '10001' amount_minor: 99999999"};
  CHECK(reused(too_much, other + " reference: 'a'") == "INSUFFICIENT_FUNDS");
  CHECK(reused(too_much, other + " reference: 'a'") == "INSUFFICIENT_FUNDS");
  CHECK(reused(too_much, other) == "reference");
}

}  // namespace
}  // namespace atm::server::testing
