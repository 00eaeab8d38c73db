// AdminService: bad input, accounts that there are not, and calls that cannot be begun.
#include <string>
#include <vector>

#include "tests/catch2.h"
#include "tests/server/admin.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

using grpc::StatusCode;

struct Bad {
  std::string method;
  std::string request;
  std::string reason;
  std::string field;
  std::string metadata_key;
  std::string value;
  std::string response_code = "30";
};

TEST_CASE("AdminService: what is wrong with a request is named") {
  Bank bank;
  Admin admin(bank.channel());
  const std::string long_text(141, 'x');
  const auto freeze = [](const std::string& fields) {
    return "account: '10001' freeze { " + fields + " }";
  };
  const std::vector<Bad> all = {
      {"OpenAccount", "account: 'a' currency_code: 'USD'", "INVALID_ACCOUNT", "account", "account",
       "a", "14"},
      {"GetAccount", "", "INVALID_ACCOUNT", "account", "account", "", "14"},
      {"UpdateAccount", "account: 'cash:USD'", "INVALID_ACCOUNT", "account", "account", "cash:USD",
       "14"},
      {"CloseAccount", "account: '-'", "INVALID_ACCOUNT", "account", "account", "-", "14"},
      {"ReopenAccount", "account: ' '", "INVALID_ACCOUNT", "account", "account", " ", "14"},
      {"OpenAccount", "account: 'N' currency_code: 'USD' opening_balance_minor: -1",
       "INVALID_AMOUNT", "opening_balance_minor", "requested_minor", "-1", "13"},
      {"OpenAccount", "account: 'N'", "CURRENCY_MISMATCH", "currency_code",
       "requested_currency_code", "", "12"},
      {"OpenAccount", "account: 'N' currency_code: 'usd'", "CURRENCY_MISMATCH", "currency_code",
       "requested_currency_code", "usd", "12"},
      {"OpenAccount", "account: 'N' currency_code: 'USD' request_id: 'x'", "INVALID_REQUEST_ID",
       "request_id", "request_id", "x"},
      {"OpenAccount", "account: 'N' currency_code: 'USD' display_name: 'a\\nb'",
       "INVALID_DISPLAY_NAME", "display_name", "display_name", "a\\nb"},
      {"UpdateAccount", "account: '10001' update_mask { paths: 'state' }", "INVALID_UPDATE_MASK",
       "update_mask", "update_mask", "state"},
      {"UpdateAccount", freeze(""), "INVALID_FREEZE", "freeze.blocks", "freeze.blocks", "0"},
      {"UpdateAccount", freeze("blocks: BLOCKS_ALL reason: 'a\\tb'"), "INVALID_FREEZE",
       "freeze.reason", "freeze.reason", "a\\tb"},
      {"UpdateAccount", freeze("blocks: BLOCKS_ALL end_time { nanos: -1 }"), "INVALID_FREEZE",
       "freeze.end_time", "freeze.end_time", "0 s, -1 ns"},
      {"ListAccounts", "page_size: -1", "INVALID_PAGE_SIZE", "page_size", "page_size", "-1"},
      {"ListAccounts", "number_prefix: 'a'", "INVALID_NUMBER_PREFIX", "number_prefix",
       "number_prefix", "a"},
      {"VerifyBooks", "expected_head: '12:ab'", "INVALID_HEAD", "expected_head", "expected_head",
       "12:ab"},
      {"ListAccounts", "page_token: 'a'", "INVALID_PAGE_TOKEN", "page_token", "page_token", "a"},
  };
  for (const Bad& bad : all) {
    INFO(bad.method << " " << bad.request);
    const grpc::Status status = admin.Call(bad.method, bad.request);
    CheckRefusal(status, StatusCode::INVALID_ARGUMENT, bad.reason,
                 {{"field", bad.field},
                  {bad.metadata_key, bad.value},
                  {"response_code", bad.response_code}});
    CHECK(DetailsOf(status).fields == std::vector<std::string>{bad.field});
  }
  for (const std::string& request :
       {"account: 'N' currency_code: 'USD' display_name: '" + long_text + "'",
        std::string("account: 'N' currency_code: 'USD' display_name: '\\303'")}) {
    CHECK(DetailsOf(admin.Open(request).status).reason == "INVALID_DISPLAY_NAME");
  }
  CHECK_FALSE(bank.ledger().GetAccount(*storage::AccountNumber::Customer("N")).has_value());
}

TEST_CASE("AdminService: everything that is wrong is told, in the documented order") {
  Bank bank;
  Admin admin(bank.channel());
  using Fields = std::vector<std::string>;
  CHECK(DetailsOf(admin
                      .Open("opening_balance_minor: -1 request_id: 'x' display_name: '\\n' "
                            "currency_code: 'X'")
                      .status)
            .fields ==
        Fields{"account", "opening_balance_minor", "currency_code", "request_id", "display_name"});
  CHECK(DetailsOf(admin
                      .Update("display_name: '\\n' update_mask { paths: 'x' paths: 'freeze' } "
                              "freeze { reason: '\\n' end_time { nanos: -1 } }")
                      .status)
            .fields == Fields{"account", "display_name", "update_mask", "freeze.blocks",
                              "freeze.reason", "freeze.end_time"});
  CHECK(DetailsOf(admin.List("page_size: -1 number_prefix: '-' page_token: '-'").status).fields ==
        Fields{"page_size", "number_prefix", "page_token"});
}

TEST_CASE("AdminService: bytes that are no message, and values that later versions may know") {
  Bank bank;
  for (const char* method : {"OpenAccount", "GetAccount", "ListAccounts", "UpdateAccount",
                             "CloseAccount", "ReopenAccount"}) {
    const auto answer =
        RawCall(bank.channel(), std::string("/atm.v1.AdminService/") + method, "\xff\xff\xff");
    CheckRefusal(
        answer.status, StatusCode::INVALID_ARGUMENT, "MALFORMED_REQUEST",
        {{"message_type", std::string("atm.v1.") + method + "Request"}, {"response_code", "30"}});
  }
  // state = 9
  const auto unknown =
      RawCall(bank.channel(), "/atm.v1.AdminService/ListAccounts", std::string("\x18\x09"));
  CheckRefusal(unknown.status, StatusCode::INVALID_ARGUMENT, "INVALID_STATE",
               {{"field", "state"}, {"response_code", "30"}, {"state", "9"}});
}

TEST_CASE("AdminService: ACCOUNT_NOT_FOUND of every method that names an account") {
  Bank bank;
  Admin admin(bank.channel());
  for (const char* method : {"GetAccount", "UpdateAccount", "CloseAccount", "ReopenAccount"}) {
    CheckRefusal(admin.Call(method, "account: '99999'"), StatusCode::NOT_FOUND, "ACCOUNT_NOT_FOUND",
                 {{"account", "99999"}, {"response_code", "14"}});
  }
}

TEST_CASE("AdminService: while the server starts and when it stops") {
  Bank bank{Bank::Config{}};
  Admin admin(bank.channel());
  const auto reason = [&](const char* method) {
    return DetailsOf(admin.Call(method, "account: '10001'")).reason;
  };
  CHECK(Health(bank.channel(), "atm.v1.AdminService") == "NOT_SERVING");
  CHECK(reason("GetAccount") == "STARTING_UP");
  CHECK(reason("CloseAccount") == "STARTING_UP");
  bank.Serve();
  CHECK(Health(bank.channel(), "atm.v1.AdminService") == "SERVING");
  CHECK(reason("GetAccount") == "ACCOUNT_NOT_FOUND");
}

}  // namespace
}  // namespace atm::server::testing
