#include "storage/sqlite/sqlite_writer.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <bit>
#include <utility>

#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {

struct SqliteWriter::Statements {
  explicit Statements(const SQLite::Database& database)
      : answer(database, InsertInto(TableText::Of<Sealed<RecordedAnswer>>())),
        account_change(database, InsertInto(TableText::Of<Sealed<AccountChange>>())),
        principal(database, InsertInto(TableText::Of<Sealed<PrincipalRow>>())),
        hold(database, InsertInto(TableText::Of<HoldRecord>(),
                                  "ON CONFLICT (id) DO UPDATE SET state = excluded.state")),
        reversed(database, InsertInto(TableText::Of<ReversedPart>(),
                                      "ON CONFLICT (original) DO UPDATE"
                                      " SET reversed_minor = excluded.reversed_minor")),
        new_account(database, InsertInto(TableText::Of<Account>())),
        known_account(database,
                      Update(TableText::Of<Account>(), {"number", "currency", "create_time_us"})),
        progress(database, Update(TableText::Of<SealedProgress>())) {}

  SQLite::Statement answer;
  SQLite::Statement account_change;
  SQLite::Statement principal;
  SQLite::Statement hold;
  SQLite::Statement reversed;
  SQLite::Statement new_account;
  SQLite::Statement known_account;
  SQLite::Statement progress;
};

SqliteWriter::SqliteWriter(SQLite::Database& database)
    : database_(database),
      statements_(std::make_unique<Statements>(database)),
      transactions_(database),
      log_(database) {}

SqliteWriter::~SqliteWriter() = default;

bool SqliteWriter::Begin() {
  is_committing_ = false;
  if (begun_) return false;
  staged_ = 0;
  begun_ = std::make_unique<SQLite::Transaction>(database_, SQLite::TransactionBehavior::IMMEDIATE);
  return true;
}

std::unique_ptr<SQLite::Transaction> SqliteWriter::TakeBegun() {
  Begin();
  return std::move(begun_);
}

void SqliteWriter::Stage(std::span<const Sealed<Transaction>> transactions) {
  std::unique_ptr<SQLite::Transaction> transaction = TakeBegun();
  transactions_.Insert(transactions);
  staged_ += transactions.size();
  begun_ = std::move(transaction);
}

void SqliteWriter::Write(const Batch& batch, const Snapshots& snapshots) {
  const std::unique_ptr<SQLite::Transaction> transaction = TakeBegun();
  WriteEntries(batch, std::exchange(staged_, 0));
  for (const Account& account : snapshots.accounts) WriteSnapshot(account);
  // Not with every batch, since it is one more page to write; but with the first and the last.
  if (snapshots.watermark != watermark_ || !batch.has_entries()) {
    WriteProgress(batch, snapshots.watermark);
  }
  is_committing_ = true;
  transaction->commit();
  watermark_ = snapshots.watermark;
  head_ = batch.head;
  // Not each time, if a reader keeps the log: to try takes the longer the longer that is.
  if (batch.has_entries() && !is_marked_ && std::has_single_bit(++batches_)) {
    is_marked_ = log_.Empty();
  } else {
    log_.MoveIfLong();
  }
}

// A file whose progress is as of its newest entry is complete without its log (sqlite_evidence.h).
// The bank's last batch, which has no entries, says that; others say how far it was before.
void SqliteWriter::WriteProgress(const Batch& batch, TransactionId watermark) {
  const bool is_complete = !batch.has_entries() || watermark > head_.last_transaction;
  const Progress progress{.watermark = watermark, .head = is_complete ? batch.head : head_};
  Run(statements_->progress, SealedProgress{.watermark = progress.watermark,
                                            .entries = progress.head.entries,
                                            .hash = SealOf(progress, hasher_)});
}

void SqliteWriter::WriteEntries(const Batch& batch, std::size_t staged) {
  transactions_.Insert(std::span(batch.transactions).subspan(staged));
  for (const auto& row : batch.answers) Run(statements_->answer, row);
  for (const auto& row : batch.account_changes) Run(statements_->account_change, row);
  for (const auto& row : batch.principals) Run(statements_->principal, row);
  for (const HoldRecord& row : batch.holds) Run(statements_->hold, row);
  for (const ReversedPart& row : batch.reversed) Run(statements_->reversed, row);
}

// Not as an INSERT that may turn out to be an update: that looks into the index of numbers, which
// is as large as the bank, for each account that is written back.
void SqliteWriter::WriteSnapshot(const Account& account) {
  Run(statements_->known_account, account);
  if (database_.getChanges() == 0) Run(statements_->new_account, account);
}

}  // namespace atm::storage
