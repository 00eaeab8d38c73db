// Money taken back.
#include "tests/catch2.h"
#include "tests/server/calls.h"
#include "tests/server/hold_bank.h"

namespace atm::server::testing {
namespace {

using grpc::StatusCode;

constexpr char kReversalId[] = "01890a5d-ac96-774b-bcce-b302099a8058";

// Moves 40.00 USD of 10001 in one of the ways that can be taken back; the transaction's id.
struct Way {
  const char* name;
  std::int64_t (*move)(HoldBank& bank);
  std::int64_t balance_minor;  // of 10001 after it
};

std::int64_t IdOf(const auto& answer) {
  REQUIRE(answer.status.ok());
  return answer.response.transaction().id();
}

constexpr Way kWays[] = {
    {"withdrawal",
     [](HoldBank& bank) {
       return IdOf(Withdraw(bank.stub(),
                            {.account = "10001", .amount_minor = 40'00, .request_id = kRequestId}));
     },
     960'00},
    {"deposit",
     [](HoldBank& bank) {
       return IdOf(Deposit(bank.stub(),
                           {.account = "10001", .amount_minor = 40'00, .request_id = kRequestId}));
     },
     1'040'00},
    {"transfer",
     [](HoldBank& bank) {
       return IdOf(Transfer(bank.stub(), {.from_account = "10001",
                                          .to_account = "10002",
                                          .amount_minor = 40'00,
                                          .request_id = kRequestId}));
     },
     960'00},
    {"capture",
     [](HoldBank& bank) {
       const std::int64_t hold_id = bank.SetAside(50'00);
       return IdOf(Capture(bank.stub(),
                           {.hold_id = hold_id, .amount_minor = 40'00, .request_id = kRequestId}));
     },
     960'00},
};

TEST_CASE("A withdrawal, deposit, transfer and capture are reversed whole") {
  const bool by_request_id = GENERATE(false, true);
  for (const Way& way : kWays) {
    CAPTURE(way.name);
    HoldBank bank;
    const std::int64_t original = way.move(bank);
    CHECK(bank.BalanceMinor("10001") == way.balance_minor);
    const auto reversed =
        Reverse(bank.stub(), {.transaction_id = by_request_id ? 0 : original,
                              .original_request_id = by_request_id ? kRequestId : "",
                              .currency_code = "USD",
                              .reason = v1::REVERSAL_REASON_TIME_OUT});
    REQUIRE(reversed.status.ok());
    CHECK_FALSE(reversed.response.nothing_to_reverse());
    const v1::Transaction& transaction = reversed.response.transaction();
    CHECK(transaction.kind() == v1::Transaction::KIND_REVERSAL);
    CHECK(transaction.original_transaction_id() == original);
    CHECK(transaction.reversal_reason() == v1::REVERSAL_REASON_TIME_OUT);
    CHECK(transaction.hold_id() == 0);
    CHECK(transaction.amount_minor() == 40'00);
    CHECK(bank.BalanceMinor("10001") == 1'000'00);
    CHECK(bank.BalanceMinor("10002") == 0);
    CHECK(bank.AvailableMinor("10001") == 1'000'00);
    // Of a transfer, the account that had been paid.
    const bool transfer = std::string(way.name) == "transfer";
    CHECK(reversed.response.balance().account() == (transfer ? "10002" : "10001"));
    CHECK(reversed.response.balance().balance_minor() == (transfer ? 0 : 1'000'00));
  }
}

TEST_CASE("They are reversed in parts, at most the original amount in all") {
  for (const Way& way : kWays) {
    CAPTURE(way.name);
    HoldBank bank;
    const std::int64_t original = way.move(bank);
    const std::string id = std::to_string(original);
    const std::string account = std::string(way.name) == "transfer" ? "10002" : "10001";
    REQUIRE(Reverse(bank.stub(), {.transaction_id = original, .amount_minor = 10'00}).status.ok());
    const ReverseFields too_much{
        .transaction_id = original, .amount_minor = 30'01, .request_id = kReversalId};
    for (int i = 0; i < 2; ++i) {  // the second time from the record
      const auto status = Reverse(bank.stub(), too_much).status;
      CheckRefusal(status, StatusCode::FAILED_PRECONDITION, "REVERSAL_EXCEEDS_ORIGINAL",
                   {{"account", account},
                    {"currency_code", "USD"},
                    {"requested_minor", "3001"},
                    {"response_code", "13"},
                    {"reversible_minor", "3000"},
                    {"transaction_id", id}});
      CHECK_THAT(status.error_message(),
                 ContainsSubstring("30.00 USD") && ContainsSubstring("30.01 USD"));
    }
    // Without an amount: what is left.
    const auto rest = Reverse(bank.stub(), {.transaction_id = original});
    REQUIRE(rest.status.ok());
    CHECK(rest.response.transaction().amount_minor() == 30'00);
    CHECK(bank.BalanceMinor("10001") == 1'000'00);
    for (const std::int64_t amount_minor : {0, 1}) {
      CheckRefusal(
          Reverse(bank.stub(), {.transaction_id = original, .amount_minor = amount_minor}).status,
          StatusCode::FAILED_PRECONDITION, "ALREADY_REVERSED",
          {{"account", account}, {"response_code", "21"}, {"transaction_id", id}});
    }
    CHECK(bank.BalanceMinor("10001") == 1'000'00);
  }
}

TEST_CASE("Reversing a deposit never overdraws, and leaves alone what is held") {
  HoldBank bank;
  const std::int64_t original =
      IdOf(Deposit(bank.stub(), {.account = "10001", .amount_minor = 40'00}));
  bank.SetAside(1'010'00);
  const auto refused = Reverse(bank.stub(), {.transaction_id = original});
  CheckRefusal(refused.status, StatusCode::FAILED_PRECONDITION, "INSUFFICIENT_FUNDS",
               {{"account", "10001"},
                {"available_minor", "3000"},
                {"balance_minor", "104000"},
                {"currency_code", "USD"},
                {"requested_minor", "4000"},
                {"response_code", "51"}});
  CHECK(Reverse(bank.stub(), {.transaction_id = original, .amount_minor = 30'00}).status.ok());
}

TEST_CASE("TRANSACTION_NOT_FOUND for an id that no transaction has") {
  HoldBank bank;
  CheckRefusal(Reverse(bank.stub(), {.transaction_id = 999}).status, StatusCode::NOT_FOUND,
               "TRANSACTION_NOT_FOUND", {{"response_code", "25"}, {"transaction_id", "999"}});
}

TEST_CASE("NOT_REVERSIBLE: an opening, a reversal, the end of a hold") {
  HoldBank bank;
  std::int64_t original = 1;
  SECTION("an opening") {}
  SECTION("a reversal") {
    const std::int64_t deposited =
        IdOf(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1}));
    original = IdOf(Reverse(bank.stub(), {.transaction_id = deposited}));
  }
  SECTION("a release") {
    const std::int64_t hold_id = bank.SetAside(1);
    original = IdOf(Release(bank.stub(), {.hold_id = hold_id}));
  }
  SECTION("an expiry") {
    original = bank.SetAside(1) + 1;
    bank.AdvanceUs(std::int64_t{600} * 1'000'000);
    REQUIRE(Deposit(bank.stub(), {.account = "10002", .amount_minor = 1}).status.ok());
  }
  const auto status = Reverse(bank.stub(), {.transaction_id = original, .amount_minor = 1}).status;
  CheckRefusal(status, StatusCode::FAILED_PRECONDITION, "NOT_REVERSIBLE",
               {{"account", "10001"},
                {"response_code", "12"},
                {"transaction_id", std::to_string(original)}});
  CHECK(status.error_message() ==
        "Transaction " + std::to_string(original) +
            " of account 10001 is an opening, a reversal or the end of a hold, which cannot be "
            "reversed. Nothing moved.");
}

TEST_CASE("A hold that is open is reversed whole, by its release") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(40'00);
  const std::string id = std::to_string(hold_id);
  for (int i = 0; i < 2; ++i) {  // the second time from the record
    CheckRefusal(
        Reverse(bank.stub(),
                {.transaction_id = hold_id, .amount_minor = 39'99, .request_id = kRequestId})
            .status,
        StatusCode::FAILED_PRECONDITION, "NOT_REVERSIBLE",
        {{"account", "10001"},
         {"currency_code", "USD"},
         {"held_minor", "4000"},
         {"requested_minor", "3999"},
         {"response_code", "12"},
         {"transaction_id", id}});
  }
  CheckRefusal(Reverse(bank.stub(), {.transaction_id = hold_id, .amount_minor = 40'01}).status,
               StatusCode::FAILED_PRECONDITION, "REVERSAL_EXCEEDS_ORIGINAL",
               {{"account", "10001"},
                {"currency_code", "USD"},
                {"requested_minor", "4001"},
                {"response_code", "13"},
                {"reversible_minor", "4000"},
                {"transaction_id", id}});
  const ReverseFields fields{.transaction_id = hold_id,
                             .request_id = kReversalId,
                             .reason = v1::REVERSAL_REASON_CUSTOMER_CANCELLED};
  for (const bool replayed : {false, true}) {
    const auto reversed = Reverse(bank.stub(), fields);
    REQUIRE(reversed.status.ok());
    CHECK(reversed.response.replayed() == replayed);
    const v1::Transaction& transaction = reversed.response.transaction();
    CHECK(transaction.kind() == v1::Transaction::KIND_RELEASE);
    CHECK(transaction.hold_id() == hold_id);
    CHECK(transaction.original_transaction_id() == hold_id);
    CHECK(transaction.reversal_reason() == v1::REVERSAL_REASON_CUSTOMER_CANCELLED);
    CHECK(reversed.response.balance().available_minor() == 1'000'00);
  }
  CHECK(DetailsOf(Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 1}).status).reason ==
        "HOLD_ALREADY_RELEASED");
}

TEST_CASE("CURRENCY_MISMATCH of Reverse comes before what could be reversed") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(40'00);
  for (const std::int64_t original : {std::int64_t{1}, hold_id}) {
    CheckRefusal(
        Reverse(bank.stub(),
                {.transaction_id = original, .amount_minor = 99'999'99, .currency_code = "JPY"})
            .status,
        StatusCode::INVALID_ARGUMENT, "CURRENCY_MISMATCH",
        {{"account", "10001"},
         {"currency_code", "USD"},
         {"field", "currency_code"},
         {"requested_currency_code", "JPY"},
         {"response_code", "12"}});
  }
}

TEST_CASE("A request that never came is reversed, and refused when it comes late") {
  HoldBank bank;
  const ReverseFields fields{.original_request_id = kRequestId, .request_id = kReversalId};
  for (const bool replayed : {false, true}) {
    const auto reversed = Reverse(bank.stub(), fields);
    REQUIRE(reversed.status.ok());
    CHECK(reversed.response.nothing_to_reverse());
    CHECK(reversed.response.replayed() == replayed);
    CHECK_FALSE(reversed.response.has_transaction());
    CHECK_FALSE(reversed.response.has_balance());
  }
  const std::int64_t hold_id = bank.SetAside(1);
  const std::string id = kRequestId;
  const grpc::Status late[] = {
      Withdraw(bank.stub(), {.account = "10001", .amount_minor = 1, .request_id = id}).status,
      Deposit(bank.stub(), {.account = "10001", .amount_minor = 1, .request_id = id}).status,
      Transfer(
          bank.stub(),
          {.from_account = "10001", .to_account = "10002", .amount_minor = 1, .request_id = id})
          .status,
      // It comes before all that the ledger would look up, here ACCOUNT_NOT_FOUND.
      Hold(bank.stub(), {.account = "99999", .amount_minor = 1, .request_id = id}).status,
      Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 1, .request_id = id}).status,
      Release(bank.stub(), {.hold_id = hold_id, .request_id = id}).status,
      Reverse(bank.stub(), {.transaction_id = 1, .request_id = id}).status};
  for (const grpc::Status& status : late) {
    CheckRefusal(status, StatusCode::FAILED_PRECONDITION, "REVERSED_BEFORE_ARRIVAL",
                 {{"request_id", kRequestId}, {"response_code", "21"}});
  }
  CHECK(bank.BalanceMinor("10001") == 1'000'00);
  CHECK(bank.ledger().last_transaction() == hold_id);
}

TEST_CASE("A request that was refused has nothing to reverse, and stays refused") {
  HoldBank bank;
  const MoneyFields fields{.account = "10001", .amount_minor = 1'000'01, .request_id = kRequestId};
  CHECK(DetailsOf(Withdraw(bank.stub(), fields).status).reason == "INSUFFICIENT_FUNDS");
  const auto reversed = Reverse(bank.stub(), {.original_request_id = kRequestId});
  REQUIRE(reversed.status.ok());
  CHECK(reversed.response.nothing_to_reverse());
  REQUIRE(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1'000'00}).status.ok());
  CHECK(DetailsOf(Withdraw(bank.stub(), fields).status).reason == "INSUFFICIENT_FUNDS");
}

TEST_CASE("REQUEST_ID_REUSED names original, amount_minor, reason and memo of a reversal") {
  HoldBank bank;
  const std::int64_t original =
      IdOf(Deposit(bank.stub(), {.account = "10001", .amount_minor = 40'00}));
  const ReverseFields first{
      .transaction_id = original, .amount_minor = 10'00, .request_id = kReversalId};
  REQUIRE(Reverse(bank.stub(), first).status.ok());
  const auto expect = [&](const ReverseFields& fields, const std::string& field) {
    CheckRefusal(Reverse(bank.stub(), fields).status, StatusCode::ALREADY_EXISTS,
                 "REQUEST_ID_REUSED",
                 {{"field", field}, {"request_id", kReversalId}, {"response_code", "94"}});
  };
  ReverseFields other = first;
  other.memo = "other";
  expect(other, "memo");
  other.reason = v1::REVERSAL_REASON_NO_CASH;
  expect(other, "reason");
  other.amount_minor = 11'00;
  expect(other, "amount_minor");
  other.transaction_id = 999;
  expect(other, "original");
  CHECK(bank.BalanceMinor("10001") == 1'030'00);
  const auto again = Reverse(bank.stub(), first);
  CHECK(again.response.replayed());
  CHECK(again.response.transaction().amount_minor() == 10'00);
}

}  // namespace
}  // namespace atm::server::testing
