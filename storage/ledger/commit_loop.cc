#include "storage/ledger/commit_loop.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "storage/commit/publication_of.h"

namespace atm::storage {
namespace {

constexpr std::chrono::microseconds kShortestSleep = std::chrono::milliseconds(10);
constexpr std::chrono::microseconds kLongestSleep = std::chrono::milliseconds(500);

// If at least this many commands wait, the next batch is decided while this one is recorded. Fewer
// are better off in one batch with those that come meanwhile.
constexpr std::size_t kWorthDecidingAhead = 128;

constexpr std::int64_t kSecondUs = 1'000'000;

// A start after more than this is unusual, and so is a clock that is wrong by so much.
constexpr std::int64_t kLongStandstillUs = 30 * kDayUs;

// How long nobody looks at the clock and the disk while nobody asks for anything.
constexpr std::chrono::microseconds kLongestIdle = std::chrono::seconds(10);

// Measures one step after the other; does not look at the clock if nobody observes.
class StepTimer {
 public:
  explicit StepTimer(bool runs) : runs_(runs), begin_(Now()) {}

  // Returns how long the step took that ends here, in microseconds.
  std::int64_t EndStep() {
    const Clock::time_point end = Now();
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(end - begin_);
    begin_ = end;
    return took.count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point Now() const { return runs_ ? Clock::now() : Clock::time_point(); }

  const bool runs_;
  Clock::time_point begin_;
};

std::vector<CommandQueue::Group> TakeOut(std::span<CommandQueue::Group> groups) {
  return {std::move_iterator(groups.begin()), std::move_iterator(groups.end())};
}

}  // namespace

CommitLoop::CommitLoop(const LedgerOptions& options, Book& book, Journal& journal,
                       PublishedBalances& published, ReadingRoom& reading_room, Doubt& doubt)
    : options_(options),
      book_(book),
      published_(published),
      reading_room_(reading_room),
      queue_(options.queue_capacity),
      recorder_(journal, [this](const absl::Status& why) { Die(why); }),
      doubt_(doubt),
      committer_(book, journal, recorder_,
                 {.redo_target = options.redo_target,
                  .clock_us = options.clock_us,
                  .steady_us = options.steady_us,
                  .calendar = options.calendar,
                  .writing = options.writing,
                  .quotas = options.quotas,
                  .on_warning = options.on_warning,
                  .doubt = &doubt}) {}

absl::Status CommitLoop::Load() {
  if (absl::Status loaded = committer_.Load(); !loaded.ok()) return loaded;
  PublishAll(book_, [this](Publication part) { published_.Publish(std::move(part)); });
  PublishHead(committer_.chain_head());
  WarnOfClock();
  return absl::OkStatus();
}

void CommitLoop::WarnOfClock() const {
  const std::int64_t newest_us = committer_.newest_us();
  const std::int64_t behind_us = newest_us - committer_.now_us();
  if (newest_us == 0) return;
  if (behind_us > kMaxJumpUs) {
    options_.on_warning(absl::StrFormat(
        "the clock is %d seconds behind the newest transaction. Times do not go back: new "
        "transactions get that one's time, and no hold ends by itself, until the clock gets there. "
        "Look at the clock",
        behind_us / kSecondUs));
  } else if (-behind_us > kLongStandstillUs) {
    options_.on_warning(
        absl::StrFormat("by the clock, the newest transaction is %d days old. If that is not so, "
                        "stop the server and "
                        "set the clock right before anything is recorded with a wrong time",
                        -behind_us / kDayUs));
  }
}

void CommitLoop::Start() {
  thread_ = std::thread([this] { Run(); });
}

void CommitLoop::Submit(Command command, Done done) {
  switch (queue_.TryPush(command, done)) {
    case CommandQueue::Push::kQueued:
      return;
    case CommandQueue::Push::kFull:
      return done(Refusal{.reason = RefusalReason::kOverloaded});
    case CommandQueue::Push::kClosed:
      return done(Refusal{.reason = RefusalReason::kShuttingDown});
  }
}

void CommitLoop::SubmitAll(std::vector<Command> commands, Together together, AllDone done) {
  const std::size_t size = commands.size();
  switch (queue_.TryPushAll(commands, together, done)) {
    case CommandQueue::Push::kQueued:
      return;
    case CommandQueue::Push::kFull:
      return done({size, Refusal{.reason = RefusalReason::kOverloaded}});
    case CommandQueue::Push::kClosed:
      return done({size, Refusal{.reason = RefusalReason::kShuttingDown}});
  }
}

void CommitLoop::Run() {
  CommandQueue::Waiting waiting;
  for (;;) {
    switch (queue_.TakeAll(waiting, UntilNextLook())) {
      case CommandQueue::Take::kClosed:
        return;
      case CommandQueue::Take::kTimeOut:
        Commit({}, {}, 0);  // frees the holds whose time is over, and looks what is in the way
        continue;
      case CommandQueue::Take::kTaken:
        CommitAll(waiting);
    }
  }
}

void CommitLoop::CommitAll(CommandQueue::Waiting& waiting) {
  std::span<const Command> commands = waiting.commands;
  std::span<CommandQueue::Group> groups = waiting.groups;
  while (!groups.empty()) {
    const CommandQueue::Extent next = CommandQueue::NextBatch(groups, options_.max_batch);
    waiting.size -= next.commands;
    if (groups.front().own.empty()) {
      Commit(commands.first(next.commands), groups.first(next.groups), waiting.size);
      commands = commands.subspan(next.commands);
    } else {
      Commit(groups.front().own, groups.first(next.groups), waiting.size);
    }
    groups = groups.subspan(next.groups);
  }
  waiting.commands.clear();
  waiting.groups.clear();
}

void CommitLoop::Commit(std::span<const Command> commands, std::span<CommandQueue::Group> groups,
                        std::size_t taken) {
  const Together together = groups.empty() ? Together::kEachForItself : groups.front().together;
  StepTimer timer(options_.observer != nullptr);
  absl::StatusOr<Decided> decided = committer_.Decide(commands, together);
  if (!decided.ok()) Die(decided.status());
  const BatchFigures figures{
      .commands = commands.size(), .waiting = taken + queue_.size(), .decide_us = timer.EndStep()};
  if (figures.waiting < kWorthDecidingAhead) {
    recorder_.Settle();
    return Finish(*std::move(decided), groups, figures);
  }
  Recorder::Task finish = [this, decided = *std::move(decided), groups = TakeOut(groups),
                           figures]() mutable { Finish(std::move(decided), groups, figures); };
  recorder_.Begin(finish, Recorder::WhenBusy::kWait);
}

void CommitLoop::Finish(Decided decided, std::span<CommandQueue::Group> groups,
                        BatchFigures figures) {
  const bool has_entries = decided.batch.has_entries();
  if (has_entries) {
    is_cut_off_ = is_cut_off_ || !TryRecord(decided, figures);
    if (is_cut_off_) {
      std::ranges::fill(decided.outcomes, Refusal{.reason = RefusalReason::kBooksInDoubt});
    } else {
      Publish(decided);
    }
  }
  Tell(groups, std::move(decided.outcomes));
  if (options_.observer != nullptr && (has_entries || figures.commands > 0)) {
    options_.observer->OnBatch(figures);
  }
}

bool CommitLoop::TryRecord(const Decided& decided, BatchFigures& figures) {
  StepTimer timer(options_.observer != nullptr);
  const absl::StatusOr<Ticket> ticket = committer_.Write(decided);
  if (absl::IsDataLoss(ticket.status())) {
    doubt_.Raise(ticket.status());
    return false;
  }
  if (!ticket.ok()) Die(ticket.status());
  figures.record_us = timer.EndStep();
  if (absl::Status durable = committer_.Await(*ticket); !durable.ok()) Die(durable);
  figures.sync_us = timer.EndStep();
  return true;
}

void CommitLoop::Publish(Decided& decided) {
  published_.Publish(std::move(decided.publication));
  PublishHead(decided.batch.head);
  reading_room_.TellOfNews();
}

// Those who wait alone are told at once: another thread would cost them its waking up.
void CommitLoop::Tell(std::span<CommandQueue::Group> groups, std::vector<Outcome> outcomes) {
  if (queue_.size() == 0 && teller_.is_idle()) {
    return TellAll(groups, outcomes);
  }
  teller_.Tell(TakeOut(groups), std::move(outcomes));
}

ChainHead CommitLoop::chain_head() const {
  const MutexLock lock(head_mutex_);
  return head_;
}

void CommitLoop::PublishHead(const ChainHead& head) {
  const MutexLock lock(head_mutex_);
  head_ = head;
}

// Not busy where a hold cannot be freed (no room), nor deaf to a clock that is set forward. And
// what is in the way of everything is looked at again, so that its end is told even if nobody asks.
std::chrono::microseconds CommitLoop::UntilNextLook() const {
  const std::optional<std::int64_t> next_us = committer_.next_expiry_us();
  if (committer_.is_obstructed()) return kLongestSleep;
  if (!next_us) return kLongestIdle;
  return std::clamp(std::chrono::microseconds(*next_us - committer_.now_us()), kShortestSleep,
                    kLongestSleep);
}

void CommitLoop::Close() {
  queue_.Close();
  thread_.join();
  recorder_.Close();
  teller_.Close();
}

// Only a restart can tell what is on record. No destructor runs: none could do anything right.
void CommitLoop::Die(const absl::Status& why) const {
  options_.on_failure(why);
  std::_Exit(kExitJournalFailed);
}

}  // namespace atm::storage
