// The transactions of a batch as a table that SQLite can read, so that one statement inserts all of
// them.
//
// A statement that is run for each row binds thirty parameters and is started and ended each time:
// half of what a row costs. SQLite asks this table for a value when it makes the row instead (a
// virtual table, https://sqlite.org/vtab.html). The table is not in the file.
#ifndef ATM_STORAGE_SQLITE_SQLITE_BATCH_TABLE_H_
#define ATM_STORAGE_SQLITE_SQLITE_BATCH_TABLE_H_

#include <memory>
#include <span>

#include "storage/journal/hash.h"
#include "storage/model/transaction.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Used by whoever may use the database now, which must live longer.
class SqliteBatchTable {
 public:
  // Registers the table with the database's connection. Once for each connection. Throws
  // SQLite::Exception.
  explicit SqliteBatchTable(SQLite::Database& database);
  ~SqliteBatchTable();

  SqliteBatchTable(const SqliteBatchTable&) = delete;
  SqliteBatchTable& operator=(const SqliteBatchTable&) = delete;

  // Inserts all of them, in their order. Throws SQLite::Exception: then some of them may be
  // inserted in the transaction that is open.
  void Insert(std::span<const Sealed<Transaction>> transactions);

 private:
  struct Rows;       // what the table shows
  struct Statement;  // that inserts it

  SQLite::Database& database_;
  const std::unique_ptr<Rows> rows_;
  const std::unique_ptr<Statement> insert_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_BATCH_TABLE_H_
