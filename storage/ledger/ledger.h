// The ledger: the one door to the bank's books.
//
// A Ledger owns a Book (the rules and balances, in memory), a Journal (the durable record) and one
// committer thread, which takes all commands that wait, decides them one after the other, and
// records them as one batch with one fsync. While a batch is written the next one fills.
//
// A few threads beside it read the record for Find and the like, and hold nobody up; one tells
// those who asked while the committer goes on.
//
// Nothing is answered, and nothing is seen by Balance or Find, before it is durable. All public
// members may be called from any thread.
#ifndef ATM_STORAGE_LEDGER_LEDGER_H_
#define ATM_STORAGE_LEDGER_LEDGER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/audit/audit_report.h"
#include "storage/base/mutex.h"
#include "storage/journal/doubt.h"
#include "storage/journal/hash.h"
#include "storage/ledger/backup_done.h"
#include "storage/ledger/ledger_options.h"
#include "storage/ledger/start_audit.h"
#include "storage/model/account.h"
#include "storage/model/command.h"
#include "storage/model/done.h"
#include "storage/model/outcome.h"
#include "storage/read/account_query.h"
#include "storage/read/feed_query.h"
#include "storage/read/record_query.h"
#include "storage/read/statement_query.h"

namespace atm::storage {

class Auditing;
class Backups;
class Book;
class CommitLoop;
class Journal;
class PublishedBalances;
class ReadingRoom;

class Ledger {
 public:
  // Reads the journal and starts the committer. FAILED_PRECONDITION, DATA_LOSS or UNAVAILABLE with
  // a sentence for people if the journal cannot be read or does not add up.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(std::unique_ptr<Journal> journal,
                                                      LedgerOptions options = {});

  // Closes the ledger if Close was not called.
  ~Ledger();

  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  // Hands in a command. `done` is called exactly once: by a thread of the ledger, after the batch
  // is durable, or before Submit returns if the command is refused with kShuttingDown or
  // kOverloaded. It must not block and must not call Close.
  void Submit(Command command, Done done);

  // Hands in several commands at once, 1 or more, to be carried out in their order with nothing in
  // between. `done` is called as that of Submit, with as many outcomes, in the same order. All of
  // them are one batch, which is durable at once: the bank waits for it, a second or so for 100,000
  // commands.
  void SubmitAll(std::vector<Command> commands, Together together, AllDone done);

  // Submits a command and blocks until it is answered. For tests, set-up and tools; it must not be
  // called from `done`.
  Outcome Execute(Command command);

  // What a customer's account holds, and all of it, by the newest durable batch; of GetAccount also
  // by the clock: without a freeze that is over, and with what was taken out of it today. Mostly
  // `done` is called before the return, from memory. Only the first time after a start that an
  // account is used it is compared with the record: then as that of Find.
  void ReadBalance(const AccountNumber& account, BalanceDone done) const;
  void ReadAccount(const AccountNumber& account, AccountDone done) const;

  // A page of customers' accounts, each as ReadAccount would tell it when it is looked at. As
  // ReadAccount.
  void ReadAccounts(const AccountQuery& query, AccountsDone done) const;

  // The same, but they block until `done` was called. For tests, set-up and tools; they must not be
  // called from any `done`. Return nullopt, or an empty page, if there is no such account or it
  // cannot be told.
  std::optional<AccountBalance> Balance(const AccountNumber& account) const;
  std::optional<Account> GetAccount(const AccountNumber& account) const;
  AccountPage ListAccounts(const AccountQuery& query) const;

  // What is on record of a transaction or a request. `done` is called exactly once: by a thread
  // that reads, or before Find returns if there is no room or the ledger is closed. It must not
  // block for long and must not call Close. What was answered before the call is found.
  void Find(const RecordKey& key, FindDone done);

  // A page of an account's statement, and what it held at a past time. As Find; what was answered
  // before the call is in it.
  void ReadStatement(StatementQuery query, StatementDone done);
  void BalanceAsOf(const AccountNumber& account, const AsOf& as_of, BalanceDone done);

