// The threads of the committer, and the way of a command through them:
//
//   Submit      the queue takes the command, or refuses it at once
//   the loop    takes all that waits, decides one batch after the other (storage/commit)
//   Finish      records the batch, publishes it, and tells those who asked
//
// While one batch is recorded the next one fills, or, where many commands wait, is decided.
//
// Submit, SubmitAll, now_us and chain_head may be called from any thread, the others from the
// thread that opens and closes the ledger. All that it is given is the caller's and lives longer.
#ifndef ATM_STORAGE_LEDGER_COMMIT_LOOP_H_
#define ATM_STORAGE_LEDGER_COMMIT_LOOP_H_

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/base/mutex.h"
#include "storage/book/book.h"
#include "storage/commit/committer.h"
#include "storage/commit/recorder.h"
#include "storage/journal/doubt.h"
#include "storage/journal/hash.h"
#include "storage/journal/journal.h"
#include "storage/ledger/command_queue.h"
#include "storage/ledger/ledger_observer.h"
#include "storage/ledger/ledger_options.h"
#include "storage/ledger/teller.h"
#include "storage/model/command.h"
#include "storage/model/done.h"
#include "storage/read/published_balances.h"
#include "storage/read/reading_room.h"

namespace atm::storage {

class CommitLoop {
 public:
  CommitLoop(const LedgerOptions& options, Book& book, Journal& journal,
             PublishedBalances& published, ReadingRoom& reading_room, Doubt& doubt);

  // Fills the book from the journal, and publishes it. The error tells what is wrong with the
  // record.
  absl::Status Load();

  // Starts to carry out what is submitted. After Load.
  void Start();
  bool is_started() const { return thread_.joinable(); }

  // See ledger.h.
  void Submit(Command command, Done done);
  void SubmitAll(std::vector<Command> commands, Together together, AllDone done);

  // The time as far as it is believed: see ClockGuard.
  std::int64_t now_us() const { return committer_.now_us(); }

  // The end of the chain, after the newest batch that was published.
  ChainHead chain_head() const;

  // Refuses new commands, carries out those that wait, and ends the threads. After Start.
  void Close();

  // Writes all balances back, as far as that time allows, or returns false: see Committer. After
  // Close.
  absl::StatusOr<bool> WriteBackAll(std::chrono::milliseconds at_most) {
    return committer_.WriteBackAll(at_most);
  }

 private:
  using Groups = std::vector<CommandQueue::Group>;

  void Run();

  // Commits what was taken from the queue, in as many batches as it needs.
  void CommitAll(CommandQueue::Waiting& waiting);

  // Decides one batch and has it finished. `taken` more commands are to be committed after it.
  void Commit(std::span<const Command> commands, std::span<CommandQueue::Group> groups,
              std::size_t taken);

  // Records a batch that was decided, publishes it, and tells those who asked. Called by one thread
  // at a time: the loop's or the recorder's.
  void Finish(Decided decided, std::span<CommandQueue::Group> groups, BatchFigures figures);

  // Returns false if nothing of the batch is on record, since that is damaged.
  bool TryRecord(const Decided& decided, BatchFigures& figures);
  void Publish(Decided& decided);
  void Tell(std::span<CommandQueue::Group> groups, std::vector<Outcome> outcomes);
  void PublishHead(const ChainHead& head);

  // How long the loop may sleep until it has to look whether a hold has ended, or what is in the
  // way.
  std::chrono::microseconds UntilNextLook() const;

  // Warns of a clock that is far from the newest transaction when the ledger is opened.
  void WarnOfClock() const;

  // Ends the process: nobody knows what is on record, so nothing may be answered any more.
  [[noreturn]] void Die(const absl::Status& why) const;

  const LedgerOptions& options_;
  Book& book_;
  PublishedBalances& published_;
  ReadingRoom& reading_room_;
  CommandQueue queue_;
  Recorder recorder_;
  Doubt& doubt_;
  bool is_cut_off_ = false;  // a batch could not be written: those decided since hang in the air
  Committer committer_;
  Teller teller_;
  mutable Mutex head_mutex_;
  ChainHead head_ ATM_GUARDED_BY(head_mutex_);
  std::thread thread_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_COMMIT_LOOP_H_
