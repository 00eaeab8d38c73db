// A journal that waits before it records, until the test lets it: what is under way stays under
// way.
#ifndef ATM_TESTS_SERVER_GATED_JOURNAL_H_
#define ATM_TESTS_SERVER_GATED_JOURNAL_H_

#include <condition_variable>
#include <mutex>

#include "tests/server/bank.h"
#include "tests/storage/gated_journal.h"

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

class GatedJournal final : public storage::GatedJournal {
 public:
  explicit GatedJournal(Gate* gate, bool has_room = true)
      : storage::GatedJournal(MemoryJournal()), has_room_(has_room) {
    before_append = [gate] { gate->Pass(); };
  }

  bool HasRoom() override { return has_room_; }

 private:
  const bool has_room_;
};

}  // namespace atm::server::testing

#endif  // ATM_TESTS_SERVER_GATED_JOURNAL_H_
