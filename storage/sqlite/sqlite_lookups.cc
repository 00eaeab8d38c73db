#include "storage/sqlite/sqlite_lookups.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/sqlite/sqlite_chain.h"
#include "storage/sqlite/sqlite_resetter.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {
namespace {

// The row that a statement stands on. A damaged one is an error of the database.
template <typename Row>
Row ReadWhole(SQLite::Statement& statement) {
  absl::StatusOr<Row> row = ReadRow<Row>(statement);
  if (!row.ok()) throw SQLite::Exception(std::string(row.status().message()), SQLITE_CORRUPT);
  return *std::move(row);
}

// Reads an entry of the chain, which must be what was recorded.
template <typename Row>
auto ReadEntry(SqliteChain& chain) {
  return [&chain](SQLite::Statement& statement) {
    auto sealed = ReadWhole<Sealed<Row>>(statement);
    chain.Check(sealed);
    return std::move(sealed.row);
  };
}

// Returns what `read` makes of the one row of a bound look-up; nullopt if there is no row.
template <typename Read>
auto FindOne(SQLite::Statement& bound, Read read) -> std::optional<decltype(read(bound))> {
  const SqliteResetter resetter(bound);
  if (!bound.executeStep()) {
    return std::nullopt;
  }
  return read(bound);
}

// What an index leads to has what was looked for, or the index is damaged.
void CheckIndex(bool is_right) {
  if (!is_right) throw SQLite::Exception("an index leads to another row", SQLITE_CORRUPT);
}

// The first condition is that of the index, which has only rows with a reference.
constexpr char kOfReference[] = "WHERE reference <> '' AND reference = ?1 AND id > ?2 AND id < ?3 ";

std::vector<Transaction> ReadAll(SQLite::Statement& bound, SqliteChain& chain) {
  const SqliteResetter resetter(bound);
  std::vector<Transaction> transactions;
  const auto read = ReadEntry<Transaction>(chain);
  while (bound.executeStep()) transactions.push_back(read(bound));
  return transactions;
}

}  // namespace

struct SqliteLookups::Statements {
  explicit Statements(const SQLite::Database& database)
      : request(database,
                SelectFrom(TableText::Of<Sealed<Transaction>>(), "WHERE request_id = ?1")),
        answer(database,
               SelectFrom(TableText::Of<Sealed<RecordedAnswer>>(), "WHERE request_id = ?1")),
        transaction(database, SelectFrom(TableText::Of<Sealed<Transaction>>(), "WHERE id = ?1")),
        range(database, SelectFrom(TableText::Of<Sealed<Transaction>>(),
                                   "WHERE id BETWEEN ?1 AND ?2 ORDER BY id")),
        by_reference_up(database, SelectFrom(TableText::Of<Sealed<Transaction>>(),
                                             absl::StrCat(kOfReference, "ORDER BY id LIMIT ?4"))),
        by_reference_down(database,
                          SelectFrom(TableText::Of<Sealed<Transaction>>(),
                                     absl::StrCat(kOfReference, "ORDER BY id DESC LIMIT ?4"))),
        reversed(database, SelectFrom(TableText::Of<ReversedPart>(), "WHERE original = ?1")),
        hold(database, SelectFrom(TableText::Of<HoldRecord>(), "WHERE id = ?1")),
        first_change(database, SelectFrom(TableText::Of<Sealed<AccountChange>>(),
                                          "WHERE account = ?1 ORDER BY entry LIMIT 1")),
        newest_change(database, SelectFrom(TableText::Of<Sealed<AccountChange>>(),
                                           "WHERE account = ?1 ORDER BY entry DESC LIMIT 1")),
        chain(database) {}

  SQLite::Statement request;
  SQLite::Statement answer;
  SQLite::Statement transaction;
  SQLite::Statement range;
  SQLite::Statement by_reference_up;
  SQLite::Statement by_reference_down;
  SQLite::Statement reversed;
  SQLite::Statement hold;
  SQLite::Statement first_change;
  SQLite::Statement newest_change;
  SqliteChain chain;
};

SqliteLookups::SqliteLookups(const SQLite::Database& database)
    : statements_(std::make_unique<Statements>(database)) {}

SqliteLookups::~SqliteLookups() = default;

std::optional<RequestRecord> SqliteLookups::FindRequest(const Uuid& request_id) {
  BindRequestId(statements_->request, request_id);
  if (auto transaction =
          FindOne(statements_->request, ReadEntry<Transaction>(statements_->chain))) {
    CheckIndex(transaction->request_id == request_id);
    return *std::move(transaction);
  }
  BindRequestId(statements_->answer, request_id);
  auto answer = FindOne(statements_->answer, ReadEntry<RecordedAnswer>(statements_->chain));
  CheckIndex(!answer || answer->request_id == request_id);
  return answer;
}

std::optional<Transaction> SqliteLookups::FindTransaction(TransactionId id) {
  statements_->transaction.bind(1, id);
  return FindOne(statements_->transaction, ReadEntry<Transaction>(statements_->chain));
}

absl::StatusOr<std::vector<Transaction>> SqliteLookups::ReadBack(AccountId account,
                                                                 TransactionId newest,
                                                                 std::size_t most) {
  std::vector<Transaction> transactions;
  most = std::clamp<std::size_t>(most, 1, kMostReadBack);
  for (TransactionId id = newest;;) {
    std::optional<Transaction> found = FindTransaction(id);
    if (!found || (found->debit_account != account && found->credit_account != account)) {
      return absl::DataLossError(absl::StrFormat(
          "a link of account %d leads to transaction %d, which is none of its own", account, id));
    }
    const TransactionId previous =
        found->debit_account == account ? found->debit_previous : found->credit_previous;
    if (previous >= id) {
      return absl::DataLossError(
          absl::StrFormat("transaction %d links to a later one of account %d", id, account));
    }
    id = previous;
    transactions.push_back(*std::move(found));
    if (id == 0 || transactions.size() == most) return transactions;
  }
}

