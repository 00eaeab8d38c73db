// AdminClient over the bank in memory.
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "atm/admin_client.h"
#include "atm/client.h"
#include "atm/fake_connection.h"
#include "tests/catch2.h"
#include "tests/client/requests.h"
#include "tests/temp_folder.h"

namespace atm {
namespace {

using When = FakeConnection::FailWhen;

struct AdministeredBank {
  std::shared_ptr<FakeConnection> connection = std::make_shared<FakeConnection>();
  Client client{connection};
  AdminClient admin{connection};

  AdministeredBank() { REQUIRE(connection->Open("10001", "USD", 1'000)); }

  // Reads an export until it has had `count` parts.
  absl::Status Export(std::size_t count, std::vector<std::int64_t>* ids) const {
    std::size_t parts = 0;
    return admin.ExportTransactions({}, [&](const v1::ExportTransactionsResponse& part) {
      for (const v1::Transaction& transaction : part.transactions()) {
        ids->push_back(transaction.id());
      }
      return ++parts == count ? Proceed::kStop : Proceed::kGoOn;
    });
  }
};

TEST_CASE("FakeConnection serves AdminClient") {
  const AdministeredBank bank;
  REQUIRE(bank.admin.OpenAccount("20001", "JPY").ok());
  REQUIRE(bank.admin.RenameAccount("20001", "Ada").ok());
  CHECK(bank.admin.GetAccount("20001")->display_name() == "Ada");
  CHECK(bank.admin.ListAccounts({})->accounts_size() == 2);
  CHECK(ReasonOf(bank.admin.CloseAccount("10001").status()) == "ACCOUNT_NOT_EMPTY");
  REQUIRE(bank.client.Withdraw("10001", 1'000).ok());
  CHECK(bank.admin.CloseAccount("10001")->state() == v1::Account::STATE_CLOSED);
  CHECK(ReasonOf(bank.client.Deposit("10001", 1).status()) == "ACCOUNT_CLOSED");
  CHECK(bank.admin.ReopenAccount("10001").ok());
  CHECK(bank.admin.VerifyBooks("", {})->whole());
}

TEST_CASE("FakeConnection gives a backup, into a file or in parts") {
  const AdministeredBank bank;
  const testing::TempFolder folder;
  const std::string path = folder / "copy.db";
  std::int64_t bytes = 0;
  const auto made = bank.admin.BackupToFile(path,
                                            [&](const v1::BackupResponse& part) {
                                              bytes +=
                                                  static_cast<std::int64_t>(part.content().size());
                                              return Proceed::kGoOn;
                                            },
                                            {});
  REQUIRE(made.ok());
  CHECK(made->head() == bank.admin.VerifyBooks("", {})->head());
  CHECK(made->file_bytes() == bytes);
  CHECK(static_cast<std::int64_t>(std::filesystem::file_size(path)) == bytes);
  const auto again = bank.admin.BackupToFile(path, nullptr, {});
  CHECK(again.status().code() == absl::StatusCode::kAlreadyExists);
  CHECK(bank.connection->backup_requests().size() == 1);
  const auto stop = [](const v1::BackupResponse&) { return Proceed::kStop; };
  CHECK(absl::IsCancelled(bank.admin.Backup(stop, {}).status()));
  CHECK(absl::IsCancelled(bank.admin.BackupToFile(folder / "other.db", stop, {}).status()));
  const auto nowhere = bank.admin.BackupToFile(folder / "missing/copy.db", nullptr, {});
  CHECK(nowhere.status().code() == absl::StatusCode::kNotFound);
  bank.connection->FailNext(1, absl::UnavailableError("gone"));
  CHECK(absl::IsUnavailable(bank.admin.BackupToFile(folder / "other.db", nullptr, {}).status()));
  const std::filesystem::directory_iterator files(folder.path());
  CHECK(std::distance(begin(files), end(files)) == 1);
}

// A bank whose backups come otherwise than they were sent.
class BadWire final : public Connection {
 public:
  explicit BadWire(std::function<void(v1::BackupResponse&)> change) : change_(std::move(change)) {}

  absl::Status Backup(const v1::BackupRequest& request, const CallOptions& options,
                      const std::function<Proceed(const v1::BackupResponse&)>& told) override {
    return bank_.Backup(request, options, [&](v1::BackupResponse part) {
      change_(part);
      return told(part);
    });
  }

 private:
  const std::function<void(v1::BackupResponse&)> change_;
  FakeConnection bank_;
};

TEST_CASE("AdminClient: a backup that is not what the bank has sent is an error") {
  const std::vector<std::function<void(v1::BackupResponse&)>> changes = {
      [](v1::BackupResponse& part) { part.mutable_content()->pop_back(); },
      [](v1::BackupResponse& part) {
        char& last = part.mutable_content()->back();
        last = last == '!' ? '?' : '!';
      },
      [](v1::BackupResponse& part) { part.clear_head(); }};
  const testing::TempFolder folder;
  for (const auto& change : changes) {
    const AdminClient admin(std::make_shared<BadWire>(change));
    const auto made = admin.BackupToFile(folder / "copy.db", nullptr, {});
    CHECK(made.status().code() == absl::StatusCode::kDataLoss);
    CHECK(std::filesystem::is_empty(folder.path()));
  }
}

TEST_CASE("FakeConnection keeps to the limits of an account") {
  const AdministeredBank bank;
  v1::UpdateAccountRequest request;
  request.set_account("10001");
  request.mutable_limits()->set_withdrawal_minor(100);
  request.mutable_limits()->set_day_count(1);
  request.mutable_update_mask()->add_paths("limits");
  REQUIRE(bank.admin.UpdateAccount(request).ok());
  CHECK(bank.client.Withdraw("10001", 101).status().code() ==
        absl::StatusCode::kFailedPrecondition);
  CHECK(bank.client.Withdraw("10001", 100).ok());
  CHECK_FALSE(bank.client.Withdraw("10001", 1).ok());
  CHECK(bank.client.Balance("10001")->balance_minor() == 900);
}

TEST_CASE("FakeConnection fails calls of AdminClient on order") {
  const AdministeredBank bank;
  bank.connection->FailNext(1, absl::UnavailableError("gone"), When::kAfterItMoved);
  const auto lost = bank.admin.OpenAccount("20001", "USD");
  CHECK(absl::IsUnavailable(lost.status()));
  CHECK(bank.admin.GetAccount("20001").ok());
  bank.connection->FailNext(1, absl::UnavailableError("gone"));
  CHECK_FALSE(bank.admin.ImportAccounts({}).ok());
  bank.connection->FailNext(1, absl::UnavailableError("gone"));
  std::vector<std::int64_t> ids;
  CHECK(absl::IsUnavailable(bank.Export(0, &ids)));
  CHECK(ids.empty());
  CHECK(bank.connection->open_account_requests().size() == 1);
  CHECK(bank.connection->get_account_requests().size() == 1);
  CHECK(bank.connection->export_transactions_requests().size() == 1);
}

TEST_CASE("FakeConnection imports accounts, and remembers an import as one request") {
  const AdministeredBank bank;
  std::vector<v1::OpenAccountRequest> accounts(1'000);
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    accounts[i].set_account("3" + std::to_string(i));
    accounts[i].set_currency_code("USD");
    accounts[i].set_display_name(std::string(60, 'x'));  // so that there are several parts
  }
  const auto imported = bank.admin.ImportAccounts(accounts);
  REQUIRE(imported.ok());
  CHECK(imported->opened() == 1'000);
  CHECK(bank.admin.GetAccount("3999").ok());
  const auto requests = bank.connection->import_accounts_requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].accounts_size() == 1'000);
  CHECK(requests[0].total() == 1'000);
}

TEST_CASE("FakeConnection exports its record, part after part, until the listener has enough") {
  const AdministeredBank bank;
  for (int i = 0; i < 500; ++i) REQUIRE(bank.client.Deposit("10001", 1).ok());
  std::vector<std::int64_t> all;
  REQUIRE(bank.Export(0, &all).ok());
  REQUIRE(all.size() == 501);
  CHECK(all.front() == 1);
  CHECK(all.back() == 501);
  std::vector<std::int64_t> some;
  CHECK(bank.Export(1, &some).ok());
  CHECK(some.size() < all.size());
}

TEST_CASE("A callback of an export may call the bank") {
  const AdministeredBank bank;
  int calls = 0;
  const absl::Status end =
      bank.admin.ExportTransactions({}, [&](const v1::ExportTransactionsResponse& /*part*/) {
        ++calls;
        return bank.client.Deposit("10001", 1).ok() ? Proceed::kGoOn : Proceed::kStop;
      });
  CHECK(end.ok());
  CHECK(calls > 0);
}

}  // namespace
}  // namespace atm