  // The transactions of a reference, and the open holds of an account or of the bank. As Find; what
  // was answered before the call is in it.
  void FindByReference(ReferenceSearch search, ReferenceDone done);
  void ListHolds(const HoldQuery& query, HoldDone done);

  // The next chunk of a feed, which may be empty. As Find, but never kOverloaded: a feed asks for
  // one chunk after the other, and whoever opens feeds limits how many there are.
  void ReadFeed(const FeedQuery& query, FeedDone done);

  // Verifies the whole record, as it is when this is carried out, beside all else that goes on. The
  // record takes more room meanwhile, since what it held then has to stay. `done` as that of Find;
  // called by a thread of its own. One at a time, and one that waits.
  void Audit(AuditRequest request, AuditDone done);

  // Makes a backup, beside all else that goes on: see storage/backup/backup.h. What was answered
  // before the call is in it. The record takes more room meanwhile, as for Audit. `done` as that of
  // Find, but it may block; called by a thread of its own. One at a time, and one that waits.
  void Backup(BackupRequest request, BackupDone done);

  // The same without a name, to be read in pieces. `done` as that of Find; ReadBackup is never
  // kOverloaded.
  void BackupUnnamed(BackupRequest request, UnnamedBackupDone done);
  void ReadBackup(std::shared_ptr<const UnnamedBackup> backup, std::int64_t from, std::size_t most,
                  BackupReadDone done);

  // The end of the chain, after the newest durable batch. Whoever keeps it elsewhere can prove
  // later that the record was not cut or altered.
  ChainHead chain_head() const;

  // Calls `told` once: when a transaction later than `after` is published, or at the end of the
  // ledger. It may also be called where there is nothing new after all. It must not block for long
  // and must not call Close. If there is something new already, or the ledger is closed,
  // WaitForNews returns nullopt and `told` is not called: read on.
  std::optional<WatchTicket> WaitForNews(TransactionId after, absl::AnyInvocable<void()> told);

  // Takes back a WaitForNews. Returns false if `told` was called already, or is about to be.
  bool StopWaiting(WatchTicket ticket);

  // Whether the record turned out to be damaged: see LedgerOptions::on_doubt.
  bool is_in_doubt() const { return doubt_.exists(); }

  // Whether no account was ever opened.
  bool empty() const;

  // The newest durable transaction; 0 if there is none.
  TransactionId last_transaction() const;

  // Refuses look-ups that have not begun, and new ones, with kShuttingDown: to close the ledger
  // without delay. They are told on this thread. Commands are not affected.
  void RefuseLookUps();

  // Refuses new commands and look-ups, carries out those that wait, writes all balances back,
  // closes the journal. The later calls return what the first one did.
  absl::Status Close();

 private:
  Ledger(std::unique_ptr<Journal> journal, LedgerOptions options);
  absl::Status Start();
  absl::Status StartToAudit();
  absl::Status DoClose() ATM_REQUIRES(close_mutex_);

  // Calls `tell` once what is shown of the accounts is proved: at once if it is; or calls it with
  // why it cannot be told.
  void WhenProved(std::vector<AccountId> accounts, ProofDone tell) const;

  const LedgerOptions options_;
  Doubt doubt_;
  const std::unique_ptr<Journal> journal_;
  const std::unique_ptr<Book> book_;                    // the loop's
  const std::unique_ptr<PublishedBalances> published_;  // what readers see of it
  const std::unique_ptr<ReadingRoom> reading_room_;
  const std::unique_ptr<Auditing> auditing_;
  const std::unique_ptr<Backups> backups_;
  const std::unique_ptr<CommitLoop> commit_loop_;
  std::optional<StartAudit> start_audit_;
  Mutex close_mutex_;
  std::optional<absl::Status> closed_ ATM_GUARDED_BY(close_mutex_);
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_LEDGER_LEDGER_H_
