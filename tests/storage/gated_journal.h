// Ledgers, and the one journal in which a test can stop, refuse, delay or break things.
#ifndef ATM_TESTS_STORAGE_GATED_JOURNAL_H_
#define ATM_TESTS_STORAGE_GATED_JOURNAL_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
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

// Where threads wait while a test keeps it closed. Belongs to the test and outlives all who pass.
// Starts open.
class Gate {
 public:
  void Close() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }

  void Open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

  // Waits until somebody stands before the closed gate.
  void WaitForArrival() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }

  // Waits until the gate is open.
  void Pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    --waiting_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  int waiting_ = 0;
};

// A history over another one, which asks the test before it reads.
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
  absl::StatusOr<std::vector<Transaction>> ReadBack(AccountId account, TransactionId newest,
                                                    std::size_t most) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->ReadBack(account, newest, most);
  }
  absl::Status LookTogether(absl::FunctionRef<absl::Status()> work) override {
    return history_->LookTogether(work);
  }
  absl::StatusOr<std::optional<AccountChanges>> FindChanges(AccountId account) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->FindChanges(account);
  }
  absl::StatusOr<std::vector<Transaction>> FindByReference(const ReferenceQuery& query) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->FindByReference(query);
  }
  absl::StatusOr<std::optional<RequestRecord>> FindRequest(const Uuid& request_id) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->FindRequest(request_id);
  }

  absl::StatusOr<std::unique_ptr<AuditSource>> OpenAudit(AuditView view) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->OpenAudit(view);
  }
  absl::StatusOr<RecordCopy> CopyTo(const CopyRequest& request) override {
    if (absl::Status told = on_look_(); !told.ok()) return told;
    return history_->CopyTo(request);
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

// A journal over another one. What a test sets here may be changed only while nobody writes, unless
// it is said otherwise.
class GatedJournal : public Journal {
 public:
  explicit GatedJournal(std::unique_ptr<Journal> journal) : journal_(std::move(journal)) {}

  // A journal whose writes pass a gate.
  static std::unique_ptr<GatedJournal> Behind(Gate& gate, std::unique_ptr<Journal> journal) {
    auto gated = std::make_unique<GatedJournal>(std::move(journal));
    gated->before_write = [&gate] { gate.Pass(); };
    return gated;
  }

  // Called before and after each Write.
  std::function<void()> before_write = [] {};
  std::function<void()> after_write = [] {};

  // What Write returns although it has written, if it is an error.
  absl::Status failure = absl::OkStatus();

  // What Stage and Write return instead of writing, if it is an error.
  absl::Status damage = absl::OkStatus();

  // What CheckRoom returns.
  absl::Status room = absl::OkStatus();

  // Whether Reserve returns false, as if another program had the lock; and how many rights are
  // reserved that nothing was written with. Any thread may use them.
  std::atomic<bool> is_locked = false;
  std::atomic<int> reserved = 0;

  // Called before each look of a history. Set before the ledger is opened.
  std::function<absl::Status()> on_look;

  absl::StatusOr<Progress> Load(const Loader& loader) override { return journal_->Load(loader); }
  absl::StatusOr<Tenure> TakeOver(const ChainHead& known) override {
    return journal_->TakeOver(known);
  }
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
  absl::Status CheckRoom() override { return room.ok() ? journal_->CheckRoom() : room; }
  bool Reserve(std::chrono::milliseconds patience) override {
    ++reserved;
    if (journal_->Reserve(is_locked ? std::chrono::milliseconds(0) : patience) && !is_locked) {
      return true;
    }
    --reserved;
    if (is_locked) journal_->GiveBack();
    return false;
  }
  void GiveBack() override {
    --reserved;
    journal_->GiveBack();
  }
  absl::Status Stage(std::span<const Sealed<Transaction>> transactions) override {
    return damage.ok() ? journal_->Stage(transactions) : damage;
  }
  absl::StatusOr<Ticket> Write(const Batch& batch, const Snapshots& snapshots) override {
    before_write();
    --reserved;
    if (!damage.ok()) return damage;
    absl::StatusOr<Ticket> written = journal_->Write(batch, snapshots);
    after_write();
    if (!failure.ok()) return failure;
    return written;
  }
  absl::Status Await(Ticket ticket) override { return journal_->Await(ticket); }
  absl::Status Close() override { return journal_->Close(); }

 private:
  const std::unique_ptr<Journal> journal_;
};

}  // namespace atm::storage

#endif  // ATM_TESTS_STORAGE_GATED_JOURNAL_H_
