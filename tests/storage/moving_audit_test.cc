// The record is verified piece by piece while it goes on: what is whole is found whole, and what is
// not is found all the same.
#include <SQLiteCpp/Database.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "storage/audit/chain_walk.h"
#include "storage/journal/audit_source.h"
#include "storage/journal/history.h"
#include "tests/storage/committed_bank.h"
#include "tests/storage/lived_in_bank.h"
#include "tests/storage/sealed_sql.h"

namespace atm::storage {
namespace {

// A source over another one, whose record goes on each time that its end is asked for.
class BusySource : public AuditSource {
 public:
  BusySource(std::unique_ptr<AuditSource> source, std::function<void()> go_on)
      : source_(std::move(source)), go_on_(std::move(go_on)) {}

  absl::StatusOr<std::optional<StoredProgress>> ReadProgress() override {
    return source_->ReadProgress();
  }
  AuditView view() const override { return source_->view(); }
  absl::StatusOr<std::int64_t> CountEntries() override {
    go_on_();
    return source_->CountEntries();
  }
  absl::Status Read(std::int64_t from, std::size_t most, StoredRows<Account>& rows) override {
    return source_->Read(from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most,
                    StoredRows<Sealed<Transaction>>& rows) override {
    return source_->Read(from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most,
                    StoredRows<Sealed<RecordedAnswer>>& rows) override {
    return source_->Read(from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most,
                    StoredRows<Sealed<AccountChange>>& rows) override {
    return source_->Read(from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most,
                    StoredRows<Sealed<PrincipalRow>>& rows) override {
    return source_->Read(from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most, StoredRows<HoldRecord>& rows) override {
    return source_->Read(from, most, rows);
  }
  absl::Status Read(std::int64_t from, std::size_t most, StoredRows<ReversedPart>& rows) override {
    return source_->Read(from, most, rows);
  }
  absl::StatusOr<std::optional<TransactionId>> FindByRequest(const Uuid& request_id) override {
    return source_->FindByRequest(request_id);
  }
  absl::StatusOr<std::vector<std::string>> FindFlaws(absl::FunctionRef<bool()> go_on) override {
    return source_->FindFlaws(go_on);
  }

 private:
  const std::unique_ptr<AuditSource> source_;
  const std::function<void()> go_on_;
};

// A bank in which something of every kind happens again and again.
class BusyBank {
 public:
  explicit BusyBank(const std::string& path) : bank_(path, /*redo_target=*/5) {
    bank_.now_us = 4 * kDayUs;
    GoOn();
  }

  void GoOn() {
    const std::string number = "N" + std::to_string(++rounds_);
    Do(Open(number, 1'000));
    Do(In("10001", 5));
    Do(Out("10001", 3));
    Do(Transfer{Number("10001"), Number("10002"), 7, kUsd});
    // Of the last round: one hold is captured, one expires, and a part is taken back.
    if (held_ != 0) Do(Capture{held_, 2, kUsd});
    if (paid_ != 0) Do(Reverse{paid_, 2, kUsd, ReversalReason::kTimeOut});
    bank_.now_us += kSecondUs;
    held_ = Do(Held(number, kDayUs));
    Do(Held(number, kSecondUs / 2));
    paid_ = Do(Out(number, 10));
    Do(Reverse{paid_, 1, kUsd, ReversalReason::kTimeOut});
    bank_.DoOne(UpdateAccount{.account = Number("10002"), .display_name = number});
    bank_.DoOne(UpdateAccount{.account = Number(number), .display_name = "new"});
    Do(Out("20001", 1));  // refused, and that is recorded
  }

  absl::StatusOr<AuditReport> Verify() {
    const auto history = bank_.journal->OpenHistory();
    REQUIRE(history.ok());
    auto source = (*history)->OpenAudit(AuditView::kPieceByPiece);
    REQUIRE(source.ok());
    BusySource busy(*std::move(source), [this] { GoOn(); });
    AuditRequest request;
    request.on_progress = [this](std::int64_t, std::int64_t) {
      GoOn();
      return true;
    };
    return VerifyRecord(busy, request);
  }

  const ChainHead& head() const { return bank_.committer.chain_head(); }

 private:
  Hold Held(const std::string& number, std::int64_t for_us) const {
    return {.account = Number(number),
            .amount_minor = 10,
            .currency = kUsd,
            .expire_time_us = bank_.now_us + for_us};
  }

  // Returns the id of its transaction; 0 if there is none.
  TransactionId Do(const Operation& operation) {
    const Outcome outcome = bank_.DoOne(operation, Id(10'000 + ++requests_));
    const auto* receipt = std::get_if<Receipt>(&outcome);
    return receipt == nullptr ? 0 : receipt->transaction.id;
  }

  CommittedBank bank_;
  int rounds_ = 0;
  std::uint64_t requests_ = 0;
  TransactionId held_ = 0;
  TransactionId paid_ = 0;
};

TEST_CASE("Audit: a record that goes on is found whole, up to where the audit began and further") {
  const LivedIn lived;
  BusyBank bank(lived.path);
  const std::int64_t entries = bank.head().entries;
  const auto report = bank.Verify();
  REQUIRE(report.ok());
  INFO(report->fault.value_or(Fault{}).what);
  CHECK_FALSE(report->fault.has_value());
  CHECK(report->head.entries > entries);
  CHECK(report->head.entries < bank.head().entries);
}

TEST_CASE("Audit: what is wrong with a record that goes on is found") {
  const LivedIn lived;
  const std::string change =
      GENERATE(as<std::string>{}, "UPDATE transactions SET memo = 'x' WHERE id = 7",
               "UPDATE accounts SET balance_minor = 1 WHERE number = '20001'",
               "UPDATE accounts SET overdraft_minor = 5 WHERE number = '20001'",
               "DELETE FROM holds WHERE state = 1", "UPDATE holds SET state = 2 WHERE state = 1",
               "UPDATE reversed SET reversed_minor = 31 WHERE original = 5",
               "DELETE FROM reversed WHERE original = 5", "INSERT INTO reversed VALUES (9, 1)",
               "DELETE FROM answers WHERE entry < 50",
               "UPDATE account_changes SET kind = 3 WHERE account = 6");
  BusyBank bank(lived.path);
  {
    SQLite::Database database = OpenSealed(lived.path);
    REQUIRE(database.exec(change) > 0);
  }
  INFO(change);
  const auto report = bank.Verify();
  REQUIRE(report.ok());
  CHECK(report->fault.has_value());
}

}  // namespace
}  // namespace atm::storage
