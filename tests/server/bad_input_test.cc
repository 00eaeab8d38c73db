// Requests that are wrong: the documented reason and field, in the documented order; nothing moves.
#include "server/limits.h"
#include "server/status/errors.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

using Fields = std::vector<std::string>;

constexpr char kWithdraw[] = "/atm.v1.AtmService/Withdraw";

// The bytes of a string field of fewer than 128 bytes.
std::string StringField(int number, const std::string& value) {
  return std::string(1, static_cast<char>(number << 3 | 2)) + static_cast<char>(value.size()) +
         value;
}

// amount_minor = 1
const std::string kOneCent = "\x10\x01";

TEST_CASE(
    "INVALID_ACCOUNT for whatever is no customer's number, of Balance, Withdraw and Deposit") {
  Bank bank;
  const std::string account =
      GENERATE(as<std::string>{}, "", "cash:USD", "opening:USD", "abc", "10001a", " 10001",
               "10001 ", "10-01", "１０００１", std::string("10001\0", 6), std::string("\0", 1),
               std::string(35, '1'), std::string(60'000, '1'));
  CheckInvalid(Balance(bank.stub(), account).status, "INVALID_ACCOUNT", "14", {"account"});
  CheckInvalid(Withdraw(bank.stub(), {.account = account, .amount_minor = 1}).status,
               "INVALID_ACCOUNT", "14", {"account"});
  CheckInvalid(Deposit(bank.stub(), {.account = account, .amount_minor = 1}).status,
               "INVALID_ACCOUNT", "14", {"account"});
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("An account of 34 characters is well-formed") {
  Bank bank;
  CHECK(Balance(bank.stub(), std::string(34, 'Z')).status.error_code() ==
        grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("A wrong value is repeated escaped and shortened") {
  Bank bank;
  const auto nul = Balance(bank.stub(), std::string("1\0\n\"", 4)).status;
  CHECK_THAT(nul.error_message(), ContainsSubstring(R"("1\000\n\"")"));
  CHECK(DetailsOf(nul).metadata.at("account") == R"(1\000\n\")");
  const auto endless = Balance(bank.stub(), std::string(60'000, 'a')).status;
  CHECK(endless.error_message().size() < 300);
  CHECK(DetailsOf(endless).metadata.at("account") ==
        std::string(limits::kMaxEchoBytes, 'a') + "...");
}

TEST_CASE("INVALID_AMOUNT for zero and less") {
  Bank bank;
  const std::int64_t amount_minor =
      GENERATE(std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min());
  const auto withdrawn = Withdraw(bank.stub(), {.account = "10001", .amount_minor = amount_minor});
  CheckInvalid(withdrawn.status, "INVALID_AMOUNT", "13", {"amount_minor"});
  CHECK(DetailsOf(withdrawn.status).metadata.at("requested_minor") == std::to_string(amount_minor));
  CheckInvalid(Deposit(bank.stub(), {.account = "10001", .amount_minor = amount_minor}).status,
               "INVALID_AMOUNT", "13", {"amount_minor"});
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("CURRENCY_MISMATCH for what is no currency") {
  Bank bank;
  const std::string code =
      GENERATE(as<std::string>{}, "usd", "US", "USDX", "XXX", "QQQ", " USD", "\x01");
  const MoneyFields fields{.account = "10001", .amount_minor = 1, .currency_code = code};
  CheckInvalid(Withdraw(bank.stub(), fields).status, "CURRENCY_MISMATCH", "12", {"currency_code"});
  CheckInvalid(Deposit(bank.stub(), fields).status, "CURRENCY_MISMATCH", "12", {"currency_code"});
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("INVALID_REQUEST_ID for what is no UUID") {
  Bank bank;
  const std::string request_id =
      GENERATE(as<std::string>{}, "1", "01890a5dac96774bbcceb302099a8057",
               "{01890a5d-ac96-774b-bcce-b302099a8057}", "01890a5d-ac96-774b-bcce-b302099a805",
               "01890a5d-ac96-774b-bcce-b302099a80577", "01890a5d-ac96-774b-bcce-b302099a805g",
               "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
               "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF");
  const MoneyFields fields{.account = "10001", .amount_minor = 1, .request_id = request_id};
  CheckInvalid(Withdraw(bank.stub(), fields).status, "INVALID_REQUEST_ID", "30", {"request_id"});
  CheckInvalid(Deposit(bank.stub(), fields).status, "INVALID_REQUEST_ID", "30", {"request_id"});
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE(
    "All that is wrong is told at once; the reason is the first one's in the documented order") {
  Bank bank;
  MoneyFields fields{.account = "?", .amount_minor = -1, .currency_code = "?", .request_id = "?"};
  CheckInvalid(Withdraw(bank.stub(), fields).status, "INVALID_ACCOUNT", "14",
               {"account", "amount_minor", "currency_code", "request_id"});
  // An unknown account comes after all that can be seen in the request alone.
  fields.account = "99999";
  CheckInvalid(Withdraw(bank.stub(), fields).status, "INVALID_AMOUNT", "13",
               {"amount_minor", "currency_code", "request_id"});
  fields.amount_minor = 1;
  CheckInvalid(Withdraw(bank.stub(), fields).status, "CURRENCY_MISMATCH", "12",
               {"currency_code", "request_id"});
  fields.currency_code = "EUR";
  CheckInvalid(Withdraw(bank.stub(), fields).status, "INVALID_REQUEST_ID", "30", {"request_id"});
  fields.request_id = "";
  CHECK(DetailsOf(Withdraw(bank.stub(), fields).status).reason == "ACCOUNT_NOT_FOUND");
  fields.account = "10002";
  CHECK(DetailsOf(Withdraw(bank.stub(), fields).status).reason == "CURRENCY_MISMATCH");
  fields.currency_code = "USD";
  CHECK(DetailsOf(Withdraw(bank.stub(), fields).status).reason == "INSUFFICIENT_FUNDS");
}

TEST_CASE("A string that is not UTF-8 is the wrong field that it is") {
  Bank bank;
  const std::string not_utf8 = "\xff\xfe";
  CheckInvalid(RawCall(bank.channel(), kWithdraw, StringField(1, not_utf8) + kOneCent).status,
               "INVALID_ACCOUNT", "14", {"account"});
  CheckInvalid(
      RawCall(bank.channel(), "/atm.v1.AtmService/Balance", StringField(1, not_utf8)).status,
      "INVALID_ACCOUNT", "14", {"account"});
  CheckInvalid(RawCall(bank.channel(), "/atm.v1.AtmService/Deposit",
                       StringField(1, "10001") + kOneCent + StringField(3, not_utf8))
                   .status,
               "CURRENCY_MISMATCH", "12", {"currency_code"});
  const auto request_id =
      RawCall(bank.channel(), kWithdraw,
              StringField(1, "10001") + kOneCent + StringField(4, "\xc3\x28 and more"));
  CheckInvalid(request_id.status, "INVALID_REQUEST_ID", "30", {"request_id"});
  CHECK(DetailsOf(request_id.status).metadata.at("request_id") == R"(\303( and more)");
  // The order holds here as well, and an amount is found wrong beside it.
  CheckInvalid(
      RawCall(bank.channel(), kWithdraw, StringField(4, not_utf8) + StringField(1, "a")).status,
      "INVALID_ACCOUNT", "14", {"account", "amount_minor", "request_id"});
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("A string that is not UTF-8, but is overwritten, is no request that we understand") {
  Bank bank;
  const std::string twice = StringField(1, "\xff") + StringField(1, "10001") + kOneCent;
  CheckInvalid(RawCall(bank.channel(), kWithdraw, twice).status, "MALFORMED_REQUEST", "30", {});
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("Bytes that are no message are MALFORMED_REQUEST") {
  Bank bank;
  const std::string bytes = GENERATE(std::string("\x0a\x05"
                                                 "100",
                                                 5),                   // cut off
                                     std::string("\xff\xff\xff\xff"),  // an endless tag
                                     std::string("\x0c"),              // an end without a beginning
                                     std::string("garbage, not protobuf"));
  CAPTURE(bytes);
  const auto refused = RawCall(bank.channel(), kWithdraw, bytes);
  CheckInvalid(refused.status, "MALFORMED_REQUEST", "30", {});
  CHECK(DetailsOf(refused.status).metadata.at("message_type") == "atm.v1.WithdrawRequest");
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("An empty message lacks its fields; an unknown field is no harm") {
  Bank bank;
  CheckInvalid(RawCall(bank.channel(), kWithdraw, "").status, "INVALID_ACCOUNT", "14",
               {"account", "amount_minor"});
  CHECK(RawCall(bank.channel(), kWithdraw,
                StringField(1, "10001") + kOneCent + StringField(15, "\xff"))
            .status.ok());
}

TEST_CASE("A message over the limit is turned away, and the connection lives on") {
  Bank bank;
  const std::string account(limits::kMaxRequestBytes + 1, 'A');
  const grpc::Status large = Balance(bank.stub(), account).status;
  CHECK(large.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  CHECK(ReasonOf(large) == "REQUEST_TOO_LARGE");
  // Far over it, gRPC itself does so.
  const std::string huge(limits::kMaxBatchBytes + 1, 'A');
  const grpc::Status too_large = Balance(bank.stub(), huge).status;
  CHECK(too_large.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  CHECK(ReasonOf(too_large).empty());
  CHECK(Balance(bank.stub(), "10001").status.ok());
}

}  // namespace
}  // namespace atm::server::testing
