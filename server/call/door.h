// The door between calls and the ledger: counts the calls that are inside, and lets the server wait
// until all of them have left. Thread-safe; what a call pays is two atomic additions.
#ifndef ATM_SERVER_CALL_DOOR_H_
#define ATM_SERVER_CALL_DOOR_H_

#include <atomic>
#include <chrono>
#include <cstdint>

#include "storage/base/mutex.h"
#include "storage/ledger/ledger.h"

namespace atm::server {

class Door {
 public:
  // A call comes, whatever becomes of it, and is gone for good.
  void Enter() { inside_.fetch_add(1); }
  void Leave();

  // The ledger; null while there is none (yet). Only between Enter and Leave.
  storage::Ledger* ledger() const { return ledger_.load(std::memory_order_acquire); }

  // Whether calls are turned away. A call that entered and read false is waited for.
  bool closed() const { return closed_.load(); }

  // From now on calls reach the ledger, which must outlive the last of them.
  void Open(storage::Ledger* ledger) { ledger_.store(ledger, std::memory_order_release); }

  // From now on calls are turned away.
  void Close() { closed_.store(true); }

  // After Close: waits until no call is inside, or the time is over; says how many still are.
  std::int64_t WaitUntilEmpty(std::chrono::milliseconds at_most);

 private:
  std::atomic<std::int64_t> inside_ = 0;
  std::atomic<storage::Ledger*> ledger_ = nullptr;
  std::atomic<bool> closed_ = false;
  Mutex mutex_;  // so that no wake-up falls between WaitUntilEmpty's look and its sleep
  ConditionVariable left_;
};

}  // namespace atm::server

#endif  // ATM_SERVER_CALL_DOOR_H_
