// The rules of fields, over every method whose request has the field: the documented reason, code
// and field, in the documented order; nothing moves.
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/methods.h"

namespace atm::server::testing {
namespace {

using Fields = std::vector<std::string>;

struct WrongField {
  std::string field;
  std::string value;  // as protobuf's text format has it
  std::string reason;
  std::string response_code;
  std::string metadata_key;
};

std::string Quoted(const std::string& text) { return "'" + text + "'"; }

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

std::vector<WrongField> WrongFields() {
  std::vector<WrongField> wrong;
  const auto add = [&](const std::string& field, const std::string& reason,
                       const std::string& response_code, const std::string& metadata_key,
                       const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      wrong.push_back({field, value, reason, response_code, metadata_key});
    }
  };
  const std::string not_utf8 = R"('\xff\xfe')";
  for (const char* account : {"account", "from_account", "to_account"}) {
    add(account, "INVALID_ACCOUNT", "14", account,
        {"''", "'cash:USD'", "'abc'", R"('10001\000')", not_utf8, Quoted(std::string(35, '1'))});
  }
  add("to_account", "INVALID_ACCOUNT", "14", "to_account", {"'10001'"});  // it is from_account
  add("hold_id", "INVALID_HOLD_ID", "30", "hold_id", {"0", "-1", "-9223372036854775808"});
  add("transaction_id", "INVALID_TRANSACTION_ID", "30", "transaction_id",
      {"0", "-1", "-9223372036854775808"});
  add("amount_minor", "INVALID_AMOUNT", "13", "requested_minor", {"-1", "-9223372036854775808"});
  add("currency_code", "CURRENCY_MISMATCH", "12", "requested_currency_code",
      {"'usd'", "'XXX'", "'USDX'", not_utf8});
  for (const char* id : {"request_id", "original_request_id"}) {
    add(id, "INVALID_REQUEST_ID", "30", id,
        {"'1'", "'01890a5dac96774bbcceb302099a8057'", "'00000000-0000-0000-0000-000000000000'",
         not_utf8});
  }
  add("original_request_id", "INVALID_REQUEST_ID", "30", "original_request_id", {"''"});
  add("memo", "INVALID_MEMO", "30", "memo",
      {Quoted(std::string(141, 'a')), Quoted(Repeated("é", 141)), Quoted(Repeated("🏦", 141)),
       R"('two\nlines')", R"('\000')", R"('\033[31m')", R"('\x7f')", R"('\xc2\x80')",
       R"('\xc2\x9f')", not_utf8, R"('\xc0\xaf')", R"('\xed\xa0\x80')", R"('\xf4\x90\x80\x80')",
       R"('cut off \xf0\x9f\x8f')"});
  add("reference", "INVALID_REFERENCE", "30", "reference",
      {Quoted(std::string(65, 'a')), Quoted(Repeated("é", 65)), R"('two\nlines')", R"('\000')",
       R"('\033[31m')", R"('\x7f')", R"('\xc2\x80')", not_utf8, R"('cut off \xf0\x9f\x8f')"});
  add("expire_time", "INVALID_EXPIRE_TIME", "30", "expire_time",
      {"{ seconds: 253402300800 }", "{ seconds: -62135596801 }", "{ seconds: 9223372036854775807 }",
       "{ seconds: 2000000000 nanos: -1 }", "{ seconds: 2000000000 nanos: 1000000000 }"});
  add("expire_after", "INVALID_EXPIRE_TIME", "30", "expire_after",
      {"{}", "{ seconds: -1 }", "{ nanos: -1 }", "{ seconds: 1 nanos: -1 }",
       "{ seconds: 1 nanos: 1000000000 }", "{ seconds: 604800 nanos: 1 }", "{ seconds: 604801 }",
       "{ seconds: 9223372036854775807 }", "{ seconds: -9223372036854775808 }",
       "{ seconds: 60 } expire_time { seconds: 2000000000 }"});
  add("reason", "INVALID_REVERSAL_REASON", "30", "reversal_reason", {"0", "6", "-1"});
  return wrong;
}

TEST_CASE("A wrong field is named, with its reason, by every method that has it") {
  Bank bank;
  for (const WrongField& wrong : WrongFields()) {
    int methods = 0;
    for (const MoneyMethod& method : kMoneyMethods) {
      if (!HasField(method, wrong.field)) {
        continue;
      }
      ++methods;
      CAPTURE(method.name, wrong.field, wrong.value);
      const auto status = CallChanged(bank.channel(), method, wrong.field + ": " + wrong.value);
      CheckInvalid(status, wrong.reason, wrong.response_code, {wrong.field});
      CHECK(DetailsOf(status).metadata.contains(wrong.metadata_key));
      CHECK(status.error_message().size() < 600);
    }
    CHECK(methods > 0);
  }
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("INVALID_AMOUNT for zero, but for Reverse, where it stands for all") {
  Bank bank;
  for (const MoneyMethod& method : kMoneyMethods) {
    if (!HasField(method, "amount_minor")) {
      continue;
    }
    CAPTURE(method.name);
    const auto status = CallChanged(bank.channel(), method, "amount_minor: 0");
    if (std::string(method.name) == "Reverse") {
      CHECK(DetailsOf(status).reason == "TRANSACTION_NOT_FOUND");
    } else {
      CheckInvalid(status, "INVALID_AMOUNT", "13", {"amount_minor"});
    }
  }
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("INVALID_TRANSACTION_ID where a Reverse names nothing to reverse") {
  Bank bank;
  const MoneyMethod reverse{"Reverse", "reason: REVERSAL_REASON_TIME_OUT"};
  CheckInvalid(CallChanged(bank.channel(), reverse, ""), "INVALID_TRANSACTION_ID", "30",
               {"transaction_id"});
}

TEST_CASE("INVALID_REQUEST_ID for a reversal of itself, in whichever case of letters") {
  Bank bank;
  const auto status =
      Reverse(bank.stub(), {.original_request_id = "01890A5D-AC96-774B-BCCE-B302099A8057",
                            .request_id = "01890a5d-ac96-774b-bcce-b302099a8057"})
          .status;
  CheckInvalid(status, "INVALID_REQUEST_ID", "30", {"original_request_id"});
  CHECK_THAT(status.error_message(), ContainsSubstring("01890a5d-ac96-774b-bcce-b302099a8057"));
}

TEST_CASE("All that is wrong is told in the documented order, by every method") {
  // As the contract lists the reasons.
  const Fields order = {"account",       "from_account",   "to_account",
                        "hold_id",       "transaction_id", "amount_minor",
                        "currency_code", "request_id",     "original_request_id",
                        "memo",          "reference",      "expire_time",
                        "expire_after",  "reason"};
  const std::map<std::string, std::string> wrong = {
      {"account", "'?'"},       {"from_account", "'?'"}, {"to_account", "'?'"},
      {"hold_id", "0"},         {"transaction_id", "0"}, {"amount_minor", "-1"},
      {"currency_code", "'?'"}, {"request_id", "'?'"},   {"original_request_id", "'?'"},
      {"memo", "'\\n'"},        {"reference", "'\\n'"},  {"expire_time", "{ nanos: -1 }"},
      {"expire_after", "{}"},   {"reason", "0"}};
  Bank bank;
  for (const MoneyMethod& method : kMoneyMethods) {
    // A reversal has one of the two that it may name.
    for (const char* left_out : {"transaction_id", "original_request_id"}) {
      std::string changes;
      Fields expected;
      for (const std::string& field : order) {
        if (field != left_out && HasField(method, field)) {
          changes += field + ": " + wrong.at(field) + " ";
          expected.push_back(field);
        }
      }
      CAPTURE(method.name, left_out);
      CHECK(DetailsOf(CallChanged(bank.channel(), method, changes)).fields == expected);
    }
  }
  CHECK(bank.ledger().last_transaction() == 3);
}

TEST_CASE("A memo of 140 characters is on record as it was sent") {
  Bank bank;
  const std::string memo =
      GENERATE(as<std::string>{}, std::string(140, 'a'), Repeated("🏦", 140), Repeated("é", 140),
               "\xe2\x80\x8f right to left", "\xc2\xa0", "\xef\xbf\xbd", "\"quotes\" and \\", "");
  CHECK(Withdraw(bank.stub(), {.account = "10001", .amount_minor = 1, .memo = memo})
            .response.transaction()
            .memo() == memo);
  CHECK(Deposit(bank.stub(), {.account = "10001", .amount_minor = 1, .memo = memo})
            .response.transaction()
            .memo() == memo);
  CHECK(Transfer(bank.stub(),
                 {.from_account = "10001", .to_account = "10002", .amount_minor = 1, .memo = memo})
            .response.transaction()
            .memo() == memo);
  const auto held = Hold(bank.stub(), {.account = "10001", .amount_minor = 2, .memo = memo});
  CHECK(held.response.transaction().memo() == memo);
  const std::int64_t hold_id = held.response.transaction().id();
  const auto captured = Capture(bank.stub(), {.hold_id = hold_id, .amount_minor = 1, .memo = memo});
  CHECK(captured.response.transaction().memo() == memo);
  CHECK(Reverse(bank.stub(), {.transaction_id = captured.response.transaction().id(), .memo = memo})
            .response.transaction()
            .memo() == memo);
  const auto again = Hold(bank.stub(), {.account = "10001", .amount_minor = 2});
  CHECK(Release(bank.stub(), {.hold_id = again.response.transaction().id(), .memo = memo})
            .response.transaction()
            .memo() == memo);
}

}  // namespace
}  // namespace atm::server::testing
