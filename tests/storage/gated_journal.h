// Ledgers, and journals in which a test can stop or break things.
#ifndef ATM_TESTS_STORAGE_GATED_JOURNAL_H_
#define ATM_TESTS_STORAGE_GATED_JOURNAL_H_

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "storage/journal/history.h"
#include "storage/journal/journal.h"
#include "storage/ledger/ledger.h"
#include "tests/storage/bank.h"

namespace atm::storage {

inline std::unique_ptr<Ledger> OpenLedger(std::unique_ptr<Journal> journal,
                                          LedgerOptions options = {}) {
  auto ledger = Ledger::Open(std::move(journal), std::move(options));
  INFO(ledger.status().message());
  REQUIRE(ledger.ok());
  return *std::move(ledger);
}

// A history over another one, which asks the test first.
class GatedHistory : public History {
 public:
  GatedHistory(std::unique_ptr<History> history, std::function<absl::Status()> on_look)
      : history_(std::move(history)), on_look_(std::move(on_look)) {}

  absl::StatusOr<std::optional<Transaction>> FindTransaction(TransactionId id) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->FindTransaction(id);
  }
  absl::StatusOr<std::vector<Transaction>> ReadTransactions(TransactionId first,
                                                            TransactionId last) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->ReadTransactions(first, last);
  }
  absl::StatusOr<std::optional<RequestRecord>> FindRequest(const Uuid& request_id) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->FindRequest(request_id);
  }

  absl::StatusOr<std::unique_ptr<AuditSource>> OpenAudit() override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->OpenAudit();
  }

 private:
  const std::unique_ptr<History> history_;
  const std::function<absl::Status()> on_look_;
};

// Stops all who look things up until it is opened. Outlives the ledger.
class StoppedLooks {
 public:
  // For GatedJournal::on_look.
  std::function<absl::Status()> Stop() {
    return [this] {
      ++looking_;
      looking_.notify_all();
      opened_.wait();
      return absl::OkStatus();
    };
  }

  // Waits until so many looks were begun.
  void WaitFor(int count) const {
    for (int seen = looking_; seen < count; seen = looking_) looking_.wait(seen);
  }

  void Open() { open_.set_value(); }

 private:
  std::promise<void> open_;
  const std::shared_future<void> opened_ = open_.get_future().share();
  std::atomic<int> looking_ = 0;
};

// A journal over another one, in which a test can stop the committer, or break it.
class GatedJournal : public Journal {
 public:
  explicit GatedJournal(std::unique_ptr<Journal> journal) : journal_(std::move(journal)) {}

  absl::StatusOr<Progress> Load(const Loader& loader) override { return journal_->Load(loader); }
  absl::StatusOr<RequestGap> FindGap() override { return journal_->FindGap(); }
  absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) override {
    return journal_->FindRequests(request_ids);
  }
  absl::StatusOr<std::vector<std::optional<Original>>> FindTransactions(
      std::span<const TransactionId> ids) override {
    return journal_->FindTransactions(ids);
  }
  absl::StatusOr<std::vector<std::optional<HoldState>>> FindHolds(
      std::span<const TransactionId> ids) override {
    return journal_->FindHolds(ids);
  }
  absl::StatusOr<std::unique_ptr<History>> OpenHistory() override {
    auto history = journal_->OpenHistory();
    if (!history.ok() || !on_look) return history;
    return std::make_unique<GatedHistory>(*std::move(history), on_look);
  }
  bool HasRoom() override { return journal_->HasRoom(); }
  absl::Status AppendAhead(std::span<const Sealed<Transaction>> transactions) override {
    return journal_->AppendAhead(transactions);
  }
  absl::Status Append(const Batch& batch) override {
    if (before_append) before_append();
    absl::Status appended = journal_->Append(batch);
    if (after_append) after_append();
    return broken ? absl::UnavailableError("the disk is on fire") : appended;
  }
  absl::Status Close() override { return journal_->Close(); }

  std::function<void()> before_append;
  std::function<void()> after_append;
  std::function<absl::Status()> on_look;  // set before the ledger is opened
  bool broken = false;

 private:
  std::unique_ptr<Journal> journal_;
};

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_GATED_JOURNAL_H_
