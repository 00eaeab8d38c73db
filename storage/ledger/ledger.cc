#include "storage/ledger/ledger.h"

#include <time.h>

#include <chrono>
#include <utility>
#include <variant>

#include "storage/base/check.h"
#include "storage/book/book.h"
#include "storage/journal/history.h"
#include "storage/journal/journal.h"
#include "storage/ledger/auditing.h"
#include "storage/ledger/backups.h"
#include "storage/ledger/commit_loop.h"
#include "storage/model/daily_use.h"
#include "storage/read/published_balances.h"
#include "storage/read/reading_room.h"

namespace atm::storage {
namespace {

// Blocks until what `ask` asks for is told.
template <typename Answer, typename Ask>
Answer WaitFor(Ask ask) {
  Mutex mutex;
  ConditionVariable arrived;
  std::optional<Answer> told;
  ask([&](Answer answer) {
    const MutexLock lock(mutex);
    told = std::move(answer);
    arrived.NotifyOne();  // under the lock: after it, the waiter may be gone
  });
  const MutexLock lock(mutex);
  while (!told) arrived.Wait(mutex);
  return *std::move(told);
}

// The same, where only one of the answers is of use.
template <typename Wanted, typename Finding, typename Ask>
std::optional<Wanted> Await(Ask ask) {
  Finding finding = WaitFor<Finding>(ask);
  auto* const wanted = std::get_if<Wanted>(&finding);
  return wanted == nullptr ? std::nullopt : std::optional(std::move(*wanted));
}

Refusal NoSuchAccount(const AccountNumber& account) {
  return {.reason = RefusalReason::kAccountNotFound, .account = account};
}

// What `tell` tells, if that is proved; else why it is not.
template <typename Finding, typename Tell>
Finding TellIf(const ProofFinding& proof, const Tell& tell) {
  if (std::holds_alternative<Proved>(proof)) return tell();
  if (const auto* refusal = std::get_if<Refusal>(&proof)) return *refusal;
  return Unreadable{};
}

}  // namespace

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
      doubt_(options_.on_doubt),
      journal_(std::move(journal)),
      book_(std::make_unique<Book>(options_.default_limits, options_.max_amount_minor)),
      published_(std::make_unique<PublishedBalances>(book_->directory(), book_->principals(),
                                                     options_.default_limits)),
      reading_room_(std::make_unique<ReadingRoom>(*published_, doubt_, options_.on_read_failure)),
      auditing_(std::make_unique<Auditing>(doubt_, options_.on_read_failure)),
      backups_(std::make_unique<Backups>(options_.on_backup_failure)),
      commit_loop_(std::make_unique<CommitLoop>(options_, *book_, *journal_, *published_,
                                                *reading_room_, doubt_)) {}

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
  return StartToAudit();
}

absl::Status Ledger::StartToAudit() {
  if (!options_.audits_after_start || published_->accounts() == 0) {
    return absl::OkStatus();  // a new record has nothing that could be damaged
  }
  absl::StatusOr<std::unique_ptr<History>> history = journal_->OpenHistory();
  if (!history.ok()) return history.status();
  start_audit_.emplace(*std::move(history), [this](const absl::StatusOr<AuditReport>& report) {
    if (!report.ok()) {
      options_.on_read_failure(report.status());
      if (absl::IsDataLoss(report.status())) doubt_.Raise(report.status());
    } else if (auditing_->IsWhole(*report)) {
      published_->AddAllProofs();
      options_.on_audited(*report);
    }
  });
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
  return WaitFor<Outcome>([&](Done done) { Submit(std::move(command), std::move(done)); });
}

void Ledger::WhenProved(std::vector<AccountId> accounts, ProofDone tell) const {
  std::erase_if(accounts, [this](AccountId id) { return published_->IsProved(id); });
  if (accounts.empty()) return tell(Proved{});
  reading_room_->Prove(std::move(accounts), std::move(tell));
}

void Ledger::ReadBalance(const AccountNumber& account, BalanceDone done) const {
  const std::optional<AccountId> unproved = published_->FindUnproved(account);
  const auto tell = [this, account]() -> BalanceFinding {
    std::optional<AccountBalance> balance = published_->Find(account);
    if (!balance) return NoSuchAccount(account);
    return *std::move(balance);
  };
  if (!unproved) return done(tell());
  WhenProved({*unproved}, [tell, done = std::move(done)](const ProofFinding& proof) mutable {
    done(TellIf<BalanceFinding>(proof, tell));
  });
}

void Ledger::ReadAccount(const AccountNumber& account, AccountDone done) const {
  const std::optional<AccountId> unproved = published_->FindUnproved(account);
  const auto tell = [this, account]() -> AccountFinding {
    const std::int64_t now_us = commit_loop_->now_us();
    std::optional<Account> found = published_->Get(account, now_us);
    if (!found) return NoSuchAccount(account);
    DropEndedDay(options_.calendar(now_us), *found);
    return *std::move(found);
  };
  if (!unproved) return done(tell());
  WhenProved({*unproved}, [tell, done = std::move(done)](const ProofFinding& proof) mutable {
    done(TellIf<AccountFinding>(proof, tell));
  });
}

void Ledger::ReadAccounts(const AccountQuery& query, AccountsDone done) const {
  const std::int64_t now_us = commit_loop_->now_us();
  AccountPage page = published_->List(query, now_us);
  const BusinessDay today = options_.calendar(now_us);
  std::vector<AccountId> listed;
  for (Account& account : page.accounts) {
    DropEndedDay(today, account);
    listed.push_back(account.id);
  }
  // What is proved is what was listed: an account that was changed since was proved before.
  WhenProved(std::move(listed), [page = std::move(page),
                                 done = std::move(done)](const ProofFinding& proof) mutable {
    done(TellIf<AccountsFinding>(proof, [&]() -> AccountsFinding { return std::move(page); }));
  });
}

std::optional<AccountBalance> Ledger::Balance(const AccountNumber& account) const {
  return Await<AccountBalance, BalanceFinding>(
      [&](BalanceDone done) { ReadBalance(account, std::move(done)); });
}

std::optional<Account> Ledger::GetAccount(const AccountNumber& account) const {
  return Await<Account, AccountFinding>(
      [&](AccountDone done) { ReadAccount(account, std::move(done)); });
}

AccountPage Ledger::ListAccounts(const AccountQuery& query) const {
  return Await<AccountPage, AccountsFinding>(
             [&](AccountsDone done) { ReadAccounts(query, std::move(done)); })
      .value_or(AccountPage{});
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
  if (start_audit_) start_audit_->Stop();
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