std::vector<Transaction> SqliteLookups::ReadTransactions(TransactionId first, TransactionId last) {
  SQLite::Statement& range = statements_->range;
  range.bind(1, first);
  range.bind(2, last);
  return ReadAll(range, statements_->chain);
}

std::vector<Transaction> SqliteLookups::FindByReference(const ReferenceQuery& query) {
  SQLite::Statement& found = query.order == RecordOrder::kNewestFirst
                                 ? statements_->by_reference_down
                                 : statements_->by_reference_up;
  found.bind(1, query.reference);
  found.bind(2, query.after);
  found.bind(3, query.before);
  found.bind(4, static_cast<std::int64_t>(query.most));
  std::vector<Transaction> transactions = ReadAll(found, statements_->chain);
  for (const Transaction& transaction : transactions) {
    CheckIndex(transaction.reference == query.reference);
  }
  return transactions;
}

std::optional<Original> SqliteLookups::FindOriginal(TransactionId id) {
  auto transaction = FindTransaction(id);
  if (!transaction) {
    return std::nullopt;
  }
  statements_->reversed.bind(1, id);
  const auto reversed = FindOne(statements_->reversed, ReadWhole<ReversedPart>);
  if (reversed &&
      (reversed->reversed_minor < 1 || reversed->reversed_minor > transaction->amount_minor)) {
    throw SQLite::Exception(absl::StrFormat("row %d of the table reversed is damaged", id),
                            SQLITE_CORRUPT);
  }
  return Original{.transaction = *std::move(transaction),
                  .reversed_minor = reversed ? reversed->reversed_minor : 0};
}

std::optional<HoldState> SqliteLookups::FindHold(TransactionId id) {
  statements_->hold.bind(1, id);
  const auto hold = FindOne(statements_->hold, ReadWhole<HoldRecord>);
  return hold ? std::optional(hold->state) : std::nullopt;
}

std::optional<AccountChanges> SqliteLookups::FindChanges(AccountId account) {
  const auto find = [&](SQLite::Statement& change) {
    change.bind(1, std::int64_t{account});
    return FindOne(change, ReadEntry<AccountChange>(statements_->chain));
  };
  std::optional<AccountChange> newest = find(statements_->newest_change);
  if (!newest) return std::nullopt;
  std::optional<AccountChange> first =
      newest->kind == AccountChangeKind::kOpened ? newest : find(statements_->first_change);
  CheckIndex(first && first->account == account && newest->account == account);
  return AccountChanges{.first = *std::move(first), .newest = *std::move(newest)};
}

namespace {

Uuid ReadWholeId(SQLite::Statement& statement, int column) {
  const std::optional<Uuid> id = ReadRequestId(statement, column);
  if (!id) throw SQLite::Exception("a request id has not 16 bytes", SQLITE_CORRUPT);
  return *id;
}

}  // namespace

RequestGap ReadNewestGap(const SQLite::Database& database) {
  constexpr std::uint64_t kMinuteMs = 60'000;
  RequestGap gap;
  gap.before.bytes.fill(0xFF);
  SQLite::Statement newest(database,
                           "SELECT request_id FROM transactions ORDER BY id DESC LIMIT 1");
  Uuid soon;  // before all, if nothing has happened; there may be answers all the same
  if (newest.executeStep()) {
    soon = ReadWholeId(newest, 0);
    soon.set_time_ms(soon.time_ms() + kMinuteMs);
  }
  for (const char* table : {"transactions", "answers"}) {
    SQLite::Statement around(
        database, absl::StrCat("SELECT (SELECT max(request_id) FROM ", table,
                               " WHERE request_id < ?1), (SELECT min(request_id) FROM ", table,
                               " WHERE request_id >= ?1)"));
    BindRequestId(around, soon);
    around.executeStep();
    if (!around.getColumn(0).isNull()) gap.after = std::max(gap.after, ReadWholeId(around, 0));
    if (!around.getColumn(1).isNull()) gap.before = std::min(gap.before, ReadWholeId(around, 1));
  }
  return gap;
}

// What was recorded after the newest of the other entries is transactions alone.
absl::StatusOr<ChainHead> ReadHead(const SQLite::Database& database) {
  ChainHead head;
  std::optional<Hash> hash = Hash{};
  SQLite::Statement newest(database,
                           "SELECT id, hash FROM transactions WHERE id ="
                           " (SELECT max(id) FROM transactions)");
  if (newest.executeStep()) {
    head.last_transaction = newest.getColumn(0).getInt64();
    hash = ReadHash(newest, 1);
  }
  head.entries = head.last_transaction;
  SQLite::Statement other(database,
                          "SELECT entry, after_transaction, hash FROM answers UNION ALL"
                          " SELECT entry, after_transaction, hash FROM account_changes UNION ALL"
                          " SELECT entry, after_transaction, hash FROM principals"
                          " ORDER BY entry DESC LIMIT 1");
  if (other.executeStep()) {
    const std::int64_t entry = other.getColumn(0).getInt64();
    const std::int64_t after = other.getColumn(1).getInt64();
    if (entry <= after || entry > kMaxEntry || after < 0 || after > head.last_transaction) {
      return absl::DataLossError(absl::StrFormat(
          "entry %d of the record comes after transaction %d, which cannot be", entry, after));
    }
    head.entries = entry + head.last_transaction - after;
    if (after == head.last_transaction) hash = ReadHash(other, 2);
  }
  if (!hash) {
    return absl::DataLossError("the newest hash of the record is none");
  }
  head.hash = *hash;
  return head;
}

}  // namespace atm::storage
