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

std::shared_ptr<Connection> FakedBank(const StoppedClock* clock) {
  auto bank = std::make_shared<FakeConnection>([clock] { return clock->now(); });
  for (int i = 1; i <= 9; ++i) {
    REQUIRE(bank->Open(std::to_string(10'000 + i), "USD", i * 100'000));
  }
  REQUIRE(bank->Open("100000", "USD", 1'000'000));
  REQUIRE(bank->Open("YEN1", "JPY", kMaxAmount));
  return bank;
}

// Returns all that programs act on, and the message for people.
std::string Show(const absl::Status& status) {
  const ErrorDetails details = DetailsOf(status);
  std::string text =
      absl::StrFormat("%d %s (%s)", status.raw_code(), details.reason, status.message());
  for (const auto& [key, value] : details.metadata) text += " " + key + "=" + value;
  for (const auto& violation : details.field_violations) text += " !" + violation.field;
  return text;
}

// The request ids that a bank makes itself are random; and the served bank opened its accounts
// itself, the other one was asked to.
v1::Transaction WithoutChance(v1::Transaction transaction) {
  if (transaction.kind() == v1::Transaction::KIND_OPENING) transaction.clear_origin();
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

std::string Show(v1::OpenAccountResponse response) {
  *response.mutable_transaction() = WithoutChance(response.transaction());
  return response.ShortDebugString();
}

// The hashes depend on the random request ids.
std::string Show(v1::VerifyBooksResponse response) {
  response.clear_head();
  response.clear_head_hash();
  return response.ShortDebugString();
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
  return [=](const BankClients& bank) { return Show(bank.money.Withdraw(request)); };
}
Probe Ask(const v1::DepositRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.Deposit(request)); };
}
Probe Ask(const v1::TransferRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.Transfer(request)); };
}
Probe Ask(const v1::HoldRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.Hold(request)); };
}
Probe Ask(const v1::CaptureRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.Capture(request)); };
}
Probe Ask(const v1::ReleaseRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.Release(request)); };
}
Probe Ask(const v1::ReverseRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.Reverse(request)); };
}
Probe Ask(const v1::GetTransactionRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.GetTransaction(request)); };
}

Probe Ask(const v1::ExecuteBatchRequest& request) {
  return [=](const BankClients& bank) {
    const absl::StatusOr<v1::ExecuteBatchResponse> response = bank.money.ExecuteBatch(request);
    if (!response.ok()) return Show(response.status());
    std::string shown;
    for (const v1::BatchResult& result : response->results()) {
      shown += (result.has_error() ? Show(ErrorOf(result)) : Show(result)) + "\n";
    }
    return shown;
  };
}

Probe Ask(const v1::FindTransactionsRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.FindTransactions(request)); };
}
Probe Ask(const v1::ListHoldsRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.ListHolds(request)); };
}
Probe Ask(const v1::AdminServiceListHoldsRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.admin.ListHolds(request)); };
}

Probe AskBalance(const std::string& account) {
  return [=](const BankClients& bank) { return Show(bank.money.Balance(account)); };
}

Probe Ask(const v1::BalanceRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.money.Balance(request)); };
}

Probe Ask(const v1::OpenAccountRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.admin.OpenAccount(request)); };
}
Probe Ask(const v1::UpdateAccountRequest& request) {
  return [=](const BankClients& bank) { return Show(bank.admin.UpdateAccount(request)); };
}
Probe Ask(const v1::VerifyBooksRequest& request) {
  return [=](const BankClients& bank) {
    return Show(bank.admin.VerifyBooks(request.expected_head(), {}));
  };
}
Probe AskAccount(const std::string& account) {
  return [=](const BankClients& bank) { return Show(bank.admin.GetAccount(account)); };
}
Probe AskToClose(const std::string& account) {
  return [=](const BankClients& bank) { return Show(bank.admin.CloseAccount(account)); };
}
Probe AskToReopen(const std::string& account) {
  return [=](const BankClients& bank) { return Show(bank.admin.ReopenAccount(account)); };
}

