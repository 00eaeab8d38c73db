// The feed of the bank's transactions: its listener and its handle. See Client::WatchTransactions
// in atm/client.h.
#ifndef ATM_CLIENT_FEED_H_
#define ATM_CLIENT_FEED_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "atm/v1/transaction.pb.h"

namespace atm {

// What a callback returns that is called with one item after another: whether it wants the next.
enum class Proceed { kGoOn, kStop };

// The callbacks of a feed. They are called on threads of the connection, one call at a time. They
// must not throw and should return soon: the next transaction is read only after that, so a slow
// listener delays its own feed, and the memory that this costs is bounded.
struct FeedListener {
  // Receives each transaction in the order of the ledger, none twice and none left out. If it
  // returns kStop, the feed ends with OK.
  std::function<Proceed(const v1::Transaction&)> on_transaction;

  // Receives the reason why the feed ended. It is called exactly once, last. It may be empty.
  std::function<void(const absl::Status&)> on_end;

  // Receives that the connection was lost, after the bank had answered once, with the error. It is
  // made again, and the feed then goes on after the last transaction. It may be empty.
  std::function<void(const absl::Status&)> on_lost;

  // Receives that the connection is there again. It is called once after each on_lost, before the
  // next transaction, unless the feed ends first. It may be empty.
  std::function<void()> on_back;
};

// The handle of an open feed. The caller owns it; the feed ends with it. Thread-safe.
//
// The destructor cancels the feed and blocks until the listener has returned for the last time.
// Inside a callback of a connection it does not block, because that could never end.
class Watch {
 public:
  Watch(Watch&&) noexcept = default;
  Watch& operator=(Watch&&) = delete;
  ~Watch();

  // Makes the feed end soon, with CANCELLED unless it ended before. It may be called from anywhere.
  // The listener receives at most one more transaction.
  void Cancel() const;

  // Blocks until the feed has ended, and returns the reason. It must not be called from a callback.
  absl::Status Wait() const;

 private:
  friend class Client;
  struct State;

  explicit Watch(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;  // null if it was moved from
};

}  // namespace atm

#endif  // ATM_CLIENT_FEED_H_
