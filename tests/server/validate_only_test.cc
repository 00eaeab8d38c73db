// validate_only (AIP-163): every request that changes something can be tried, and nothing happens.
#include <memory>
#include <string>

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

constexpr char kTried[] = " validate_only: true";

// Tries a request, then sends it, and checks that the first answer was the second one without what
// only a real transaction gets.
template <typename Request, typename Response>
void CheckTried(HoldBank& bank,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const std::string& request) {
  CAPTURE(request);
  const auto before = bank.ledger().last_transaction();
  const storage::ChainHead head = bank.ledger().chain_head();
  const auto tried = Ask(bank.stub(), method, request + kTried);
  REQUIRE(tried.status.ok());
  CHECK(bank.ledger().last_transaction() == before);
  CHECK(bank.ledger().chain_head() == head);
  CHECK(tried.response.transaction().id() == 0);
  auto real = Ask(bank.stub(), method, request);
  REQUIRE(real.status.ok());
  CHECK_FALSE(real.response.replayed());
  CHECK(real.response.transaction().id() == before + 1);
  real.response.mutable_transaction()->clear_id();
  real.response.mutable_balance()->clear_last_transaction_id();
  CHECK(tried.response.SerializeAsString() == real.response.SerializeAsString());
}

TEST_CASE("validate_only: the answer is the one that would come, and nothing happens") {
  HoldBank bank;
  const std::string id = " request_id: '01890a5d-ac96-774b-bcce-b302099a805";
  CheckTried(bank, &Stub::Withdraw,
             "account: '10001' amount_minor: 7 memo: 'm' reference: 'r'" + id + "1'");
  CheckTried(bank, &Stub::Deposit, "account: '10001' amount_minor: 7" + id + "2'");
  CheckTried(bank, &Stub::Hold, "account: '10001' amount_minor: 7" + id + "3'");
  const std::string hold = "hold_id: " + std::to_string(bank.ledger().last_transaction());
  CheckTried(bank, &Stub::Capture, hold + " amount_minor: 3" + id + "4'");
  CheckTried(bank, &Stub::Reverse,
             "transaction_id: " + std::to_string(bank.ledger().last_transaction()) +
                 " reason: REVERSAL_REASON_NO_CASH" + id + "5'");
  const std::int64_t other = bank.SetAside(9);
  CheckTried(bank, &Stub::Release, "hold_id: " + std::to_string(other) + id + "6'");

  const std::string transfer =
      "from_account: '10001' to_account: '10002' amount_minor: 7" + id + "7'";
  const auto tried = Ask(bank.stub(), &Stub::Transfer, transfer + kTried);
  auto real = Ask(bank.stub(), &Stub::Transfer, transfer);
  CHECK(tried.response.transaction().id() == 0);
  real.response.mutable_transaction()->clear_id();
  real.response.mutable_from_balance()->clear_last_transaction_id();
  real.response.mutable_to_balance()->clear_last_transaction_id();
  CHECK(tried.response.SerializeAsString() == real.response.SerializeAsString());
}

TEST_CASE("validate_only: a request without an id gets none") {
  Bank bank;
  const auto tried =
      Ask(bank.stub(), &Stub::Deposit, std::string("account: '10001' amount_minor: 7") + kTried);
  CHECK(tried.response.transaction().request_id().empty());
  CHECK(tried.response.balance().balance_minor() == 1'000'07);
  CHECK(bank.BalanceMinor("10001") == 1'000'00);
}

TEST_CASE("validate_only: the refusal is the one that would come, and is not recorded") {
  Bank bank;
  const std::string request =
      std::string("account: '10001' amount_minor: 99999999 request_id: '") + kRequestId + "'";
  const auto tried = Ask(bank.stub(), &Stub::Withdraw, request + kTried);
  CHECK(DetailsOf(tried.status).reason == "INSUFFICIENT_FUNDS");
  CHECK(DetailsOf(
            Ask(bank.stub(), &Stub::GetTransaction, std::string("request_id: '") + kRequestId + "'")
                .status)
            .reason == "TRANSACTION_NOT_FOUND");
  // The id is free for anything else.
  CHECK(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1, .request_id = kRequestId})
            .status.ok());
  for (const MoneyMethod& method : kMoneyMethods) {
    if (!HasField(method, "account")) continue;
    CAPTURE(method.name);
    CHECK(DetailsOf(CallChanged(bank.channel(), method, std::string("account: '4711'") + kTried))
              .reason == "ACCOUNT_NOT_FOUND");
    CHECK(DetailsOf(CallChanged(bank.channel(), method, std::string("account: '?'") + kTried))
              .reason == "INVALID_ACCOUNT");
  }
}

TEST_CASE("validate_only: a request that was carried out before is answered from the record") {
  Bank bank;
  const std::string request =
      std::string("account: '10001' amount_minor: 5 request_id: '") + kRequestId + "'";
  const auto real = Ask(bank.stub(), &Stub::Deposit, request);
  const auto tried = Ask(bank.stub(), &Stub::Deposit, request + kTried);
  CHECK(tried.response.replayed());
  CHECK(tried.response.transaction().id() == real.response.transaction().id());
  CHECK(
      DetailsOf(Ask(bank.stub(), &Stub::Deposit, request + " memo: 'm'" + kTried).status).reason ==
      "REQUEST_ID_REUSED");
}

