#include "storage/sqlite/sqlite_load.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <optional>

#include "storage/base/read_ahead.h"
#include "storage/sqlite/sqlite_chain.h"
#include "storage/sqlite/sqlite_chain_end.h"
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

// They are few, and every answer names one: each is verified.
absl::Status LoadPrincipals(SQLite::Database& database, const Loader& loader) {
  SQLite::Statement rows(database,
                         SelectFrom(TableText::Of<Sealed<PrincipalRow>>(), "ORDER BY entry"));
  SqliteChain chain(database);
  while (rows.executeStep()) {
    const absl::StatusOr<Sealed<PrincipalRow>> sealed = ReadRow<Sealed<PrincipalRow>>(rows);
    if (!sealed.ok()) return sealed.status();
    chain.Check(*sealed);
    if (absl::Status told = loader.on_principal(sealed->row); !told.ok()) return told;
  }
  return absl::OkStatus();
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

// How many of the newest transactions are verified, where fewer are told: each start looks whether
// the record still ends as it was left.
constexpr TransactionId kNewestVerified = 64;

// Tells the transactions after the watermark. Returns the end of the record, which is verified from
// there on.
absl::StatusOr<ChainHead> LoadTransactions(SQLite::Database& database, const Loader& loader,
                                           const SealedProgress& progress) {
  const TransactionId newest =
      database.execAndGet("SELECT max(0, coalesce(max(id), 0)) FROM transactions").getInt64();
  const TransactionId first_told = std::min(progress.watermark, newest - 1) + 1;
  SqliteChainEnd end(database, progress, std::min(first_told, newest - kNewestVerified + 1));
  const auto next = [&]() -> absl::StatusOr<std::optional<Transaction>> {
    for (;;) {
      absl::StatusOr<std::optional<Transaction>> found = end.Next();
      if (!found.ok() || !*found || (*found)->id >= first_told) return found;
    }
  };
  absl::Status told = ReadAhead<Transaction>(next, loader.on_transaction);
  if (!told.ok()) return told;
  return end.head();
}

absl::StatusOr<SealedProgress> ReadProgress(SQLite::Database& database) {
  SQLite::Statement row(database, SelectFrom(TableText::Of<SealedProgress>(), "WHERE id = 1"));
  if (!row.executeStep()) return absl::DataLossError("how far the record has come is not kept");
  return ReadRow<SealedProgress>(row);
}

}  // namespace

absl::StatusOr<Progress> LoadRecord(SQLite::Database& database, const Loader& loader) {
  const absl::StatusOr<SealedProgress> progress = ReadProgress(database);
  if (!progress.ok()) return progress.status();
  if (absl::Status told = LoadPrincipals(database, loader); !told.ok()) return told;
  if (absl::Status told = LoadAccounts(database, loader); !told.ok()) return told;
  if (absl::Status told = LoadOpenHolds(database, loader); !told.ok()) return told;
  const absl::StatusOr<ChainHead> head = LoadTransactions(database, loader, *progress);
  if (!head.ok()) return head.status();
  return Progress{.watermark = progress->watermark, .head = *head};
}

}  // namespace atm::storage
