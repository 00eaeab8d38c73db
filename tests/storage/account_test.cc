#include "storage/model/account.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "storage/model/account_directory.h"
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

TEST_CASE("AccountNumber: each text is a number of its own, and comes back") {
  // Of every length, of the least and the greatest characters, and of all of them in turns.
  std::set<std::string> texts;
  const std::string all = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (std::size_t length = 1; length <= AccountNumber::kMaxLength; ++length) {
    texts.insert(std::string(length, '0'));
    texts.insert(std::string(length, 'Z'));
    texts.insert(std::string(length - 1, '0') + "1");
    texts.insert("1" + std::string(length - 1, '0'));
    for (std::size_t start = 0; start < all.size(); ++start) {
      texts.insert((all + all).substr(start, length));
    }
  }
  AccountDirectory directory;
  for (const std::string& text : texts) {
    INFO(text);
    const std::optional<AccountNumber> number = AccountNumber::Customer(text);
    REQUIRE(number.has_value());
    REQUIRE(number->text() == text);
    REQUIRE_FALSE(number->is_internal());
    REQUIRE(directory.TryAdd(*number).has_value());  // it equals none before it
  }
  CHECK(AccountNumber().text().empty());
}

TEST_CASE("AccountNumber: a character that is none is refused wherever it is") {
  for (std::size_t at = 0; at < AccountNumber::kMaxLength; ++at) {
    for (const char wrong : {'a', ':', ' ', '\0', '/', '@', '[', '\xFF'}) {
      std::string text(AccountNumber::kMaxLength, 'Z');
      text[at] = wrong;
      INFO(at << " " << static_cast<int>(wrong));
      CHECK_FALSE(AccountNumber::Customer(text).has_value());
    }
  }
}

TEST_CASE("AccountNumber: internal ones cannot be mistaken for a customer's") {
  const AccountNumber cash = AccountNumber::Internal("cash", kUsd);
  CHECK(cash.text() == "cash:USD");
  CHECK(cash.is_internal());
  CHECK_FALSE(AccountNumber::Customer("10001")->is_internal());
  for (const std::string& role : {std::string("a"), std::string(12, 'z'), std::string(16, 'z')}) {
    CHECK(AccountNumber::Internal(role, kUsd).text() == role + ":USD");
    CHECK(AccountNumber::FromRecord(role + ":USD") == AccountNumber::Internal(role, kUsd));
  }
  CHECK_FALSE(AccountNumber::Internal("cash", kUsd) == AccountNumber::Internal("cash", kEur));
  CHECK_FALSE(AccountNumber::Internal("cash", kUsd) == AccountNumber::Customer("CASHUSD"));
  CHECK(AccountNumber::FromRecord("cash:USD") == cash);
  CHECK(AccountNumber::FromRecord("10001") == AccountNumber::Customer("10001"));
  for (const char* text : {"cash:", ":USD", "CASH:USD", "cash:usd", "cash:USD:", "cash:XXX", "",
                           "cash1:USD", "abcdefghijklmnopq:USD"}) {
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
  CHECK_FALSE(directory.FindShown(Number("5001")).has_value());
  const std::vector<AccountNumber> numbers = {Number("3"), Number("5001"), Number("5000"),
                                              Number("3")};
  CHECK(directory.FindAll(numbers) == std::vector<AccountId>{3, 5'000, 3});
  CHECK(directory.FindAll({}).empty());
}

TEST_CASE("AccountDirectory: what readers see of an account stays beside its number") {
  AccountDirectory directory;
  REQUIRE(directory.TryAdd(Number("A")) == AccountId{1});
  const AccountEntry* const place = directory.FindShown(Number("A"))->shown;
  directory.shown(1).balance_minor = 5;
  for (int i = 2; i <= 10'000; ++i) {
    REQUIRE(directory.TryAdd(Number(std::to_string(i))) == static_cast<AccountId>(i));
  }
  const auto found = directory.FindShown(Number("A"));
  REQUIRE(found.has_value());
  CHECK(found->id == 1);
  CHECK(found->shown == place);
  CHECK(found->shown->balance_minor == 5);

  // The place of one that is taken out is as new for the next.
  directory.shown(10'000).balance_minor = 7;
  directory.RemoveNewest();
  REQUIRE(directory.TryAdd(Number("B")) == AccountId{10'000});
  CHECK(directory.FindShown(Number("B"))->shown->balance_minor == 0);
}

}  // namespace
}  // namespace atm::storage