TEST_CASE("validate_only: accounts are opened, changed and closed only for real") {
  HoldBank bank;
  Admin admin(bank.channel());
  const std::string opening =
      "account: '30001' currency_code: 'USD' opening_balance_minor: 500 display_name: 'Ada' "
      "limits { day_minor: 7 }";
  const auto tried = admin.Open(opening + kTried);
  REQUIRE(tried.status.ok());
  CHECK(tried.response.transaction().id() == 0);
  CHECK(DetailsOf(admin.Get("account: '30001'").status).reason == "ACCOUNT_NOT_FOUND");
  auto real = admin.Open(opening);
  REQUIRE(real.status.ok());
  CHECK(real.response.transaction().id() > 0);
  // The clock of this bank moves only when the test says so.
  real.response.mutable_account()->mutable_balance()->clear_last_transaction_id();
  CHECK(tried.response.account().SerializeAsString() ==
        real.response.account().SerializeAsString());
  CHECK(DetailsOf(admin.Open(opening + kTried).status).reason == "ACCOUNT_EXISTS");

  const auto same = [&](const auto& one, const auto& other) {
    REQUIRE(one.status.ok());
    CHECK(one.response.account().SerializeAsString() ==
          other.response.account().SerializeAsString());
  };
  const std::string before = admin.Get("account: '30001'").response.SerializeAsString();
  const storage::ChainHead head = bank.ledger().chain_head();
  const std::string update = "account: '30001' display_name: 'Eve' freeze { blocks: BLOCKS_ALL }";
  const auto updated = admin.Update(update + kTried);
  CHECK(updated.response.account().display_name() == "Eve");
  CHECK(DetailsOf(admin.Close(std::string("account: '30001'") + kTried).status).reason ==
        "ACCOUNT_NOT_EMPTY");
  CHECK(DetailsOf(admin.Reopen(std::string("account: '30001'") + kTried).status).reason ==
        "ACCOUNT_NOT_CLOSED");
  CHECK(admin.Get("account: '30001'").response.SerializeAsString() == before);
  CHECK(bank.ledger().chain_head() == head);
  same(updated, admin.Update(update));

  const auto closed = admin.Close(std::string("account: '10002'") + kTried);
  CHECK(closed.response.account().state() == v1::Account::STATE_CLOSED);
  same(closed, admin.Close("account: '10002'"));
  const auto reopened = admin.Reopen(std::string("account: '10002'") + kTried);
  CHECK(reopened.response.account().state() == v1::Account::STATE_ACTIVE);
  same(reopened, admin.Reopen("account: '10002'"));
}

TEST_CASE("validate_only: a whole batch is tried, each operation after those before it") {
  Bank bank;
  const std::string operations =
      "operations { withdraw { account: '10001' amount_minor: 60000 } } "
      "operations { withdraw { account: '10001' amount_minor: 60000 } } "
      "operations { deposit { account: '10001' amount_minor: 1 } }";
  const storage::ChainHead head = bank.ledger().chain_head();
  const auto tried = Ask(bank.stub(), &Stub::ExecuteBatch, operations + kTried);
  REQUIRE(tried.response.results_size() == 3);
  CHECK(tried.response.results(0).withdraw().balance().balance_minor() == 400'00);
  CHECK(tried.response.results(0).withdraw().transaction().id() == 0);
  CHECK_THAT(tried.response.results(1).error().message(),
             ContainsSubstring("has 400.00 USD available"));
  CHECK(tried.response.results(2).deposit().balance().balance_minor() == 400'01);
  CHECK(bank.ledger().chain_head() == head);
  CHECK(bank.BalanceMinor("10001") == 1'000'00);

  const auto atomic = Ask(bank.stub(), &Stub::ExecuteBatch, operations + " atomic: true" + kTried);
  const auto real = Ask(bank.stub(), &Stub::ExecuteBatch, operations + " atomic: true");
  REQUIRE(real.response.results_size() == 3);
  for (int i = 0; i < 3; ++i) {
    CHECK(atomic.response.results(i).error().message() ==
          real.response.results(i).error().message());
  }
  CHECK(atomic.response.results(2).error().code() == static_cast<int>(grpc::StatusCode::ABORTED));

  const std::string fits =
      "atomic: true operations { withdraw { account: '10001' amount_minor: 60000 } } ";
  const auto would = Ask(bank.stub(), &Stub::ExecuteBatch, fits + kTried);
  CHECK(would.response.results(0).withdraw().balance().balance_minor() == 400'00);
  CHECK(bank.BalanceMinor("10001") == 1'000'00);
}

TEST_CASE("validate_only: an operation is never carried out because its batch is") {
  Bank bank;
  const auto mixed =
      Ask(bank.stub(), &Stub::ExecuteBatch,
          "operations { deposit { account: '10001' amount_minor: 1 validate_only: true } } "
          "operations { deposit { account: '10001' amount_minor: 2 } }");
  REQUIRE(mixed.status.ok());
  CHECK_THAT(mixed.response.results(0).error().message(), ContainsSubstring("validate_only"));
  CHECK(mixed.response.results(1).deposit().balance().balance_minor() == 1'000'02);
  CHECK(bank.BalanceMinor("10001") == 1'000'02);
  const auto both =
      Ask(bank.stub(), &Stub::ExecuteBatch,
          std::string("operations { deposit { account: '10001' amount_minor: 1 validate_only: true "
                      "} }") +
              kTried);
  CHECK(both.response.results(0).has_deposit());
  CHECK(bank.BalanceMinor("10001") == 1'000'02);
}

}  // namespace
}  // namespace atm::server::testing
