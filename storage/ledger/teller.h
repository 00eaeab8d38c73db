// The teller: tells those who asked what came of it, while the committer goes on with the next
// batch. What is told may take long, since it goes out on the network from there.
#ifndef ATM_STORAGE_LEDGER_TELLER_H_
#define ATM_STORAGE_LEDGER_TELLER_H_

#include <cstddef>
#include <span>
#include <thread>
#include <vector>

#include "storage/base/mutex.h"
#include "storage/ledger/command_queue.h"
#include "storage/model/outcome.h"

namespace atm::storage {

// Tell and Close are for one thread, is_idle for any.
class Teller {
 public:
  // How many batches may wait to be told. If as many wait, Tell blocks: whoever asks faster than
  // the answers can be told fills the queue, and hears OVERLOADED there.
  static constexpr std::size_t kMostWaiting = 8;

  Teller() : thread_([this] { Run(); }) {}
  ~Teller() { Close(); }

  Teller(const Teller&) = delete;
  Teller& operator=(const Teller&) = delete;

  // Whether all that was handed over was told.
  bool is_idle() const;

  // Hands over groups with the outcomes of their commands, to be told after all before them.
  void Tell(std::vector<CommandQueue::Group> groups, std::vector<Outcome> outcomes);

  // Blocks until all was told, and ends the thread.
  void Close();

 private:
  // The answers to one batch.
  struct Answers {
    std::vector<CommandQueue::Group> groups;
    std::vector<Outcome> outcomes;
  };

  void Run();

  mutable Mutex mutex_;
  ConditionVariable changed_;
  std::vector<Answers> waiting_ ATM_GUARDED_BY(mutex_);
  bool is_telling_ ATM_GUARDED_BY(mutex_) = false;
  bool closed_ ATM_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// Tells the outcomes of all commands of these groups, in their order.
void TellAll(std::span<CommandQueue::Group> groups, std::span<Outcome> outcomes);

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_TELLER_H_
