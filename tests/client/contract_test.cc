// FakeConnection and the real server answer alike: what users test against is what they will meet.
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "atm/client.h"
#include "atm/fake_connection.h"
#include "server/demo.h"
#include "server/server.h"
#include "storage/ledger.h"
#include "storage/sqlite_journal.h"
#include "tests/catch2.h"

namespace atm {
namespace {

using Probe = std::function<std::string(const Client&)>;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

// The real server over a ledger in memory, with the sample accounts.
class RealBank {
 public:
  RealBank() : log_(server::LogFormat::kText, server::LogLevel::kError) {
    server::ServerConfig config;
    config.listen = "127.0.0.1:0";
    auto started = server::Server::Start(config, &log_);
    REQUIRE(started.ok());
    server_ = *std::move(started);
    auto journal = storage::OpenSqliteJournal({.path = ":memory:"});
    REQUIRE(journal.ok());
    auto ledger = storage::Ledger::Open(*std::move(journal), {});
    REQUIRE(ledger.ok());
    ledger_ = *std::move(ledger);
    REQUIRE(server::OpenDemoAccounts(ledger_.get()).ok());
    server_->Serve(ledger_.get());
  }

  Client Connect() const {
    ClientOptions options;
    options.target = server_->address().ToString();
    return Client(options);
  }

 private:
  server::Log log_;
  std::unique_ptr<storage::Ledger> ledger_;  // outlives the server
  std::unique_ptr<server::Server> server_;
};

// The same accounts, in the same order.
Client FakeBankClient() {
  auto bank = std::make_shared<FakeConnection>();
  for (int i = 1; i <= 9; ++i) {
    REQUIRE(bank->Open(std::to_string(10'000 + i), "USD", i * 100'000));
  }
  REQUIRE(bank->Open("100000", "USD", 1'000'000));
  return Client(bank);
}

// All that programs act on. The sentences are for people, and may differ.
std::string Show(const absl::Status& status) {
  const ErrorDetails details = DetailsOf(status);
  std::string text = absl::StrFormat("%d %s", status.raw_code(), details.reason);
  for (const auto& [key, value] : details.metadata) text += " " + key + "=" + value;
  for (const auto& violation : details.field_violations) text += " !" + violation.field;
  return text;
}

template <typename Response>
std::string Show(absl::StatusOr<Response> response) {
  if (!response.ok()) return Show(response.status());
  if constexpr (!std::is_same_v<Response, v1::AccountBalance>) {
    CHECK(response->transaction().has_create_time());
    response->mutable_transaction()->clear_create_time();
  }
  return response->ShortDebugString();
}

template <typename Request>
Request Make(const std::string& account, std::int64_t amount_minor, const std::string& currency,
             const std::string& request_id) {
  Request request;
  request.set_account(account);
  request.set_amount_minor(amount_minor);
  request.set_currency_code(currency);
  request.set_request_id(request_id);
  return request;
}

Probe Withdrawal(const std::string& account, std::int64_t amount_minor, const std::string& currency,
                 const std::string& request_id) {
  return [=](const Client& client) {
    return Show(
        client.Withdraw(Make<v1::WithdrawRequest>(account, amount_minor, currency, request_id)));
  };
}

Probe Deposit(const std::string& account, std::int64_t amount_minor, const std::string& currency,
              const std::string& request_id) {
  return [=](const Client& client) {
    return Show(
        client.Deposit(Make<v1::DepositRequest>(account, amount_minor, currency, request_id)));
  };
}

Probe Balance(const std::string& account) {
  return [=](const Client& client) { return Show(client.Balance(account)); };
}

// A request id for the test's n-th operation.
std::string Id(int n) { return absl::StrFormat("01890a5d-ac96-774b-bcce-%012d", n); }

TEST_CASE("FakeConnection and the server answer alike") {
  const std::vector<Probe> probes = {
      Balance("10001"),
      Balance("NOBODY"),
      Balance("no-number"),
      Balance(""),
      Balance(std::string(35, 'A')),
      Deposit("10001", 2'500, "", Id(1)),
      Withdrawal("10001", 4'000, "USD", Id(2)),
      Withdrawal("10001", 4'000, "USD", Id(2)),  // again
      Deposit("10001", 4'000, "USD", Id(2)),     // reused: method
      Withdrawal("10002", 4'000, "USD", Id(2)),  // reused: account
      Withdrawal("10001", 4'001, "USD", Id(2)),  // reused: amount
      Withdrawal("10001", 4'000, "EUR", Id(2)),  // reused: currency
      Withdrawal("10001", 4'000, "", Id(2)),     // again: it asserts no currency
      Withdrawal("10001", 98'501, "", Id(3)),    // one too many
      Deposit("10001", 1'000, "", Id(4)),
      Withdrawal("10001", 98'501, "", Id(3)),  // a refusal, again
      Withdrawal("10001", 99'500, "", Id(5)),  // to exactly zero
      Balance("10001"),
      Deposit("10002", kMax, "", Id(6)),
      Deposit("10002", kMax - 200'000, "", Id(7)),
      Withdrawal("10001", 0, "", Id(8)),
      Withdrawal("10001", -1, "", Id(8)),
      Withdrawal("10001", 1, "EUR", Id(8)),
      Withdrawal("10001", 1, "usd", Id(8)),
      Withdrawal("10001", 1, "", "no-uuid"),
      Withdrawal("NOBODY", 1, "EUR", Id(8)),
      Withdrawal("no-number", 0, "US", "no-uuid"),
      Withdrawal("cash:USD", 1, "", Id(8)),
      Withdrawal("10003", 1, "", Id(8)),  // the id is still free
      Balance("10003"),
  };
  const RealBank real;
  const Client served = real.Connect();
  const Client faked = FakeBankClient();
  for (std::size_t i = 0; i < probes.size(); ++i) {
    INFO("probe " << i);
    CHECK(probes[i](faked) == probes[i](served));
  }
}

}  // namespace
}  // namespace atm
