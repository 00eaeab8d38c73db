#include "storage/sqlite/sqlite_chain.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "storage/journal/columns.h"
#include "storage/sqlite/sqlite_resetter.h"
#include "storage/sqlite/sqlite_rows.h"

namespace atm::storage {
namespace {

SQLite::Exception Damaged(std::string_view table, std::int64_t key, std::string_view what) {
  return {absl::StrFormat("row %d of the table %s is damaged: %s", key, std::string(table),
                          std::string(what)),
          SQLITE_CORRUPT};
}

SQLite::Statement UpToIn(const SQLite::Database& database, std::string_view table) {
  return {database, absl::StrFormat("SELECT entry, after_transaction, hash FROM %s"
                                    " WHERE entry <= ?1 ORDER BY entry DESC LIMIT 1",
                                    std::string(table))};
}

}  // namespace

struct SqliteChain::Statements {
  explicit Statements(const SQLite::Database& database)
      : transaction(database, "SELECT hash FROM transactions WHERE id = ?1"),
        others{UpToIn(database, Table<RecordedAnswer>::kName),
               UpToIn(database, Table<AccountChange>::kName),
               UpToIn(database, Table<PrincipalRow>::kName)} {}

  SQLite::Statement transaction;
  std::array<SQLite::Statement, 3> others;  // entries that are no transactions
};

SqliteChain::SqliteChain(const SQLite::Database& database)
    : statements_(std::make_unique<Statements>(database)) {}

SqliteChain::~SqliteChain() = default;

template <typename Row>
bool SqliteChain::Fits(const Hash& before, EntryKind kind, const Sealed<Row>& entry) {
  content_.Begin(before, kind);
  PutContent(content_, entry);
  return hasher_.Sha256(content_.bytes()) == entry.hash;
}

void SqliteChain::Check(const Sealed<Transaction>& entry) {
  const TransactionId id = entry.row.id;
  const bool is_next = last_right_ != 0 && id == last_right_ + 1;
  const auto is_right = [&] {
    const bool follows_other = last_other_.entry != 0 && last_other_.after_transaction == id - 1 &&
                               Fits(last_other_.hash, EntryKind::kTransaction, entry);
    if (follows_other) return true;
    const std::optional<Hash> before = is_next ? last_hash_ : HashOfTransaction(id - 1);
    if (before && Fits(*before, EntryKind::kTransaction, entry)) return true;
    const std::optional<Other> other = LastBehind(id - 1);
    return other && other->after_transaction == id - 1 &&
           Fits(other->hash, EntryKind::kTransaction, entry);
  };
  if (!is_right()) {
    throw Damaged(Table<Transaction>::kName, id,
                  "its hash is not that of its content and the entry before it");
  }
  last_right_ = id;
  last_hash_ = entry.hash;
}

template <typename Row>
void SqliteChain::CheckOther(EntryKind kind, const Sealed<Row>& entry) {
  const auto is_right = [&] {
    if (entry.entry == 1) return Fits(Hash{}, kind, entry);
    const std::optional<Hash> before = HashOfTransaction(entry.after_transaction);
    if (before && Fits(*before, kind, entry)) return true;
    const std::optional<Other> other = LastUpTo(entry.entry - 1);
    return other && other->entry == entry.entry - 1 && Fits(other->hash, kind, entry);
  };
  if (!is_right()) {
    throw Damaged(Table<Row>::kName, entry.entry,
                  "its hash is not that of its content and the entry before it");
  }
  last_other_ = {
      .entry = entry.entry, .after_transaction = entry.after_transaction, .hash = entry.hash};
}

template void SqliteChain::CheckOther(EntryKind, const Sealed<RecordedAnswer>&);
template void SqliteChain::CheckOther(EntryKind, const Sealed<AccountChange>&);
template void SqliteChain::CheckOther(EntryKind, const Sealed<PrincipalRow>&);

SqliteChain::Link SqliteChain::Before(TransactionId id) {
  const std::optional<Other> other = LastBehind(id - 1);
  if (!other) return {.entry = id - 1, .hash = HashOfTransaction(id - 1).value_or(Hash{})};
  if (other->after_transaction == id - 1) return {.entry = other->entry, .hash = other->hash};
  return {.entry = other->entry + id - 1 - other->after_transaction,
          .hash = HashOfTransaction(id - 1).value_or(Hash{})};
}

std::optional<Hash> SqliteChain::HashOf(std::int64_t entry) {
  const std::optional<Other> other = LastUpTo(entry);
  if (!other) return HashOfTransaction(entry);
  if (other->entry == entry) return other->hash;
  return HashOfTransaction(other->after_transaction + entry - other->entry);
}

std::optional<Hash> SqliteChain::HashOfTransaction(TransactionId id) {
  SQLite::Statement& row = statements_->transaction;
  const SqliteResetter resetter(row);
  row.bind(1, id);
  if (!row.executeStep()) return std::nullopt;
  std::optional<Hash> hash = ReadHash(row, 0);
  if (!hash) throw Damaged(Table<Transaction>::kName, id, "its hash is none");
  return hash;
}

std::optional<SqliteChain::Other> SqliteChain::UpTo(SQLite::Statement& table, std::int64_t entry) {
  const SqliteResetter resetter(table);
  table.bind(1, entry);
  if (!table.executeStep()) return std::nullopt;
  Other other{.entry = table.getColumn(0).getInt64(),
              .after_transaction = table.getColumn(1).getInt64()};
  if (const std::optional<Hash> hash = ReadHash(table, 2)) other.hash = *hash;
  // Each entry has a place of its own, and so has each transaction before it.
  if (other.entry > kMaxEntry || other.after_transaction < 0 ||
      other.after_transaction >= other.entry) {
    throw SQLite::Exception(
        absl::StrFormat("entry %d of the record comes after transaction %d, which cannot be",
                        other.entry, other.after_transaction),
        SQLITE_CORRUPT);
  }
  return other;
}

std::optional<SqliteChain::Other> SqliteChain::LastUpTo(std::int64_t entry) {
  std::optional<Other> last;
  for (SQLite::Statement& table : statements_->others) {
    const std::optional<Other> other = UpTo(table, entry);
    if (other && (!last || other->entry > last->entry)) last = other;
  }
  return last;
}

std::optional<SqliteChain::Other> SqliteChain::LastBehind(TransactionId id) {
  std::optional<Other> last;
  for (SQLite::Statement& table : statements_->others) {
    const std::optional<Other> other = LastBehind(table, id);
    if (other && (!last || other->entry > last->entry)) last = other;
  }
  return last;
}

// Entries stand in the order of what they come after, so that halving finds it. One that comes
// after transaction `id` has a greater number than that.
std::optional<SqliteChain::Other> SqliteChain::LastBehind(SQLite::Statement& table,
                                                          TransactionId id) {
  std::optional<Other> above = UpTo(table, std::numeric_limits<std::int64_t>::max());
  if (!above || above->after_transaction <= id) return above;
  std::int64_t low = 0;              // no greater than the one that is wanted
  std::int64_t high = above->entry;  // greater
  std::optional<Other> found;
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    const std::optional<Other> other = UpTo(table, middle);
    if (!other || other->entry <= low) {
      low = middle;
    } else if (other->after_transaction <= id) {
      found = other;
      low = middle;
    } else {
      high = other->entry;
    }
  }
  return found;
}

}  // namespace atm::storage
