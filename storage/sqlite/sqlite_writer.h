// Writes batches into the tables of a database.
//
// Used by whoever may use the database now, which must live longer. Everything here throws
// SQLite::Exception; the batch is then not on record, and what was staged for it is gone.
#ifndef ATM_STORAGE_SQLITE_SQLITE_WRITER_H_
#define ATM_STORAGE_SQLITE_SQLITE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "storage/journal/batch.h"
#include "storage/journal/chain.h"
#include "storage/model/transaction.h"
#include "storage/sqlite/sqlite_batch_table.h"
#include "storage/sqlite/sqlite_log.h"

namespace SQLite {
class Database;
class Transaction;
}  // namespace SQLite

namespace atm::storage {

class SqliteWriter {
 public:
  explicit SqliteWriter(SQLite::Database& database);
  ~SqliteWriter();

  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  // Begins a tenure: the next batch follows on this head.
  void Start(const ChainHead& head) { head_ = head; }

  // Begins the transaction of the database that the next Stage or Write goes on with, unless it has
  // begun. Returns whether it did.
  bool Begin();

  // Inserts the first transactions of a batch that is not whole yet. They are in a transaction of
  // the database that Write ends.
  void Stage(std::span<const Sealed<Transaction>> transactions);

  // Inserts a batch and writes the snapshots, and commits both: they are durable when it returns.
  void Write(const Batch& batch, const Snapshots& snapshots);

  // After a Write that threw: whether its batch may be on record all the same.
  bool may_be_written() const { return is_committing_; }

 private:
  struct Statements;  // prepared once

  // Returns the database's transaction that was begun, or begins one.
  std::unique_ptr<SQLite::Transaction> TakeBegun();

  void WriteProgress(const Batch& batch, TransactionId watermark);
  void WriteEntries(const Batch& batch, std::size_t staged);
  void WriteSnapshot(const Account& account);

  SQLite::Database& database_;
  const std::unique_ptr<Statements> statements_;
  SqliteBatchTable transactions_;
  SqliteLog log_;
  std::unique_ptr<SQLite::Transaction> begun_;  // holds the staged rows; none if there are none
  std::size_t staged_ = 0;                      // how many
  std::optional<TransactionId> watermark_;      // the newest that was written, if any was
  ChainHead head_;                              // after the newest batch
  std::uint64_t batches_ = 0;                   // before is_marked_
  bool is_marked_ = false;                      // the file itself says that it is in use
  bool is_committing_ = false;                  // the last Write came to its commit
  Hasher hasher_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_WRITER_H_
