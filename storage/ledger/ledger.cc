#include "storage/ledger/ledger.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <span>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "storage/base/check.h"
#include "storage/base/mutex.h"
#include "storage/book/book.h"
#include "storage/commit/committer.h"
#include "storage/ledger/recorder.h"
#include "storage/ledger/teller.h"
#include "storage/model/daily_use.h"
#include "storage/read/published_balances.h"
#include "storage/read/reading_room.h"

namespace atm::storage {

std::int64_t LedgerOptions::SystemClockUs() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class Ledger::Core {
  static constexpr std::chrono::microseconds kShortestSleep = std::chrono::milliseconds(10);
  static constexpr std::chrono::microseconds kLongestSleep = std::chrono::milliseconds(500);

  // From so many commands on that wait, the next batch is decided while this one is recorded. Fewer
  // are better off in one batch with those that come meanwhile.
  static constexpr std::size_t kWorthDecidingAhead = 128;

 public:
  Core(std::unique_ptr<Journal> journal, LedgerOptions options)
      : options_(std::move(options)),
        journal_(std::move(journal)),
        book_(options_.default_limits),
        committer_(
            book_, *journal_,
            {.replay_target = options_.replay_target,
             .clock_us = options_.clock_us,
             .calendar = options_.calendar,
             .settle = [this] { recorder_.Wait(); },
             .take_ahead =
                 [this](std::span<const Sealed<Transaction>> part) { return RecordAhead(part); }}),
        published_(book_),
        reading_room_(published_, options_.on_read_failure),
        queue_(options_.queue_capacity) {}

  absl::Status Start() {
    if (absl::Status loaded = committer_.Load(); !loaded.ok()) {
      return loaded;
    }
    published_.Start();
    PublishHead(committer_.chain_head());
    if (absl::Status opened =
            reading_room_.Open(*journal_, options_.readers, options_.read_queue_capacity);
        !opened.ok()) {
      return opened;
    }
    thread_ = std::thread([this] { Run(); });
    return absl::OkStatus();
  }

  void Submit(Command command, Done done) {
    switch (queue_.TryPush(command, done)) {
      case CommandQueue::Push::kQueued:
        return;
      case CommandQueue::Push::kFull:
        return done(Refusal{.reason = RefusalReason::kOverloaded});
      case CommandQueue::Push::kClosed:
        return done(Refusal{.reason = RefusalReason::kShuttingDown});
    }
  }

  void SubmitAll(std::vector<Command> commands, Together together, AllDone done) {
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

  ChainHead chain_head() const {
    const MutexLock lock(head_mutex_);
    return head_;
  }

  absl::Status Close() {
    const MutexLock lock(close_mutex_);
    if (!closed_) {
      closed_ = DoClose();
    }
    return *closed_;
  }

  std::optional<Account> GetAccount(const AccountNumber& number) const {
    const std::int64_t now_us = options_.clock_us();
    std::optional<Account> account = published_.Get(number, now_us);
    if (account) DropEndedDay(options_.calendar(now_us), *account);
    return account;
  }

  AccountPage ListAccounts(const AccountQuery& query) const {
    const std::int64_t now_us = options_.clock_us();
    AccountPage page = published_.List(query, now_us);
    const BusinessDay today = options_.calendar(now_us);
    for (Account& account : page.accounts) DropEndedDay(today, account);
    return page;
  }

  const PublishedBalances& published() const { return published_; }
  ReadingRoom& reading_room() { return reading_room_; }

 private:
  void Run() {
    CommandQueue::Waiting waiting;
    for (;;) {
      switch (queue_.TakeAll(waiting, UntilNextExpiry())) {
        case CommandQueue::Take::kClosed:
          return;
        case CommandQueue::Take::kTimeOut:
          CommitBatch({}, {}, 0);  // frees the holds whose time is over
          continue;
        case CommandQueue::Take::kTaken:
          CommitAll(waiting);
      }
    }
  }

  void CommitAll(CommandQueue::Waiting& waiting) {
    std::span<const Command> commands = waiting.commands;
    std::span<CommandQueue::Group> groups = waiting.groups;
    while (!groups.empty()) {
      const CommandQueue::Extent next = CommandQueue::NextBatch(groups, options_.max_batch);
      waiting.size -= next.commands;
      if (groups.front().own.empty()) {
        CommitBatch(commands.first(next.commands), groups.first(next.groups), waiting.size);
        commands = commands.subspan(next.commands);
      } else {
        CommitBatch(groups.front().own, groups.first(next.groups), waiting.size);
      }
      groups = groups.subspan(next.groups);
    }
    waiting.commands.clear();
    waiting.groups.clear();
  }

  // How long the committer may sleep; for ever if no hold is open.
  std::optional<std::chrono::microseconds> UntilNextExpiry() const {
    const std::optional<std::int64_t> next_us = committer_.next_expiry_us();
    if (!next_us) {
      return std::nullopt;
    }
    // Not busy where a hold cannot be freed (no room), nor deaf to a clock that is set forward.
    return std::clamp(std::chrono::microseconds(*next_us - options_.clock_us()), kShortestSleep,
                      kLongestSleep);
  }

  // `taken` more commands are to be committed after these.
  void CommitBatch(std::span<const Command> commands, std::span<CommandQueue::Group> groups,
                   std::size_t taken) {
    const Together together = groups.empty() ? Together::kEachForItself : groups.front().together;
    absl::StatusOr<Decided> decided = committer_.Decide(commands, together);
    if (!decided.ok()) {
      Die(decided.status());
    }
    if (taken + queue_.size() < kWorthDecidingAhead) {
      recorder_.Wait();
      return Record(*std::move(decided), groups);
    }
    recorder_.Begin([this, decided = *std::move(decided), groups = TakeOut(groups)]() mutable {
      Record(std::move(decided), groups);
    });
  }

  // Has the first part of a batch recorded while the rest is decided, if nothing else is.
  bool RecordAhead(std::span<const Sealed<Transaction>> part) {
    Recorder::Task record = [this, part] {
      if (absl::Status recorded = journal_->AppendAhead(part); !recorded.ok()) {
        Die(recorded);
      }
    };
    return recorder_.TryBegin(record);
  }

  // By one thread at a time: the committer's or the recorder's.
  void Record(Decided decided, std::span<CommandQueue::Group> groups) {
    if (absl::Status recorded = committer_.Record(decided); !recorded.ok()) {
      Die(recorded);
    }
    if (decided.batch.has_entries()) {
      published_.Publish(std::move(decided.publication));
      PublishHead(decided.batch.head);
      reading_room_.TellOfNews();
    }
    Tell(groups, std::move(decided.outcomes));
  }

  // Those who wait alone are told at once: another thread would cost them its waking up.
  void Tell(std::span<CommandQueue::Group> groups, std::vector<Outcome> outcomes) {
    if (queue_.size() == 0 && teller_.is_idle()) {
      return TellAll(groups, outcomes);
    }
    teller_.Tell(TakeOut(groups), std::move(outcomes));
  }

  static std::vector<CommandQueue::Group> TakeOut(std::span<CommandQueue::Group> groups) {
    return {std::move_iterator(groups.begin()), std::move_iterator(groups.end())};
  }

  void PublishHead(const ChainHead& head) {
    const MutexLock lock(head_mutex_);
    head_ = head;
  }

  absl::Status DoClose() {
    if (!thread_.joinable()) {
      return absl::OkStatus();  // never started
    }
    reading_room_.StopAudits();
    queue_.Close();
    thread_.join();
    recorder_.Close();
    teller_.Close();
    reading_room_.Close();  // its connections must be gone before the journal's last checkpoint
    if (absl::Status written = committer_.WriteBackAll(); !written.ok()) {
      return written;
    }
    return journal_->Close();
  }

  // Nobody knows what is on disk: only a restart can tell, and until then nothing may be answered.
  [[noreturn]] void Die(const absl::Status& why) {
    options_.on_failure(why);
    std::_Exit(kExitJournalFailed);
  }

  const LedgerOptions options_;
  const std::unique_ptr<Journal> journal_;
  Book book_;
  Committer committer_;
  PublishedBalances published_;
  ReadingRoom reading_room_;
  CommandQueue queue_;
  mutable Mutex head_mutex_;
  ChainHead head_ ATM_GUARDED_BY(head_mutex_);
  Teller teller_;
  Recorder recorder_;
  std::thread thread_;
  Mutex close_mutex_;
  std::optional<absl::Status> closed_ ATM_GUARDED_BY(close_mutex_);
};

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(std::unique_ptr<Journal> journal,
                                                     LedgerOptions options) {
  auto core = std::make_unique<Core>(std::move(journal), std::move(options));
  if (absl::Status started = core->Start(); !started.ok()) {
    return started;
  }
  return std::unique_ptr<Ledger>(new Ledger(std::move(core)));
}

Ledger::Ledger(std::unique_ptr<Core> core) : core_(std::move(core)) {}

Ledger::~Ledger() { (void)core_->Close(); }

void Ledger::Submit(Command command, Done done) {
  core_->Submit(std::move(command), std::move(done));
}

void Ledger::SubmitAll(std::vector<Command> commands, Together together, AllDone done) {
  Check(!commands.empty(), "something is handed in");
  core_->SubmitAll(std::move(commands), together, std::move(done));
}

Outcome Ledger::Execute(Command command) {
  Mutex mutex;
  ConditionVariable arrived;
  std::optional<Outcome> outcome;
  Submit(std::move(command), [&](Outcome answer) {
    const MutexLock lock(mutex);
    outcome = std::move(answer);
    arrived.NotifyOne();  // under the lock: after it, the waiter may be gone
  });
  const MutexLock lock(mutex);
  while (!outcome) arrived.Wait(mutex);
  return *std::move(outcome);
}

void Ledger::Find(const RecordKey& key, FindDone done) {
  core_->reading_room().Find(key, std::move(done));
}

void Ledger::ReadStatement(StatementQuery query, StatementDone done) {
  core_->reading_room().ReadStatement(std::move(query), std::move(done));
}

void Ledger::BalanceAsOf(const AccountNumber& account, const AsOf& as_of, BalanceDone done) {
  core_->reading_room().BalanceAsOf(account, as_of, std::move(done));
}

void Ledger::Audit(AuditRequest request, AuditDone done) {
  core_->reading_room().Audit(std::move(request), std::move(done));
}

ChainHead Ledger::chain_head() const { return core_->chain_head(); }

void Ledger::ReadFeed(const FeedQuery& query, FeedDone done) {
  core_->reading_room().ReadFeed(query, std::move(done));
}

std::optional<Watchers::Ticket> Ledger::WaitForNews(TransactionId after, Watchers::Told told) {
  return core_->reading_room().WaitForNews(after, std::move(told));
}

bool Ledger::StopWaiting(Watchers::Ticket ticket) {
  return core_->reading_room().StopWaiting(ticket);
}

std::optional<AccountBalance> Ledger::Balance(const AccountNumber& account) const {
  return core_->published().Find(account);
}

std::optional<Account> Ledger::GetAccount(const AccountNumber& account) const {
  return core_->GetAccount(account);
}

AccountPage Ledger::ListAccounts(const AccountQuery& query) const {
  return core_->ListAccounts(query);
}

bool Ledger::empty() const { return core_->published().accounts() == 0; }

TransactionId Ledger::last_transaction() const { return core_->published().last_transaction(); }

absl::Status Ledger::Close() { return core_->Close(); }

}  // namespace atm::storage
