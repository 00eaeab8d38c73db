#include "storage/ledger/ledger.h"

#include <time.h>

#include <chrono>
#include <utility>

#include "storage/base/check.h"
#include "storage/book/book.h"
#include "storage/journal/journal.h"
#include "storage/ledger/auditing.h"
#include "storage/ledger/backups.h"
#include "storage/ledger/commit_loop.h"
#include "storage/model/daily_use.h"
#include "storage/read/published_balances.h"
#include "storage/read/reading_room.h"

namespace atm::storage {

std::int64_t LedgerOptions::SystemClockUs() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t LedgerOptions::SteadyClockUs() {
  struct timespec now = {};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(std::unique_ptr<Journal> journal,
                                                     LedgerOptions options) {
  const auto* const clock = options.clock_us.target<std::int64_t (*)()>();
  const bool is_system_clock = clock != nullptr && *clock == LedgerOptions::SystemClockUs;
  if (!options.steady_us && is_system_clock) options.steady_us = LedgerOptions::SteadyClockUs;
  std::unique_ptr<Ledger> ledger(new Ledger(std::move(journal), std::move(options)));
  if (absl::Status started = ledger->Start(); !started.ok()) {
    return started;
  }
  return ledger;
}

Ledger::Ledger(std::unique_ptr<Journal> journal, LedgerOptions options)
    : options_(std::move(options)),
      journal_(std::move(journal)),
      book_(std::make_unique<Book>(options_.default_limits, options_.max_amount_minor)),
      published_(std::make_unique<PublishedBalances>(book_->directory(), book_->principals(),
                                                     options_.default_limits)),
      reading_room_(std::make_unique<ReadingRoom>(*published_, options_.on_read_failure)),
      auditing_(std::make_unique<Auditing>(options_.on_read_failure)),
      backups_(std::make_unique<Backups>(options_.on_backup_failure)),
      commit_loop_(
          std::make_unique<CommitLoop>(options_, *book_, *journal_, *published_, *reading_room_)) {}

Ledger::~Ledger() { (void)Close(); }

absl::Status Ledger::Start() {
  if (absl::Status loaded = commit_loop_->Load(); !loaded.ok()) {
    return loaded;
  }
  if (absl::Status opened =
          reading_room_->Open(*journal_, options_.readers, options_.read_queue_capacity);
      !opened.ok()) {
    return opened;
  }
  if (absl::Status opened = auditing_->Open(*journal_); !opened.ok()) {
    return opened;
  }
  if (absl::Status opened = backups_->Open(*journal_); !opened.ok()) {
    return opened;
  }
  commit_loop_->Start();
  return absl::OkStatus();
}

void Ledger::Submit(Command command, Done done) {
  commit_loop_->Submit(std::move(command), std::move(done));
}

void Ledger::SubmitAll(std::vector<Command> commands, Together together, AllDone done) {
  Check(!commands.empty(), "something is handed in");
  commit_loop_->SubmitAll(std::move(commands), together, std::move(done));
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

std::optional<AccountBalance> Ledger::Balance(const AccountNumber& account) const {
  return published_->Find(account);
}

std::optional<Account> Ledger::GetAccount(const AccountNumber& number) const {
  const std::int64_t now_us = commit_loop_->now_us();
  std::optional<Account> account = published_->Get(number, now_us);
  if (account) DropEndedDay(options_.calendar(now_us), *account);
  return account;
}

AccountPage Ledger::ListAccounts(const AccountQuery& query) const {
  const std::int64_t now_us = commit_loop_->now_us();
  AccountPage page = published_->List(query, now_us);
  const BusinessDay today = options_.calendar(now_us);
  for (Account& account : page.accounts) DropEndedDay(today, account);
  return page;
}

void Ledger::Find(const RecordKey& key, FindDone done) {
  reading_room_->Find(key, std::move(done));
}

void Ledger::ReadStatement(StatementQuery query, StatementDone done) {
  reading_room_->ReadStatement(std::move(query), std::move(done));
}

void Ledger::BalanceAsOf(const AccountNumber& account, const AsOf& as_of, BalanceDone done) {
  reading_room_->BalanceAsOf(account, as_of, std::move(done));
}

void Ledger::FindByReference(ReferenceSearch search, ReferenceDone done) {
  reading_room_->FindByReference(std::move(search), std::move(done));
}

void Ledger::ListHolds(const HoldQuery& query, HoldDone done) {
  reading_room_->ListHolds(query, std::move(done));
}

void Ledger::ReadFeed(const FeedQuery& query, FeedDone done) {
  reading_room_->ReadFeed(query, std::move(done));
}

void Ledger::Audit(AuditRequest request, AuditDone done) {
  auditing_->Audit(std::move(request), std::move(done));
}

void Ledger::Backup(BackupRequest request, BackupDone done) {
  backups_->Make(std::move(request), std::move(done));
}

void Ledger::BackupUnnamed(BackupRequest request, UnnamedBackupDone done) {
  backups_->MakeUnnamed(std::move(request), std::move(done));
}

void Ledger::ReadBackup(std::shared_ptr<const UnnamedBackup> backup, std::int64_t from,
                        std::size_t most, BackupReadDone done) {
  backups_->Read(std::move(backup), from, most, std::move(done));
}

ChainHead Ledger::chain_head() const { return commit_loop_->chain_head(); }

std::optional<WatchTicket> Ledger::WaitForNews(TransactionId after,
                                               absl::AnyInvocable<void()> told) {
  return reading_room_->WaitForNews(after, std::move(told));
}

bool Ledger::StopWaiting(WatchTicket ticket) { return reading_room_->StopWaiting(ticket); }

bool Ledger::empty() const { return published_->accounts() == 0; }

TransactionId Ledger::last_transaction() const { return published_->last_transaction(); }

void Ledger::RefuseLookUps() {
  auditing_->Stop();
  backups_->Stop();
  reading_room_->Refuse();
}

absl::Status Ledger::Close() {
  const MutexLock lock(close_mutex_);
  if (!closed_) closed_ = DoClose();
  return *closed_;
}

absl::Status Ledger::DoClose() {
  if (!commit_loop_->is_started()) {
    return absl::OkStatus();  // it was never opened
  }
  auditing_->Stop();
  backups_->Stop();
  commit_loop_->Close();
  auditing_->Close();
  backups_->Close();
  reading_room_->Close();  // its histories must be gone before the journal is closed
  const absl::StatusOr<bool> is_written = commit_loop_->WriteBackAll(options_.write_back_time);
  if (!is_written.ok()) {
    return is_written.status();
  }
  if (!*is_written) {
    options_.on_warning(
        "balances were not written back, since another program holds the lock of the database: the "
        "next start takes longer, and nothing is lost");
  }
  return journal_->Close();
}

}  // namespace atm::storage
