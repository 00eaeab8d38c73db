// A FakeConnection and a served bank side by side, to be asked the same.
#ifndef ATM_TESTS_CLIENT_TWO_BANKS_H_
#define ATM_TESTS_CLIENT_TWO_BANKS_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "atm/admin_client.h"
#include "atm/client.h"

namespace atm {

class ServedBank;

// Both clients of one bank, over one connection.
struct BankClients {
  explicit BankClients(const std::shared_ptr<Connection>& connection)
      : money(connection), admin(connection) {}

  Client money;
  AdminClient admin;
};

// Makes one call, and returns what programs act on in its answer.
using Probe = std::function<std::string(const BankClients&)>;

Probe Ask(const v1::WithdrawRequest& request);
Probe Ask(const v1::DepositRequest& request);
Probe Ask(const v1::TransferRequest& request);
Probe Ask(const v1::HoldRequest& request);
Probe Ask(const v1::CaptureRequest& request);
Probe Ask(const v1::ReleaseRequest& request);
Probe Ask(const v1::ReverseRequest& request);
Probe Ask(const v1::GetTransactionRequest& request);
Probe Ask(const v1::ExecuteBatchRequest& request);
Probe Ask(const v1::FindTransactionsRequest& request);
Probe Ask(const v1::ListHoldsRequest& request);
Probe Ask(const v1::AdminServiceListHoldsRequest& request);
Probe AskBalance(const std::string& account);
Probe Ask(const v1::BalanceRequest& request);

Probe Ask(const v1::OpenAccountRequest& request);
Probe Ask(const v1::UpdateAccountRequest& request);
Probe Ask(const v1::VerifyBooksRequest& request);
Probe AskAccount(const std::string& account);
Probe AskToClose(const std::string& account);
Probe AskToReopen(const std::string& account);

// Reads all pages.
Probe AskPages(const v1::ListAccountsRequest& request);

// Imports the accounts. Each must have a request id.
Probe AskImport(const std::vector<v1::OpenAccountRequest>& accounts, bool validate_only = false);

// Reads the whole export.
Probe Ask(const v1::ExportTransactionsRequest& request);

// Reads all pages. The tokens are not shown.
Probe AskPages(const v1::ListTransactionsRequest& request);

// Reads the first `count` transactions of a feed, or how it ended before.
Probe AskFeed(const v1::WatchTransactionsRequest& request, std::size_t count);

// The time of both banks, in microseconds since 1970. It moves only when the test moves it.
class StoppedClock {
 public:
  std::int64_t now_us() const { return now_us_; }
  std::chrono::system_clock::time_point now() const {
    return std::chrono::system_clock::time_point(std::chrono::microseconds(now_us_));
  }
  void Advance(std::chrono::microseconds by) { now_us_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_us_ =
      1'700'000'000'123'456;  // in the past, by the clock for deadlines
};

// Both have the accounts 10001 … 10009 with 1,000.00 … 9,000.00 USD, 100000 with 10,000.00 USD, and
// YEN1 with all the yen that an account can hold: the first transaction of a test is the 12th.
class TwoBanks {
 public:
  TwoBanks();
  ~TwoBanks();

  // Asks both the same, one after the other, and checks that they answer alike.
  void AnswerAlike(const std::vector<Probe>& probes) const;

  StoppedClock& clock() { return clock_; }
  const StoppedClock& clock() const { return clock_; }

 private:
  StoppedClock clock_;
  const std::unique_ptr<const ServedBank> real_;
  const BankClients served_;
  const BankClients faked_;
};

}  // namespace atm

#endif  // ATM_TESTS_CLIENT_TWO_BANKS_H_
