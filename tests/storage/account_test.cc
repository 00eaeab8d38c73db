#include "storage/account.h"

#include <string>

#include "storage/account_directory.h"
#include "tests/storage/bank.h"

namespace atm::storage {
namespace {

TEST_CASE("AccountNumber: 1 to 34 characters of A-Z and 0-9 for customers") {
  CHECK(AccountNumber::Customer("1")->text() == "1");
  CHECK(AccountNumber::Customer("10001")->text() == "10001");
  CHECK(AccountNumber::Customer("DE89370400440532013000")->text() == "DE89370400440532013000");
  CHECK(AccountNumber::Customer(std::string(34, 'Z')).has_value());
  for (const std::string& text :
       {std::string(), std::string(35, 'Z'), std::string("abc"), std::string("10 001"),
        std::string("cash:USD"), std::string("1\0001", 3), std::string("\xC3\x84"),
        std::string("10001\n"), std::string("-1")}) {
    INFO(text);
    CHECK_FALSE(AccountNumber::Customer(text).has_value());
  }
}

TEST_CASE("AccountNumber: internal ones cannot be mistaken for a customer's") {
  const AccountNumber cash = AccountNumber::Internal("cash", kUsd);
  CHECK(cash.text() == "cash:USD");
  CHECK(cash.is_internal());
  CHECK_FALSE(AccountNumber::Customer("10001")->is_internal());
  CHECK(AccountNumber::FromRecord("cash:USD") == cash);
  CHECK(AccountNumber::FromRecord("10001") == AccountNumber::Customer("10001"));
  for (const char* text : {"cash:", ":USD", "CASH:USD", "cash:usd", "cash:USD:", "cash:XXX", ""}) {
    INFO(text);
    CHECK_FALSE(AccountNumber::FromRecord(text).has_value());
  }
}

TEST_CASE("AccountDirectory: ids in the order of entry") {
  AccountDirectory directory;
  CHECK(directory.size() == 0);
  CHECK_FALSE(directory.Find(Number("A")).has_value());
  for (int i = 1; i <= 5'000; ++i) {
    REQUIRE(directory.TryAdd(Number(std::to_string(i))) == static_cast<AccountId>(i));
  }
  CHECK_FALSE(directory.TryAdd(Number("4711")).has_value());
  CHECK(directory.size() == 5'000);
  CHECK(directory.Find(Number("4711")) == AccountId{4'711});
  CHECK(directory.number(4'711).text() == "4711");
  CHECK_FALSE(directory.Find(Number("5001")).has_value());
}

}  // namespace
}  // namespace atm::storage
