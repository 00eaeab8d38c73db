#include "storage/ledger.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "storage/book.h"
#include "storage/command_queue.h"
#include "storage/committer.h"
#include "storage/daily_use.h"
#include "storage/finding.h"
#include "storage/published_balances.h"
#include "storage/readers.h"

namespace atm::storage {

std::int64_t LedgerOptions::SystemClockUs() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

class Ledger::Core {
  static constexpr std::chrono::microseconds kShortestSleep = std::chrono::milliseconds(10);
  static constexpr std::chrono::microseconds kLongestSleep = std::chrono::milliseconds(500);
  static constexpr std::size_t kWaitingAudits = 1;

 public:
  Core(std::unique_ptr<Journal> journal, LedgerOptions options)
      : options_(std::move(options)),
        journal_(std::move(journal)),
        book_(options_.default_limits),
        committer_(book_, *journal_, options_.replay_target, options_.clock_us, options_.calendar),
        published_(book_),
        queue_(options_.queue_capacity) {}

  absl::Status Start() {
    if (absl::Status loaded = committer_.Load(); !loaded.ok()) {
      return loaded;
    }
    published_.Publish({});
    PublishHead();
    if (absl::Status opened = OpenReaders(); !opened.ok()) {
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

  void Find(const RecordKey& key, FindDone done) {
    Read<Finding>(std::move(done),
                  [this, key](History& history) { return FindIn(history, published_, key); });
  }

  void ReadStatement(StatementQuery query, StatementDone done) {
    Read<StatementFinding>(std::move(done), [this, query = std::move(query)](History& history) {
      return storage::ReadStatement(history, published_, query);
    });
  }

  void BalanceAsOf(const AccountNumber& account, const AsOf& as_of, BalanceDone done) {
    Read<BalanceFinding>(std::move(done), [this, account, as_of](History& history) {
      return ReadBalance(history, published_, account, as_of);
    });
  }

  // Not by way of the look-ups' limit: see the header.
  void ReadFeed(const FeedQuery& query, FeedDone done) {
    readers_->SubmitOneOfFew(ReadTask<FeedFinding>(
        std::move(done),
        [this, query](History& history) { return storage::ReadFeed(history, published_, query); }));
  }

  void Audit(AuditRequest request, AuditDone done) {
    request.on_progress = [this, told = std::move(request.on_progress)](std::int64_t n,
                                                                        std::int64_t of) {
      return !is_closing_ && told(n, of);
    };
    const auto look = [request =
                           std::move(request)](History& history) -> absl::StatusOr<AuditFinding> {
      absl::StatusOr<AuditReport> report = history.Audit(request);
      if (absl::IsCancelled(report.status())) {
        return Refusal{.reason = RefusalReason::kShuttingDown};
      }
      if (!report.ok()) {
        return report.status();
      }
      return *std::move(report);
    };
    auditor_->Submit(ReadTask<AuditFinding>(std::move(done), look));
  }

  ChainHead chain_head() const {
    const std::lock_guard lock(head_mutex_);
    return head_;
  }

  std::optional<Watchers::Ticket> WaitForNews(TransactionId after, Watchers::Told told) {
    const std::optional<Watchers::Ticket> ticket = watchers_.Add(std::move(told));
    // After Add, and under the lock that Publish takes: either what is published is seen here, or
    // its publisher sees that somebody waits.
    if (ticket && published_.last_transaction() > after && watchers_.Remove(*ticket)) {
      return std::nullopt;
    }
    return ticket;
  }

  bool StopWaiting(Watchers::Ticket ticket) { return watchers_.Remove(ticket); }

  absl::Status Close() {
    const std::lock_guard lock(close_mutex_);
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

 private:
  void Run() {
    CommandQueue::Waiting waiting;
    for (;;) {
      switch (queue_.TakeAll(waiting, UntilNextExpiry())) {
        case CommandQueue::Take::kClosed:
          return;
        case CommandQueue::Take::kTimeOut:
          CommitBatch({}, {});  // frees the holds whose time is over
          continue;
        case CommandQueue::Take::kTaken:
          CommitAll(waiting);
      }
    }
  }

  void CommitAll(CommandQueue::Waiting& waiting) {
    for (std::size_t first = 0; first < waiting.commands.size(); first += options_.max_batch) {
      const std::size_t count = std::min(options_.max_batch, waiting.commands.size() - first);
      CommitBatch(std::span(waiting.commands).subspan(first, count),
                  std::span(waiting.done).subspan(first, count));
    }
    waiting.commands.clear();
    waiting.done.clear();
  }

  absl::Status OpenReaders() {
    if (absl::Status opened = OpenReaders(options_.readers, options_.read_queue_capacity, readers_);
        !opened.ok()) {
      return opened;
    }
    return OpenReaders(1, kWaitingAudits, auditor_);
  }

  absl::Status OpenReaders(std::size_t count, std::size_t capacity,
                           std::optional<Readers>& readers) {
    std::vector<std::unique_ptr<History>> histories;
    for (std::size_t i = 0; i < count; ++i) {
      absl::StatusOr<std::unique_ptr<History>> history = journal_->OpenHistory();
      if (!history.ok()) {
        return history.status();
      }
      histories.push_back(*std::move(history));
    }
    readers.emplace(std::move(histories), capacity);
    return absl::OkStatus();
  }

  // Has `look`, an absl::StatusOr<Found>(History&), done by a thread that reads.
  template <typename Found, typename Done, typename Look>
  void Read(Done done, Look look) {
    readers_->Submit(ReadTask<Found>(std::move(done), std::move(look)));
  }

  template <typename Found, typename Done, typename Look>
  Readers::Task ReadTask(Done done, Look look) {
    return [this, done = std::move(done),
            look = std::move(look)](const Readers::Access& access) mutable {
      if (const auto* refusal = std::get_if<Refusal>(&access)) {
        return done(*refusal);
      }
      absl::StatusOr<Found> found = look(*std::get<History*>(access));
      if (!found.ok()) {
        options_.on_read_failure(found.status());
        return done(Unreadable{});
      }
      done(*std::move(found));
    };
  }

  // What was published is there to be read. The committer only wakes one thread that reads, which
  // tells the others; and while nobody waits it only looks whether anybody does.
  void TellWatchers() {
    if (!watchers_.any() || is_telling_.exchange(true)) {
      return;  // who tells soon, tells of this as well
    }
    readers_->SubmitOneOfFew([this](const Readers::Access&) {
      is_telling_.exchange(false);
      watchers_.TellAll();
    });
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

  void CommitBatch(std::span<const Command> commands, std::span<Done> done) {
    absl::StatusOr<Committer::Result> result = committer_.Commit(commands);
    if (!result.ok()) {
      Die(result.status());
    }
    published_.Publish(result->changed, result->attributes_changed);
    PublishHead();
    TellWatchers();
    for (std::size_t i = 0; i < done.size(); ++i) {
      done[i](std::move(result->outcomes[i]));
    }
  }

  void PublishHead() {
    const std::lock_guard lock(head_mutex_);
    head_ = committer_.chain_head();
  }

  absl::Status DoClose() {
    if (!thread_.joinable()) {
      return absl::OkStatus();  // never started
    }
    is_closing_ = true;  // an audit ends
    queue_.Close();
    thread_.join();
    auditor_->Close();
    readers_->Close();  // their connections must be gone before the journal's last checkpoint
    watchers_.Close();  // who wants to read on now hears why not
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
  CommandQueue queue_;
  Watchers watchers_;
  std::atomic<bool> is_telling_ = false;  // a reader is about to tell them
  std::optional<Readers> readers_;        // from Start on
  std::optional<Readers> auditor_;        // one thread; from Start on
  std::atomic<bool> is_closing_ = false;
  mutable std::mutex head_mutex_;
  ChainHead head_;  // guarded by head_mutex_
  std::thread thread_;
  std::mutex close_mutex_;
  std::optional<absl::Status> closed_;  // guarded by close_mutex_
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

Outcome Ledger::Execute(Command command) {
  std::mutex mutex;
  std::condition_variable arrived;
  std::optional<Outcome> outcome;
  Submit(std::move(command), [&](Outcome answer) {
    const std::lock_guard lock(mutex);
    outcome = std::move(answer);
    arrived.notify_one();  // under the lock: after it, the waiter may be gone
  });
  std::unique_lock lock(mutex);
  arrived.wait(lock, [&] { return outcome.has_value(); });
  return *std::move(outcome);
}

void Ledger::Find(const RecordKey& key, FindDone done) { core_->Find(key, std::move(done)); }

void Ledger::ReadStatement(StatementQuery query, StatementDone done) {
  core_->ReadStatement(std::move(query), std::move(done));
}

void Ledger::BalanceAsOf(const AccountNumber& account, const AsOf& as_of, BalanceDone done) {
  core_->BalanceAsOf(account, as_of, std::move(done));
}

void Ledger::Audit(AuditRequest request, AuditDone done) {
  core_->Audit(std::move(request), std::move(done));
}

ChainHead Ledger::chain_head() const { return core_->chain_head(); }

void Ledger::ReadFeed(const FeedQuery& query, FeedDone done) {
  core_->ReadFeed(query, std::move(done));
}

std::optional<Watchers::Ticket> Ledger::WaitForNews(TransactionId after, Watchers::Told told) {
  return core_->WaitForNews(after, std::move(told));
}

bool Ledger::StopWaiting(Watchers::Ticket ticket) { return core_->StopWaiting(ticket); }

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
