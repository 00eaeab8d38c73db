#include "tests/client/two_banks.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "atm/fake_connection.h"
#include "server/program/demo.h"
#include "storage/ledger/ledger.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/client/served_bank.h"

namespace atm {
namespace {

Client FakeBankClient(const StoppedClock* clock) {
  auto bank = std::make_shared<FakeConnection>([clock] { return clock->now(); });
  for (int i = 1; i <= 9; ++i) {
    REQUIRE(bank->Open(std::to_string(10'000 + i), "USD", i * 100'000));
  }
  REQUIRE(bank->Open("100000", "USD", 1'000'000));
  REQUIRE(bank->Open("YEN1", "JPY", kMax));
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

// The bank's own request ids are random.
v1::Transaction WithoutChance(v1::Transaction transaction) {
  if (transaction.kind() == v1::Transaction::KIND_OPENING ||
      transaction.kind() == v1::Transaction::KIND_EXPIRY) {
    transaction.clear_request_id();
  }
  return transaction;
}

std::string Show(const v1::Transaction& transaction) {
  return WithoutChance(transaction).ShortDebugString();
}

std::string Show(v1::GetTransactionResponse response) {
  return response.has_transaction() ? Show(response.transaction()) : Show(RefusalOf(response));
}

template <typename Response>
std::string Show(const Response& response) {
  return response.ShortDebugString();
}

template <typename Response>
std::string Show(const absl::StatusOr<Response>& response) {
  return response.ok() ? Show(*response) : Show(response.status());
}

}  // namespace

Probe Ask(const v1::WithdrawRequest& request) {
  return [=](const Client& client) { return Show(client.Withdraw(request)); };
}
Probe Ask(const v1::DepositRequest& request) {
  return [=](const Client& client) { return Show(client.Deposit(request)); };
}
Probe Ask(const v1::TransferRequest& request) {
  return [=](const Client& client) { return Show(client.Transfer(request)); };
}
Probe Ask(const v1::HoldRequest& request) {
  return [=](const Client& client) { return Show(client.Hold(request)); };
}
Probe Ask(const v1::CaptureRequest& request) {
  return [=](const Client& client) { return Show(client.Capture(request)); };
}
Probe Ask(const v1::ReleaseRequest& request) {
  return [=](const Client& client) { return Show(client.Release(request)); };
}
Probe Ask(const v1::ReverseRequest& request) {
  return [=](const Client& client) { return Show(client.Reverse(request)); };
}
Probe Ask(const v1::GetTransactionRequest& request) {
  return [=](const Client& client) { return Show(client.GetTransaction(request)); };
}

// Errors as their details, since the sentences may differ.
Probe Ask(const v1::ExecuteBatchRequest& request) {
  return [=](const Client& client) {
    const absl::StatusOr<v1::ExecuteBatchResponse> response = client.ExecuteBatch(request);
    if (!response.ok()) return Show(response.status());
    std::string shown;
    for (const v1::BatchResult& result : response->results()) {
      shown += (result.has_error() ? Show(ErrorOf(result)) : Show(result)) + "\n";
    }
    return shown;
  };
}

Probe AskBalance(const std::string& account) {
  return [=](const Client& client) { return Show(client.Balance(account)); };
}

Probe Ask(const v1::BalanceRequest& request) {
  return [=](const Client& client) { return Show(client.Balance(request)); };
}

Probe AskPages(const v1::ListTransactionsRequest& request) {
  return [=](const Client& client) {
    std::string shown;
    v1::ListTransactionsRequest next = request;
    do {
      absl::StatusOr<v1::ListTransactionsResponse> page = client.ListTransactions(next);
      if (!page.ok()) return shown + Show(page.status());
      next.set_page_token(page->next_page_token());
      page->clear_next_page_token();
      for (v1::StatementLine& line : *page->mutable_lines()) {
        *line.mutable_transaction() = WithoutChance(line.transaction());
      }
      // Where few lines pass the filter, a last page may have none.
      if (shown.empty() || page->lines_size() != 0) shown += page->ShortDebugString() + "\n";
    } while (!next.page_token().empty());
    return shown;
  };
}

Probe AskFeed(const v1::WatchTransactionsRequest& request, std::size_t count) {
  return [=](const Client& client) {
    std::string shown;
    std::size_t told = 0;
    FeedListener listener;
    listener.on_transaction = [&](const v1::Transaction& transaction) {
      shown += Show(transaction) + "\n";
      return ++told == count ? Proceed::kStop : Proceed::kGoOn;
    };
    const absl::Status end = client.WatchTransactions(request, listener).Wait();
    return shown + Show(end);
  };
}

namespace {

// With the sample accounts and one in yen.
std::unique_ptr<ServedBank> RealBank(const StoppedClock* clock) {
  auto bank = std::make_unique<ServedBank>([clock] { return clock->now_us(); });
  REQUIRE(server::OpenDemoAccounts(&bank->ledger()).ok());
  const storage::OpenAccount yen{.account = storage::AccountNumber::Customer("YEN1").value(),
                                 .currency = Currency::FromCode("JPY").value(),
                                 .opening_minor = kMax};
  bank->ledger().Execute({.operation = yen, .request_id = std::nullopt});
  return bank;
}

Client Connect(const ServedBank& bank) {
  ClientOptions options;
  options.target = bank.target();
  return Client(options);
}

}  // namespace

TwoBanks::TwoBanks()
    : real_(RealBank(&clock_)), served_(Connect(*real_)), faked_(FakeBankClient(&clock_)) {}

TwoBanks::~TwoBanks() = default;

void TwoBanks::AnswerAlike(const std::vector<Probe>& probes) const {
  for (std::size_t i = 0; i < probes.size(); ++i) {
    INFO("probe " << i);
    CHECK(probes[i](faked_) == probes[i](served_));
  }
}

}  // namespace atm
