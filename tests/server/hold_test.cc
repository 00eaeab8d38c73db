// Money set aside: paid out, freed, or freed by itself.
#include <google/protobuf/util/time_util.h>

#include <limits>

#include "tests/catch2.h"
#include "tests/server/calls.h"
#include "tests/server/hold_bank.h"
#include "tests/server/methods.h"

namespace atm::server::testing {
namespace {

using grpc::StatusCode;

TEST_CASE("Hold sets money aside: what is available sinks, the balance does not") {
  HoldBank bank;
  const auto held = Hold(bank.stub(), {.account = "10001",
                                       .amount_minor = 40'00,
                                       .currency_code = "USD",
                                       .request_id = kRequestId});
  REQUIRE(held.status.ok());
  const v1::Transaction& transaction = held.response.transaction();
  CHECK(transaction.id() == 3);
  CHECK(transaction.kind() == v1::Transaction::KIND_HOLD);
  CHECK(transaction.debit_account() == "10001");
  CHECK(transaction.credit_account() == "cash:USD");
  CHECK(transaction.amount_minor() == 40'00);
  CHECK(transaction.hold_id() == 0);
  CHECK(transaction.create_time().seconds() == bank.now_us() / kSecondUs);
  // 10 minutes, if the caller does not say.
  CHECK(transaction.expire_time().seconds() == transaction.create_time().seconds() + 600);
  CHECK(transaction.expire_time().nanos() == transaction.create_time().nanos());
  CHECK(held.response.balance().balance_minor() == 1'000'00);
  CHECK(held.response.balance().available_minor() == 960'00);
  CHECK(held.response.balance().last_transaction_id() == 3);
  CheckRefusal(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 960'01}).status,
               StatusCode::FAILED_PRECONDITION, "INSUFFICIENT_FUNDS",
               {{"account", "10001"},
                {"available_minor", "96000"},
                {"balance_minor", "100000"},
                {"currency_code", "USD"},
                {"requested_minor", "96001"},
                {"response_code", "51"}});
  CHECK(DetailsOf(Hold(bank.stub(), {.account = "10001", .amount_minor = 960'01}).status).reason ==
        "INSUFFICIENT_FUNDS");
}

TEST_CASE("A part of a microsecond is rounded up: a hold is not freed before the time asked for") {
  HoldBank bank;
  grpc::ClientContext context;
  context.set_deadline(Patience());
  v1::HoldRequest request;
  request.set_account("10001");
  request.set_amount_minor(1);
  request.mutable_expire_time()->set_seconds(bank.now_us() / kSecondUs + 60);
  request.mutable_expire_time()->set_nanos(123'456'001);
  v1::HoldResponse response;
  REQUIRE(bank.stub().Hold(&context, request, &response).ok());
  CHECK(response.transaction().expire_time().seconds() == request.expire_time().seconds());
  CHECK(response.transaction().expire_time().nanos() == 123'457'000);
}

TEST_CASE("Capture pays a hold out") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(40'00);
  const auto paid = Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 40'00});
  REQUIRE(paid.status.ok());
  const v1::Transaction& transaction = paid.response.transaction();
  CHECK(transaction.kind() == v1::Transaction::KIND_CAPTURE);
  CHECK(transaction.hold_id() == hold_id);
  CHECK(transaction.original_transaction_id() == 0);
  CHECK_FALSE(transaction.has_expire_time());
  CHECK(transaction.debit_account() == "10001");
  CHECK(transaction.credit_account() == "cash:USD");
  CHECK(transaction.amount_minor() == 40'00);
  CHECK(paid.response.balance().balance_minor() == 960'00);
  CHECK(paid.response.balance().available_minor() == 960'00);
}

TEST_CASE("Capture of a part frees the rest") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(40'00);
  const auto paid =
      Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 15'00, .currency_code = "USD"});
  REQUIRE(paid.status.ok());
  CHECK(paid.response.transaction().amount_minor() == 15'00);
  CHECK(paid.response.balance().balance_minor() == 985'00);
  CHECK(paid.response.balance().available_minor() == 985'00);
}

TEST_CASE("A hold of all that there is can be paid out, to the last cent") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(1'000'00);
  CHECK_FALSE(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 1}).status.ok());
  const auto paid = Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 1'000'00});
  REQUIRE(paid.status.ok());
  CHECK(paid.response.balance().has_available_minor());
  CHECK(paid.response.balance().available_minor() == 0);
}

TEST_CASE("Release frees a hold") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(40'00);
  const auto freed = Release(bank.stub(), {.hold_id = hold_id});
  REQUIRE(freed.status.ok());
  const v1::Transaction& transaction = freed.response.transaction();
  CHECK(transaction.kind() == v1::Transaction::KIND_RELEASE);
  CHECK(transaction.hold_id() == hold_id);
  CHECK(transaction.original_transaction_id() == 0);
  CHECK(transaction.reversal_reason() == v1::REVERSAL_REASON_UNSPECIFIED);
  CHECK(transaction.amount_minor() == 40'00);
  CHECK(freed.response.balance().balance_minor() == 1'000'00);
  CHECK(freed.response.balance().available_minor() == 1'000'00);
}

TEST_CASE("HOLD_NOT_FOUND for what is no hold") {
  HoldBank bank;
  // Transaction 1 is there, and is no hold.
  const std::int64_t hold_id =
      GENERATE(as<std::int64_t>{}, 1, 999, std::numeric_limits<std::int64_t>::max());
  const std::map<std::string, std::string> metadata{{"hold_id", std::to_string(hold_id)},
                                                    {"response_code", "25"}};
  CheckRefusal(Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 1}).status,
               StatusCode::NOT_FOUND, "HOLD_NOT_FOUND", metadata);
  CheckRefusal(Release(bank.stub(), {.hold_id = hold_id}).status, StatusCode::NOT_FOUND,
               "HOLD_NOT_FOUND", metadata);
}

TEST_CASE("A hold ends once, and each later try is told how") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(40'00);
  std::string reason;
  SECTION("captured") {
    REQUIRE(Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 1}).status.ok());
    reason = "HOLD_ALREADY_CAPTURED";
  }
  SECTION("released") {
    REQUIRE(Release(bank.stub(), {.hold_id = hold_id}).status.ok());
    reason = "HOLD_ALREADY_RELEASED";
  }
  SECTION("expired") {
    bank.AdvanceUs(600 * kSecondUs);
    reason = "HOLD_EXPIRED";
  }
  const std::map<std::string, std::string> metadata{{"hold_id", std::to_string(hold_id)},
                                                    {"response_code", "21"}};
  const std::int64_t balance_minor = bank.BalanceMinor("10001");
  // The last time from the record.
  for (const char* request_id : {"", kRequestId, kRequestId}) {
    CheckRefusal(
        Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 1, .request_id = request_id})
            .status,
        StatusCode::FAILED_PRECONDITION, reason, metadata);
  }
  CheckRefusal(Release(bank.stub(), {.hold_id = hold_id}).status, StatusCode::FAILED_PRECONDITION,
               reason, metadata);
  // So it is for who reverses the hold itself.
  CheckRefusal(Reverse(bank.stub(), {.transaction_id = hold_id}).status,
               StatusCode::FAILED_PRECONDITION, reason, metadata);
  CHECK(bank.BalanceMinor("10001") == balance_minor);
}

TEST_CASE("HOLD_EXCEEDED says what is set aside, and the hold stays") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(40'00);
  const CaptureFields fields{.hold_id = hold_id, .amount_minor = 40'01, .request_id = kRequestId};
  for (int i = 0; i < 2; ++i) {  // the second time from the record
    const auto status = Capture(bank.stub(), fields).status;
    CheckRefusal(status, StatusCode::FAILED_PRECONDITION, "HOLD_EXCEEDED",
                 {{"account", "10001"},
                  {"currency_code", "USD"},
                  {"held_minor", "4000"},
                  {"hold_id", std::to_string(hold_id)},
                  {"requested_minor", "4001"},
                  {"response_code", "13"}});
    CHECK(status.error_message() ==
          "Hold 3 of account 10001 set 40.00 USD aside, less than the 40.01 USD asked for. Nothing "
          "moved. Capture at most what is set aside.");
  }
  CHECK(bank.AvailableMinor("10001") == 960'00);
  CHECK(Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 40'00}).status.ok());
}

TEST_CASE("CURRENCY_MISMATCH of Hold and Capture comes before what the amount could be") {
  HoldBank bank;
  const std::int64_t hold_id = bank.SetAside(40'00);
  const std::map<std::string, std::string> metadata{{"account", "10001"},
                                                    {"currency_code", "USD"},
                                                    {"field", "currency_code"},
                                                    {"requested_currency_code", "EUR"},
                                                    {"response_code", "12"}};
  CheckRefusal(
      Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 40'01, .currency_code = "EUR"})
          .status,
      StatusCode::INVALID_ARGUMENT, "CURRENCY_MISMATCH", metadata);
  CheckRefusal(Hold(bank.stub(), {.account = "10001",
                                  .amount_minor = 9'999'99,
                                  .currency_code = "EUR",
                                  .expire_time_us = 0})
                   .status,
               StatusCode::INVALID_ARGUMENT, "CURRENCY_MISMATCH", metadata);
}

TEST_CASE("INVALID_EXPIRE_TIME for now and earlier, and for more than 7 days") {
  HoldBank bank;
  const std::int64_t week_us = 604'800 * kSecondUs;
  for (const std::int64_t wrong_us : {std::int64_t{0}, std::int64_t{-1}, bank.now_us(),
                                      bank.now_us() - 1, bank.now_us() + week_us + 1}) {
    // It comes before INSUFFICIENT_FUNDS.
    const auto status =
        Hold(bank.stub(),
             {.account = "10001", .amount_minor = 9'999'99, .expire_time_us = wrong_us})
            .status;
    CAPTURE(wrong_us, status.error_message());
    CHECK(status.error_code() == StatusCode::INVALID_ARGUMENT);
    const Details details = DetailsOf(status);
    CHECK(details.reason == "INVALID_EXPIRE_TIME");
    CHECK(details.fields == std::vector<std::string>{"expire_time"});
    CHECK(details.metadata.at("field") == "expire_time");
    CHECK(details.metadata.at("max_hold_seconds") == "604800");
    CHECK(details.metadata.at("response_code") == "30");
    CHECK_THAT(status.error_message(), ContainsSubstring(details.metadata.at("expire_time")));
    if (wrong_us == 0) {
      CHECK(details.metadata.at("expire_time") == "1970-01-01T00:00:00Z");
    }
  }
  for (const std::int64_t right_us : {bank.now_us() + 1, bank.now_us() + week_us}) {
    CHECK(Hold(bank.stub(), {.account = "10001", .amount_minor = 1, .expire_time_us = right_us})
              .status.ok());
  }
}

std::int64_t MicrosOf(const google::protobuf::Timestamp& time) {
  return google::protobuf::util::TimeUtil::TimestampToMicroseconds(time);
}

TEST_CASE("A hold that says how long it lasts ends then by the clock of the bank") {
  HoldBank bank;
  const std::int64_t week_us = 604'800 * kSecondUs;
  for (const std::int64_t after_us : {std::int64_t{1}, 90 * kSecondUs, week_us}) {
    CAPTURE(after_us);
    const auto held =
        Hold(bank.stub(), {.account = "10001", .amount_minor = 1, .expire_after_us = after_us});
    REQUIRE(held.status.ok());
    const v1::Transaction& transaction = held.response.transaction();
    CHECK(MicrosOf(transaction.create_time()) == bank.now_us());
    CHECK(MicrosOf(transaction.expire_time()) == bank.now_us() + after_us);
  }
  // A part of a microsecond is a whole one: never shorter than was asked for.
  const MoneyMethod hold{"Hold", "account: '10001' amount_minor: 1"};
  CHECK(CallChanged(bank.channel(), hold, "expire_after { nanos: 1 }").ok());
  CHECK(
      CallChanged(bank.channel(), hold, "expire_after { seconds: 604799 nanos: 999999999 }").ok());
}

TEST_CASE("A hold that says how long it lasts, asked for again") {
  HoldBank bank;
  const bool is_refused = GENERATE(false, true);
  const HoldFields hold{.account = "10001",
                        .amount_minor = is_refused ? 9'999'99 : 40'00,
                        .request_id = kRequestId,
                        .expire_after_us = 3'600 * kSecondUs};
  const auto first = Hold(bank.stub(), hold);
  CHECK(first.status.ok() != is_refused);
  bank.AdvanceUs(86'400 * kSecondUs);
  const auto again = Hold(bank.stub(), hold);
  CHECK(DetailsOf(again.status).reason == (is_refused ? "INSUFFICIENT_FUNDS" : ""));
  CHECK(again.response.replayed() != is_refused);
  CHECK(again.response.transaction().SerializeAsString() ==
        first.response.transaction().SerializeAsString());
  // What is left out agrees with anything.
  HoldFields other = hold;
  other.expire_after_us.reset();
  CHECK(Hold(bank.stub(), other).response.replayed() != is_refused);
  for (const std::int64_t differs_us : {std::int64_t{-1}, std::int64_t{1}, 60 * kSecondUs}) {
    other.expire_after_us = *hold.expire_after_us + differs_us;
    CheckRefusal(Hold(bank.stub(), other).status, StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED",
                 {{"field", "expire_after"}, {"request_id", kRequestId}, {"response_code", "94"}});
  }
  // The same end as a point in time is the same request.
  other.expire_after_us.reset();
  other.expire_time_us = bank.now_us() - 86'400 * kSecondUs + 3'600 * kSecondUs;
  CHECK(Hold(bank.stub(), other).response.replayed() != is_refused);
  other.expire_time_us = *other.expire_time_us + 1;
  CHECK(DetailsOf(Hold(bank.stub(), other).status).metadata.at("field") == "expire_time");
}

TEST_CASE("A hold that says how long it lasts, in a batch and as a trial") {
  HoldBank bank;
  v1::HoldRequest request;
  request.set_account("10001");
  request.set_amount_minor(1);
  request.mutable_expire_after()->set_seconds(7);
  request.set_validate_only(true);
  grpc::ClientContext context;
  v1::HoldResponse trial;
  REQUIRE(bank.stub().Hold(&context, request, &trial).ok());
  CHECK(MicrosOf(trial.transaction().expire_time()) == bank.now_us() + 7 * kSecondUs);
  request.set_validate_only(false);
  v1::ExecuteBatchRequest batch;
  *batch.add_operations()->mutable_hold() = request;
  request.mutable_expire_time()->set_seconds(2'000'000'000);
  *batch.add_operations()->mutable_hold() = request;
  grpc::ClientContext batch_context;
  v1::ExecuteBatchResponse results;
  REQUIRE(bank.stub().ExecuteBatch(&batch_context, batch, &results).ok());
  CHECK(MicrosOf(results.results(0).hold().transaction().expire_time()) ==
        bank.now_us() + 7 * kSecondUs);
  CHECK_THAT(results.results(1).error().message(),
             ContainsSubstring("expire_after (7 s, 0 ns) was sent beside expire_time. Send only "
                               "one of them."));
}

TEST_CASE("ACCOUNT_NOT_FOUND, of Hold") {
  HoldBank bank;
  CheckRefusal(
      Hold(bank.stub(), {.account = "99999", .amount_minor = 1, .expire_time_us = 0}).status,
      StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND", {{"account", "99999"}, {"response_code", "14"}});
}

TEST_CASE("The same hold, capture and release get the first answer again") {
  HoldBank bank;
  const HoldFields hold{.account = "10001", .amount_minor = 40'00, .request_id = kRequestId};
  const auto held = Hold(bank.stub(), hold);
  REQUIRE(held.status.ok());
  const CaptureFields capture{.hold_id = held.response.transaction().id(),
                              .amount_minor = 15'00,
                              .request_id = "01890a5d-ac96-774b-bcce-b302099a8058"};
  const auto captured = Capture(bank.stub(), capture);
  REQUIRE(captured.status.ok());
  const ReleaseFields release{.hold_id = bank.SetAside(5),
                              .request_id = "01890a5d-ac96-774b-bcce-b302099a8059"};
  const auto released = Release(bank.stub(), release);
  REQUIRE(released.status.ok());
  bank.AdvanceUs(86'400 * kSecondUs);

  const auto held_again = Hold(bank.stub(), hold);
  CHECK(held_again.response.replayed());
  CHECK(held_again.response.transaction().SerializeAsString() ==
        held.response.transaction().SerializeAsString());
  CHECK(held_again.response.balance().SerializeAsString() ==
        held.response.balance().SerializeAsString());
  const auto captured_again = Capture(bank.stub(), capture);
  CHECK(captured_again.response.replayed());
  CHECK(captured_again.response.transaction().SerializeAsString() ==
        captured.response.transaction().SerializeAsString());
  const auto released_again = Release(bank.stub(), release);
  CHECK(released_again.response.replayed());
  CHECK(released_again.response.transaction().SerializeAsString() ==
        released.response.transaction().SerializeAsString());
  CHECK(bank.BalanceMinor("10001") == 985'00);
}

TEST_CASE("REQUEST_ID_REUSED names expire_time and hold_id") {
  HoldBank bank;
  const std::int64_t expire_time_us = bank.now_us() + 60 * kSecondUs;
  const HoldFields hold{.account = "10001",
                        .amount_minor = 40'00,
                        .request_id = kRequestId,
                        .expire_time_us = expire_time_us};
  const auto held = Hold(bank.stub(), hold);
  REQUIRE(held.status.ok());
  const auto expect = [](const grpc::Status& status, const std::string& request_id,
                         const std::string& field) {
    CheckRefusal(status, StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED",
                 {{"field", field}, {"request_id", request_id}, {"response_code", "94"}});
  };
  HoldFields other = hold;
  other.memo = "other";
  expect(Hold(bank.stub(), other).status, kRequestId, "memo");
  other.expire_time_us = expire_time_us + 1;
  expect(Hold(bank.stub(), other).status, kRequestId, "expire_time");
  expect(
      Withdraw(bank.stub(), {.account = "10001", .amount_minor = 40'00, .request_id = kRequestId})
          .status,
      kRequestId, "method");

  const std::string second = "01890a5d-ac96-774b-bcce-b302099a8058";
  const std::int64_t hold_id = held.response.transaction().id();
  REQUIRE(Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 1, .request_id = second})
              .status.ok());
  // Before HOLD_NOT_FOUND.
  expect(Capture(bank.stub(), {.hold_id = 999, .amount_minor = 2, .request_id = second}).status,
         second, "hold_id");
  expect(Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 2, .request_id = second}).status,
         second, "amount_minor");
  expect(Release(bank.stub(), {.hold_id = hold_id, .request_id = second}).status, second, "method");
}

}  // namespace
}  // namespace atm::server::testing