Probe AskPages(const v1::ListAccountsRequest& request) {
  return [=](const BankClients& bank) {
    std::string shown;
    const absl::Status end = bank.admin.ForEachAccount(request, [&](const v1::Account& account) {
      shown += Show(account) + "\n";
      return Proceed::kGoOn;
    });
    return shown + Show(end);
  };
}

Probe AskImport(const std::vector<v1::OpenAccountRequest>& accounts, bool validate_only) {
  return [=](const BankClients& bank) {
    ImportOptions options;
    options.validate_only = validate_only;
    options.call.deadline = std::chrono::seconds(30);
    return Show(bank.admin.ImportAccounts(accounts, options));
  };
}

Probe Ask(const v1::ExportTransactionsRequest& request) {
  return [=](const BankClients& bank) {
    std::string shown;
    const absl::Status end =
        bank.admin.ExportTransactions(request, [&](const v1::ExportTransactionsResponse& part) {
          for (const v1::Transaction& transaction : part.transactions()) {
            shown += Show(transaction) + "\n";
          }
          shown += absl::StrFormat("to %d of %d\n", part.read_to_transaction_id(),
                                   part.last_transaction_id());
          return Proceed::kGoOn;
        });
    return shown + Show(end);
  };
}

Probe AskPages(const v1::ListTransactionsRequest& request) {
  return [=](const BankClients& bank) {
    std::string shown;
    v1::ListTransactionsRequest next = request;
    do {
      absl::StatusOr<v1::ListTransactionsResponse> page = bank.money.ListTransactions(next);
      if (!page.ok()) return shown + Show(page.status());
      next.set_page_token(page->next_page_token());
      page->clear_next_page_token();
      for (v1::StatementLine& line : *page->mutable_lines()) {
        *line.mutable_transaction() = WithoutChance(line.transaction());
      }
      // If few lines pass the filter, the last page may have none.
      if (shown.empty() || page->lines_size() != 0) shown += page->ShortDebugString() + "\n";
    } while (!next.page_token().empty());
    return shown;
  };
}

Probe AskFeed(const v1::WatchTransactionsRequest& request, std::size_t count) {
  return [=](const BankClients& bank) {
    std::string shown;
    std::size_t told = 0;
    FeedListener listener;
    listener.on_transaction = [&](const v1::Transaction& transaction) {
      shown += Show(transaction) + "\n";
      return ++told == count ? Proceed::kStop : Proceed::kGoOn;
    };
    const absl::Status end = bank.money.WatchTransactions(request, listener).Wait();
    return shown + Show(end);
  };
}

namespace {

// Makes a bank with the sample accounts and one in yen.
std::unique_ptr<ServedBank> RealBank(const StoppedClock* clock) {
  auto bank = std::make_unique<ServedBank>([clock] { return clock->now_us(); });
  REQUIRE(server::OpenDemoAccounts(&bank->ledger()).ok());
  const storage::OpenAccount yen{.account = storage::AccountNumber::Customer("YEN1").value(),
                                 .currency = Currency::FromCode("JPY").value(),
                                 .opening_minor = kMaxAmount};
  bank->ledger().Execute({.operation = yen, .request_id = std::nullopt});
  return bank;
}

std::shared_ptr<Connection> Connect(const ServedBank& bank) {
  ClientOptions options;
  options.target = bank.target();
  return MakeConnection(options);
}

}  // namespace

TwoBanks::TwoBanks()
    : real_(RealBank(&clock_)), served_(Connect(*real_)), faked_(FakedBank(&clock_)) {}

TwoBanks::~TwoBanks() = default;

void TwoBanks::AnswerAlike(const std::vector<Probe>& probes) const {
  for (std::size_t i = 0; i < probes.size(); ++i) {
    INFO("probe " << i);
    CHECK(probes[i](faked_) == probes[i](served_));
  }
}

}  // namespace atm
