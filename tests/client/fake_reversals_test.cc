// The bank in memory: what is taken back, and what became of a request.
#include <memory>
#include <string>
#include <vector>

#include "atm/client.h"
#include "atm/fake_connection.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"

namespace atm {
namespace {

using Kind = v1::Transaction;

struct Bank {
  std::shared_ptr<FakeConnection> connection = std::make_shared<FakeConnection>();
  Client client{connection};

  Bank() {
    REQUIRE(connection->Open("10001", "USD", 1'000));
    REQUIRE(connection->Open("10002", "USD", 500));
  }

  std::int64_t Holds(const std::string& account) const {
    return client.Balance(account)->balance_minor();
  }
};

template <typename Response>
std::string Reason(const absl::StatusOr<Response>& response) {
  return ReasonOf(response.status());
}

TEST_CASE("FakeConnection takes a withdrawal back in parts, and no more than all of it") {
  const Bank bank;
  const std::int64_t paid = bank.client.Withdraw("10001", 400)->transaction().id();
  const auto part = bank.client.Reverse(Reversal(paid, 150));
  REQUIRE(part.ok());
  CHECK(part->transaction().kind() == Kind::KIND_REVERSAL);
  CHECK(part->transaction().debit_account() == "cash:USD");
  CHECK(part->transaction().original_transaction_id() == paid);
  CHECK(part->transaction().reversal_reason() == v1::REVERSAL_REASON_TIME_OUT);
  CHECK(part->balance().balance_minor() == 750);
  const auto more = bank.client.Reverse(Reversal(paid, 251));
  CHECK(Reason(more) == "REVERSAL_EXCEEDS_ORIGINAL");
  CHECK(DetailsOf(more.status()).FindInt("reversible_minor") == 250);
  CHECK(bank.client.Reverse(Reversal(paid))->transaction().amount_minor() == 250);
  CHECK(Reason(bank.client.Reverse(Reversal(paid))) == "ALREADY_REVERSED");
  CHECK(bank.Holds("10001") == 1'000);
}

TEST_CASE("FakeConnection never overdraws to take a deposit or a transfer back") {
  const Bank bank;
  const std::int64_t paid_in = bank.client.Deposit("10001", 300)->transaction().id();
  const std::int64_t moved = bank.client.Transfer("10001", "10002", 1'100)->transaction().id();
  CHECK(Reason(bank.client.Reverse(Reversal(paid_in))) == "INSUFFICIENT_FUNDS");
  const auto back = bank.client.Reverse(Reversal(moved));
  REQUIRE(back.ok());
  CHECK(back->balance().account() == "10002");
  CHECK(back->balance().balance_minor() == 500);
  CHECK(bank.client.Reverse(Reversal(paid_in)).ok());
  CHECK(bank.Holds("10001") == 1'000);
}

TEST_CASE("FakeConnection takes a hold back whole or not at all") {
  const Bank bank;
  const std::int64_t hold_id = bank.client.Hold("10001", 700)->transaction().id();
  const auto part = bank.client.Reverse(Reversal(hold_id, 1));
  CHECK(Reason(part) == "NOT_REVERSIBLE");
  CHECK(DetailsOf(part.status()).FindInt("held_minor") == 700);
  CHECK(Reason(bank.client.Reverse(Reversal(hold_id, 701))) == "REVERSAL_EXCEEDS_ORIGINAL");
  const auto freed = bank.client.Reverse(Reversal(hold_id, 0, Id(1)));
  REQUIRE(freed.ok());
  CHECK(freed->transaction().kind() == Kind::KIND_RELEASE);
  CHECK(freed->transaction().hold_id() == hold_id);
  CHECK(freed->transaction().original_transaction_id() == hold_id);
  CHECK(freed->balance().available_minor() == 1'000);
  CHECK(bank.client.Reverse(Reversal(hold_id, 700, Id(1)))->replayed());
  CHECK(Reason(bank.client.Reverse(Reversal(hold_id))) == "HOLD_ALREADY_RELEASED");
}

TEST_CASE("FakeConnection takes no opening, reversal or end of a hold back") {
  const Bank bank;
  const std::int64_t hold_id = bank.client.Hold("10001", 700)->transaction().id();
  const std::int64_t released = bank.client.Release(hold_id)->transaction().id();
  const std::int64_t paid = bank.client.Withdraw("10001", 400)->transaction().id();
  const std::int64_t reversal = bank.client.Reverse(Reversal(paid))->transaction().id();
  for (const std::int64_t id : {std::int64_t{1}, released, reversal}) {
    CHECK(Reason(bank.client.Reverse(Reversal(id))) == "NOT_REVERSIBLE");
  }
  CHECK(Reason(bank.client.Reverse(Reversal(reversal + 1))) == "TRANSACTION_NOT_FOUND");
  CHECK(Reason(bank.client.Reverse(WithCurrency(Reversal(paid), "EUR"))) == "CURRENCY_MISMATCH");
}

TEST_CASE("A capture can be taken back") {
  const Bank bank;
  const std::int64_t hold_id = bank.client.Hold("10001", 700)->transaction().id();
  const std::int64_t captured = bank.client.Capture(hold_id, 600)->transaction().id();
  CHECK(bank.client.Reverse(Reversal(captured, 200))->balance().available_minor() == 600);
}

TEST_CASE("A reversal ends the doubt after a lost answer, whether it happened or not") {
  using When = FakeConnection::FailWhen;
  for (const When when : {When::kBeforeItMoves, When::kAfterItMoved}) {
    const Bank bank;
    bank.connection->FailNext(1, absl::UnavailableError("gone"), when);
    const auto lost = bank.client.Withdraw("10001", 400);
    REQUIRE_FALSE(lost.ok());
    const std::string id = RequestIdOf(lost.status());
    const auto ended = bank.client.Reverse(ReversalOf(id, 0, Id(1)));
    REQUIRE(ended.ok());
    CHECK(ended->nothing_to_reverse() == (when == When::kBeforeItMoves));
    CHECK(ended->has_transaction() == (when == When::kAfterItMoved));
    CHECK(ended->has_balance() == (when == When::kAfterItMoved));
    CHECK(bank.Holds("10001") == 1'000);
    const auto again = bank.client.Reverse(ReversalOf(id, 0, Id(1)));
    CHECK(again->replayed());
    CHECK(again->nothing_to_reverse() == ended->nothing_to_reverse());
    // The original, should it arrive after all.
    const auto late = bank.client.Withdraw(Withdrawal("10001", 400, id));
    if (when == When::kBeforeItMoves) {
      CHECK(Reason(late) == "REVERSED_BEFORE_ARRIVAL");
      CHECK(IsDefinite(late.status()));
    } else {
      CHECK(late->replayed());
    }
    CHECK(bank.Holds("10001") == 1'000);
  }
}

TEST_CASE("What was refused has nothing to reverse, and stays refused") {
  const Bank bank;
  REQUIRE_FALSE(bank.client.Withdraw(Withdrawal("10001", 1'001, Id(1))).ok());
  CHECK(bank.client.Reverse(ReversalOf(Id(1)))->nothing_to_reverse());
  CHECK(Reason(bank.client.Withdraw(Withdrawal("10001", 1'001, Id(1)))) == "INSUFFICIENT_FUNDS");
}

TEST_CASE("FakeConnection names what a reversal with a used request id differs in") {
  const Bank bank;
  const std::int64_t paid =
      bank.client.Withdraw(Withdrawal("10001", 400, Id(1)))->transaction().id();
  REQUIRE(bank.client.Reverse(ReversalOf(Id(1), 100, Id(2))).ok());
  REQUIRE(bank.client.Reverse(ReversalOf(Id(7), 0, Id(3)))->nothing_to_reverse());
  const auto field = [&](const v1::ReverseRequest& request) {
    return DetailsOf(bank.client.Reverse(request).status()).Find("field").value_or("");
  };
  CHECK(field(Reversal(paid, 100, Id(2))).empty());  // the same, by its other name
  CHECK(field(Reversal(paid, 0, Id(2))).empty());
  CHECK(field(Reversal(1, 100, Id(2))) == "original");
  CHECK(field(ReversalOf(Id(8), 100, Id(2))) == "original");
  CHECK(field(ReversalOf(Id(8), 0, Id(3))) == "original");
  CHECK(field(Reversal(paid, 101, Id(2))) == "amount_minor");
  CHECK(field(WithCurrency(Reversal(paid, 100, Id(2)), "EUR")) == "currency_code");
  CHECK(field(WithMemo(Reversal(paid, 100, Id(2)), "other")) == "memo");
  v1::ReverseRequest other_reason = Reversal(paid, 100, Id(2));
  other_reason.set_reason(v1::REVERSAL_REASON_NO_CASH);
  CHECK(field(other_reason) == "reason");
  CHECK(field(Reversal(paid, 100, Id(1))) == "method");
  CHECK(bank.Holds("10001") == 700);
}

TEST_CASE("FakeConnection refuses reversals of bad form, in the contract's order") {
  const Bank bank;
  const auto fields = [&](const v1::ReverseRequest& request) {
    const absl::Status status = bank.client.Reverse(request).status();
    std::string text = ReasonOf(status);
    for (const auto& violation : DetailsOf(status).field_violations) text += " " + violation.field;
    return text;
  };
  v1::ReverseRequest all = WithMemo(WithCurrency(Reversal(0, -1, "no-uuid"), "US"), "\n");
  all.set_reason(v1::REVERSAL_REASON_UNSPECIFIED);
  CHECK(fields(all) ==
        "INVALID_TRANSACTION_ID transaction_id amount_minor currency_code "
        "request_id memo reason");
  CHECK(fields(ReversalOf("no-uuid")) == "INVALID_REQUEST_ID original_request_id");
  CHECK(fields(ReversalOf(Id(1), 0, Id(1))) == "INVALID_REQUEST_ID original_request_id");
  v1::ReverseRequest unknown = ReversalOf(Id(1));
  unknown.set_reason(static_cast<v1::ReversalReason>(99));
  CHECK(fields(unknown) == "INVALID_REVERSAL_REASON reason");
}

TEST_CASE("FakeConnection tells what became of a request") {
  const Bank bank;
  const auto paid = bank.client.Withdraw(Withdrawal("10001", 400, Id(1)));
  REQUIRE(paid.ok());
  for (const auto& key : {ById(paid->transaction().id()), ByRequestId(Id(1)),
                          ByRequestId("01890A5D-AC96-774B-BCCE-000000000001")}) {
    const auto found = bank.client.GetTransaction(key);
    REQUIRE(found.ok());
    CHECK(found->transaction().SerializeAsString() == paid->transaction().SerializeAsString());
    CHECK(RefusalOf(*found).ok());
  }
  const auto refused = bank.client.Withdraw(Withdrawal("10001", 601, Id(2)));
  const auto recorded = bank.client.GetTransaction(ByRequestId(Id(2)));
  REQUIRE(recorded.ok());
  CHECK_FALSE(recorded->has_transaction());
  const absl::Status refusal = RefusalOf(*recorded);
  CHECK(refusal.code() == refused.status().code());
  CHECK(refusal.message() == refused.status().message());
  CHECK(DetailsOf(refusal).metadata == DetailsOf(refused.status()).metadata);

  REQUIRE(bank.client.Reverse(ReversalOf(Id(3), 0, Id(4)))->nothing_to_reverse());
  CHECK(ReasonOf(RefusalOf(*bank.client.GetTransaction(ByRequestId(Id(3))))) ==
        "REVERSED_BEFORE_ARRIVAL");
  const auto nothing = bank.client.GetTransaction(ByRequestId(Id(4)));
  REQUIRE(nothing.ok());
  CHECK_FALSE(nothing->has_transaction());
  CHECK_FALSE(nothing->has_refusal());
}

TEST_CASE("FakeConnection says what it cannot find") {
  const Bank bank;
  REQUIRE_FALSE(bank.client.Withdraw(Withdrawal("NOBODY", 1, Id(1))).ok());  // not recorded
  CHECK(Reason(bank.client.GetTransaction(ByRequestId(Id(1)))) == "TRANSACTION_NOT_FOUND");
  CHECK(Reason(bank.client.GetTransaction(ById(3))) == "TRANSACTION_NOT_FOUND");
  CHECK(Reason(bank.client.GetTransaction(ById(-1))) == "INVALID_TRANSACTION_ID");
  CHECK(Reason(bank.client.GetTransaction({})) == "INVALID_TRANSACTION_ID");
  CHECK(Reason(bank.client.GetTransaction(ByRequestId("no-uuid"))) == "INVALID_REQUEST_ID");
  CHECK(bank.client.GetTransaction(ById(1))->transaction().kind() == Kind::KIND_OPENING);
  CHECK(bank.connection->get_transaction_requests().size() == 6);
}

}  // namespace
}  // namespace atm
