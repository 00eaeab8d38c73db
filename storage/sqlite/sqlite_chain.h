// The chain of hashes in the tables: whether an entry that was read is the one that was recorded.
//
// An entry's hash is over its content and the hash of the entry before it. For one row that entry
// is found by the keys of the tables, in a few steps: mostly it is the transaction before.
//
// Used by whoever may use the database now, which must live longer. Everything here throws
// SQLite::Exception; an entry that is not what was recorded is SQLITE_CORRUPT, with its table and
// key in the sentence.
#ifndef ATM_STORAGE_SQLITE_SQLITE_CHAIN_H_
#define ATM_STORAGE_SQLITE_SQLITE_CHAIN_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "storage/journal/chain.h"
#include "storage/journal/hash.h"
#include "storage/journal/record.h"
#include "storage/model/account_change.h"
#include "storage/model/principal.h"
#include "storage/model/transaction.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace atm::storage {

class SqliteChain {
 public:
  explicit SqliteChain(const SQLite::Database& database);
  ~SqliteChain();

  SqliteChain(const SqliteChain&) = delete;
  SqliteChain& operator=(const SqliteChain&) = delete;

  // Throws unless the entry's hash is that of its content and the entry before it.
  void Check(const Sealed<Transaction>& entry);
  void Check(const Sealed<RecordedAnswer>& entry) { CheckOther(EntryKind::kAnswer, entry); }
  void Check(const Sealed<AccountChange>& entry) { CheckOther(EntryKind::kAccountChange, entry); }
  void Check(const Sealed<PrincipalRow>& entry) { CheckOther(EntryKind::kPrincipal, entry); }

  // An entry's number, and its hash as it is stored.
  struct Link {
    std::int64_t entry = 0;
    Hash hash = {};
  };

  // Returns the last entry before a transaction, by its place in the tables. Before the first of
  // all that is no entry, with the number 0.
  Link Before(TransactionId id);

  // Returns the hash of an entry; nullopt if there is no entry of this number.
  std::optional<Hash> HashOf(std::int64_t entry);

 private:
  // An entry that is no transaction.
  struct Other {
    std::int64_t entry = 0;
    TransactionId after_transaction = 0;
    Hash hash = {};
  };

  template <typename Row>
  void CheckOther(EntryKind kind, const Sealed<Row>& entry);

  template <typename Row>
  bool Fits(const Hash& before, EntryKind kind, const Sealed<Row>& entry);

  std::optional<Hash> HashOfTransaction(TransactionId id);

  // The last entry of one table up to this number; nullopt if there is none.
  std::optional<Other> UpTo(SQLite::Statement& table, std::int64_t entry);

  // The last of all three up to this number, and the last of all three that comes after no later
  // transaction than `id`.
  std::optional<Other> LastUpTo(std::int64_t entry);
  std::optional<Other> LastBehind(TransactionId id);
  std::optional<Other> LastBehind(SQLite::Statement& table, TransactionId id);

  struct Statements;  // prepared once
  const std::unique_ptr<Statements> statements_;
  Hasher hasher_;
  EntryBytes content_;

  // The transaction that was found right last: often the one before the next.
  TransactionId last_right_ = 0;
  Hash last_hash_ = {};

  // The other entry that was found right last: that of an opening is the one before its
  // transaction.
  Other last_other_ = {};
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_CHAIN_H_
