// The feed of what happens in the bank: see Client::WatchTransactions in atm/client.h.
#ifndef ATM_CLIENT_FEED_H_
#define ATM_CLIENT_FEED_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "atm/v1/transaction.pb.h"

namespace atm {

// What a callback that is told one thing after another says to the next one.
enum class Proceed { kGoOn, kStop };

// Who listens to a feed. Called on threads of the connection, one call at a time. Neither may
// throw, and both are to return soon: the next transaction is read only then, so that a slow
// listener holds up its own feed, at a bounded cost of memory.
struct FeedListener {
  // Told each transaction, in the order of the ledger, none twice and none left out. kStop ends the
  // feed with OK.
  std::function<Proceed(const v1::Transaction&)> on_transaction;

  // Told why the feed ended, exactly once and last. May be empty.
  std::function<void(const absl::Status&)> on_end;
};

// A feed that is listened to, for as long as this handle lives.
//
// Thread-safe. The destructor cancels the feed and waits until its listener has returned for the
// last time; inside a callback of a connection, where that could never end, it does not wait.
class Watch {
 public:
  Watch(Watch&&) noexcept = default;
  Watch& operator=(Watch&&) = delete;
  ~Watch();

  // Lets the feed end soon, with CANCELLED unless it ended before. May be called from anywhere; at
  // most one more transaction is told.
  void Cancel() const;

  // Waits for the end of the feed, and returns why it ended. Not to be called from a callback.
  absl::Status Wait() const;

 private:
  friend class Client;
  struct State;

  explicit Watch(std::shared_ptr<State> state);

  std::shared_ptr<State> state_;  // null if it was moved from
};

}  // namespace atm

#endif  // ATM_CLIENT_FEED_H_
