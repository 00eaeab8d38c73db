// Backup: the record as a file, sent in parts.
#include <memory>
#include <string>

#include "atm/v1/admin_service.grpc.pb.h"
#include "proto/file_hash.h"
#include "server/limits.h"
#include "storage/audit/chain_walk.h"
#include "storage/engine/open_journal.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/write_file.h"
#include "tests/temp_folder.h"

namespace atm::server::testing {
namespace {

using atm::testing::TempFolder;

// A call that is read as the test says.
class Backup {
 public:
  explicit Backup(Bank& bank) : stub_(v1::AdminService::NewStub(bank.NarrowChannel())) {
    context_.set_deadline(Patience());
    reader_ = stub_->Backup(&context_, {});
  }

  bool Read() {
    v1::BackupResponse part;
    if (!reader_->Read(&part)) return false;
    CHECK(last.head().empty());
    content += part.content();
    last = part;
    return true;
  }

  grpc::Status Finish() {
    while (Read()) {
    }
    return reader_->Finish();
  }

  void Cancel() { context_.TryCancel(); }

  std::string content;
  v1::BackupResponse last;

 private:
  std::unique_ptr<v1::AdminService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::BackupResponse>> reader_;
};

// So many transactions that the file has several parts.
void Grow(Bank& bank) {
  constexpr int kTransactions = 4'000;
  for (int i = 0; i < kTransactions; ++i) {
    bank.ledger().Execute(
        {.operation = storage::Deposit{.account = *storage::AccountNumber::Customer("10001"),
                                       .amount_minor = 1,
                                       .currency = {}},
         .request_id = {},
         .memo = std::string(140, 'm')});
  }
}

TEST_CASE("Backup: the parts are the whole record, with its hash and its head") {
  Bank bank;
  Grow(bank);
  Backup backup(bank);
  REQUIRE(backup.Finish().ok());
  REQUIRE(backup.content.size() > limits::kBackupPieceBytes);
  CHECK(backup.last.file_bytes() == static_cast<std::int64_t>(backup.content.size()));
  CHECK(backup.last.head() == storage::ToText(bank.ledger().chain_head()));
  CHECK(backup.last.transactions() == bank.ledger().last_transaction());
  FileHash hash;
  hash.Add(backup.content);
  CHECK(backup.last.sha256() == hash.Hex());
  const TempFolder folder;
  WriteFile(folder / "copy.db", backup.content);
  const auto record = storage::OpenRecord(folder / "copy.db");
  REQUIRE(record.ok());
  const auto report = storage::VerifyRecord(**record, {});
  REQUIRE(report.ok());
  CHECK_FALSE(report->fault.has_value());
  CHECK(storage::ToText(report->head) == backup.last.head());
}

TEST_CASE("Backup: two at once, whoever comes then is told so, and whoever goes makes room") {
  Bank bank;
  Grow(bank);
  Backup first(bank);
  REQUIRE(first.Read());
  Backup second(bank);
  REQUIRE(second.Read());
  const grpc::Status refused = Backup(bank).Finish();
  CHECK(refused.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
  CHECK(DetailsOf(refused).reason == "OVERLOADED");
  first.Cancel();
  CHECK(first.Finish().error_code() == grpc::StatusCode::CANCELLED);
  while (!Backup(bank).Finish().ok()) {
  }
  CHECK(second.Finish().ok());
}

TEST_CASE("Backup: the end of the service ends it") {
  Bank bank;
  Grow(bank);
  Backup backup(bank);
  REQUIRE(backup.Read());
  bank.service().Close();
  const grpc::Status status = backup.Finish();
  // What was sent already may be all of it.
  if (!status.ok()) CHECK(DetailsOf(status).reason == "SHUTTING_DOWN");
  CHECK(DetailsOf(Backup(bank).Finish()).reason == "SHUTTING_DOWN");
}

TEST_CASE("Backup: no room for it is no fault of the record") {
  Bank bank;
  bank.service().backups_leave_free_bytes = std::int64_t{1} << 60;
  CHECK(DetailsOf(Backup(bank).Finish()).reason == "STORAGE_FULL");
  const TempFolder folder;
  bank.service().backup_path = folder / "missing/backup";
  CHECK(DetailsOf(Backup(bank).Finish()).reason == "RECORD_UNREADABLE");
}

}  // namespace
}  // namespace atm::server::testing
