// VerifyBooks, the heads in the log, and a server that stops meanwhile.
#include <spdlog/sinks/ostream_sink.h>

#include <chrono>
#include <memory>
#include <sstream>
#include <string>

#include "server/program/head_log.h"
#include "storage/journal/hash.h"
#include "storage/model/command.h"
#include "tests/catch2.h"
#include "tests/server/admin.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"

namespace atm::server::testing {
namespace {

TEST_CASE("VerifyBooks: the books of a bank that works are whole") {
  Bank bank;
  Admin admin(bank.channel());
  bank.OpenAccount("30001", "USD", 500);
  const auto verified = admin.Verify("");
  REQUIRE(verified.status.ok());
  const v1::VerifyBooksResponse& response = verified.response;
  INFO(response.problem());
  CHECK(response.whole());
  CHECK(response.transactions() == bank.ledger().last_transaction());
  CHECK(response.last_transaction_id() == bank.ledger().last_transaction());
  CHECK(response.accounts() == 8);  // four customers', and cash and opening in two currencies
  CHECK(response.bank_accounts() == 4);
  // And the two principals that begin every record.
  CHECK(response.entries() == response.transactions() + response.accounts() + 2);
  CHECK(response.head() == storage::ToText(bank.ledger().chain_head()));
  CHECK(response.head_hash() == storage::ToHex(bank.ledger().chain_head().hash));
}

TEST_CASE("VerifyBooks: a head from before is found again, and one that never was is not") {
  Bank bank;
  Admin admin(bank.channel());
  const std::string head = admin.Verify("").response.head();
  bank.OpenAccount("30001", "USD", 500);
  CHECK(admin.Verify("expected_head: '" + head + "'").response.whole());
  const std::string cut = "999" + head.substr(head.find(':'));
  CHECK_THAT(admin.Verify("expected_head: '" + cut + "'").response.problem(),
             ContainsSubstring("the record was cut"));
  std::string other = head;
  other.back() = other.back() == '0' ? '1' : '0';
  const auto verified = admin.Verify("expected_head: '" + other + "'");
  REQUIRE(verified.status.ok());
  CHECK_FALSE(verified.response.whole());
  CHECK_THAT(verified.response.problem(), ContainsSubstring("had another when it was copied"));
}

TEST_CASE("HeadLog: the head is told at once, when it moved on, and at the end") {
  Bank bank;
  std::ostringstream text;
  Log log(LogFormat::kText, LogLevel::kInfo,
          std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
  const auto line = [&] { return "head=" + storage::ToText(bank.ledger().chain_head()); };
  std::string first;
  {
    const HeadLog head_log(&bank.ledger(), &log, std::chrono::hours(1));
    first = line();
    CHECK_THAT(text.str(), ContainsSubstring(first));
    bank.OpenAccount("30001", "USD", 500);
  }
  CHECK(line() != first);
  CHECK_THAT(text.str(), ContainsSubstring(line()));
  const std::string before = text.str();
  {
    const HeadLog head_log(&bank.ledger(), &log, std::chrono::hours(1));
  }
  CHECK(text.str().find(line(), before.size()) != std::string::npos);
  CHECK(text.str().find(line(), text.str().find(line(), before.size()) + 1) == std::string::npos);
}

}  // namespace
}  // namespace atm::server::testing
