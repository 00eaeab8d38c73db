#include "storage/sqlite/sqlite_load.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <optional>

#include "storage/base/read_ahead.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {
namespace {

// Tells each row of a statement.
template <typename Row>
absl::Status TellRows(SQLite::Statement& rows, absl::FunctionRef<absl::Status(const Row&)> told) {
  const auto next = [&]() -> absl::StatusOr<std::optional<Row>> {
    if (!rows.executeStep()) return std::nullopt;
    return ReadRow<Row>(rows);
  };
  return ReadAhead<Row>(next, told);
}

absl::Status LoadPrincipals(SQLite::Database& database, const Loader& loader) {
  SQLite::Statement rows(database, SelectFrom(TableText::Of<PrincipalRow>(), "ORDER BY entry"));
  return TellRows(rows, loader.on_principal);
}

absl::Status LoadAccounts(SQLite::Database& database, const Loader& loader) {
  // Not counted, which would read an index as large as the bank. The greatest id may be any number
  // in a file that is damaged, but no row has fewer bytes than this.
  loader.on_size(static_cast<AccountId>(
      database
          .execAndGet("SELECT max(0, min(coalesce(max(id), 0), (SELECT page_count * page_size / 32"
                      " FROM pragma_page_count, pragma_page_size))) FROM accounts")
          .getInt64()));
  SQLite::Statement rows(database, SelectFrom(TableText::Of<Account>(), "ORDER BY id"));
  return TellRows(rows, loader.on_account);
}

absl::Status LoadOpenHolds(SQLite::Database& database, const Loader& loader) {
  SQLite::Statement rows(database,
                         SelectFrom(TableText::Of<HoldRecord>(), "WHERE state = 0 ORDER BY id"));
  return TellRows(rows, loader.on_open_hold);
}

absl::Status LoadTransactions(SQLite::Database& database, const Loader& loader,
                              TransactionId watermark) {
  const TransactionId newest =
      database.execAndGet("SELECT coalesce(max(id), 0) FROM transactions").getInt64();
  SQLite::Statement rows(database,
                         SelectFrom(TableText::Of<Transaction>(), "WHERE id >= ?1 ORDER BY id"));
  rows.bind(1, std::min(watermark + 1, newest));
  return TellRows(rows, loader.on_transaction);
}

}  // namespace

absl::StatusOr<Progress> LoadRecord(SQLite::Database& database, const Loader& loader) {
  const TransactionId watermark = database.execAndGet("SELECT watermark FROM progress").getInt64();
  const absl::StatusOr<ChainHead> head = ReadHead(database);
  if (!head.ok()) return head.status();
  if (absl::Status told = LoadPrincipals(database, loader); !told.ok()) return told;
  if (absl::Status told = LoadAccounts(database, loader); !told.ok()) return told;
  if (absl::Status told = LoadOpenHolds(database, loader); !told.ok()) return told;
  if (absl::Status told = LoadTransactions(database, loader, watermark); !told.ok()) return told;
  return Progress{.watermark = watermark, .head = *head};
}

}  // namespace atm::storage
