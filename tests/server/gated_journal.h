// A journal that waits before it records, until the test lets it: what is under way stays under
// way.
#ifndef ATM_TESTS_SERVER_GATED_JOURNAL_H_
#define ATM_TESTS_SERVER_GATED_JOURNAL_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "storage/journal.h"
#include "tests/server/bank.h"

namespace atm::server::testing {

// The test's side: outlives the journal, starts open.
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

class GatedJournal final : public storage::Journal {
 public:
  explicit GatedJournal(Gate* gate, bool has_room = true)
      : gate_(gate), has_room_(has_room), journal_(MemoryJournal()) {}

  absl::StatusOr<storage::Progress> Load(const storage::Loader& loader) override {
    return journal_->Load(loader);
  }
  absl::StatusOr<std::vector<std::optional<storage::Original>>> FindTransactions(
      std::span<const storage::TransactionId> ids) override {
    return journal_->FindTransactions(ids);
  }
  absl::StatusOr<std::vector<std::optional<storage::HoldState>>> FindHolds(
      std::span<const storage::TransactionId> ids) override {
    return journal_->FindHolds(ids);
  }
  absl::StatusOr<std::vector<std::optional<storage::RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) override {
    return journal_->FindRequests(request_ids);
  }
  absl::StatusOr<std::unique_ptr<storage::History>> OpenHistory() override {
    return journal_->OpenHistory();
  }
  bool HasRoom() override { return has_room_; }
  absl::Status Append(const storage::Batch& batch) override {
    gate_->Pass();
    return journal_->Append(batch);
  }
  absl::Status Close() override { return journal_->Close(); }

 private:
  Gate* const gate_;
  const bool has_room_;
  const std::unique_ptr<storage::Journal> journal_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_GATED_JOURNAL_H_
