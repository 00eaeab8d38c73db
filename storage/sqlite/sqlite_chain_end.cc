#include "storage/sqlite/sqlite_chain_end.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/journal/chain.h"
#include "storage/journal/columns.h"
#include "storage/sqlite/sqlite_chain.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {
namespace {

// The entry before the transaction with which the walk begins.
ChainHead HeadBefore(const SQLite::Database& database, TransactionId first) {
  if (first <= 1) return {};
  const SqliteChain::Link before = SqliteChain(database).Before(first);
  return {.entries = before.entry, .last_transaction = first - 1, .hash = before.hash};
}

}  // namespace

class SqliteChainEnd::Walk {
 private:
  // The rows of one kind of entry, in the order of their keys.
  template <typename Row>
  class Entries {
   public:
    Entries(const SQLite::Database& database, EntryKind kind, std::int64_t from)
        : kind_(kind), rows_(database, Select()) {
      rows_.bind(1, from);
      Advance();
    }

    bool has_row() const { return has_row_; }
    std::int64_t key() const { return key_; }
    bool IsAt(std::int64_t key) const { return has_row_ && key_ == key; }

    // Reads the row as the entry behind `head`, and becomes the next one. Moves the head.
    absl::StatusOr<Row> Take(ChainHead& head, Hasher& hasher, EntryBytes& content) {
      absl::StatusOr<Sealed<Row>> sealed = ReadRow<Sealed<Row>>(rows_);
      if (!sealed.ok()) return sealed.status();
      content.Begin(head.hash, kind_);
      PutContent(content, *sealed);
      if (hasher.Sha256(content.bytes()) != sealed->hash || !IsBehind(*sealed, head)) {
        return absl::DataLossError(absl::StrFormat(
            "row %d of the table %s is damaged: its hash is not that of its content "
            "and the entry before it",
            key_, std::string(Table<Row>::kName)));
      }
      ++head.entries;
      head.hash = sealed->hash;
      Advance();
      return std::move(sealed->row);
    }

   private:
    static std::string Select() {
      const TableText table = TableText::Of<Sealed<Row>>();
      const std::string& key = table.columns.front().name;
      return SelectFrom(table, absl::StrCat("WHERE ", key, " >= ?1 ORDER BY ", key));
    }

    static bool IsBehind(const Sealed<Transaction>& sealed, const ChainHead& head) {
      return sealed.row.id == head.last_transaction + 1;
    }
    template <typename Other>
    static bool IsBehind(const Sealed<Other>& sealed, const ChainHead& head) {
      return sealed.after_transaction == head.last_transaction;
    }

    void Advance() {
      has_row_ = rows_.executeStep();
      key_ = has_row_ ? std::int64_t{rows_.getColumn(0).getInt64()} : 0;
    }

    const EntryKind kind_;
    SQLite::Statement rows_;
    bool has_row_ = false;
    std::int64_t key_ = 0;
  };

 public:
  Walk(const SQLite::Database& database, const SealedProgress& progress, TransactionId first)
      : database_(database),
        progress_(progress),
        head_(HeadBefore(database, first)),
        transactions_(database, EntryKind::kTransaction, head_.last_transaction + 1),
        answers_(database, EntryKind::kAnswer, head_.entries + 1),
        changes_(database, EntryKind::kAccountChange, head_.entries + 1),
        principals_(database, EntryKind::kPrincipal, head_.entries + 1) {}

  absl::StatusOr<std::optional<Transaction>> Next() {
    if (absl::Status begun = Begin(); !begun.ok()) return begun;
    for (;;) {
      const std::int64_t entry = head_.entries + 1;
      absl::Status taken;
      if (answers_.IsAt(entry)) {
        taken = Take(answers_).status();
      } else if (changes_.IsAt(entry)) {
        taken = Take(changes_).status();
      } else if (principals_.IsAt(entry)) {
        taken = Take(principals_).status();
      } else if (transactions_.has_row()) {
        return TakeTransaction();
      } else {
        return End();
      }
      if (!taken.ok()) return taken;
    }
  }

  const ChainHead& head() const { return head_; }

 private:
  // What was kept may lie before the walk.
  absl::Status Begin() {
    if (has_begun_) return absl::OkStatus();
    has_begun_ = true;
    if (progress_.entries < 1 || progress_.watermark < 0) {
      return absl::DataLossError("what the table progress says of the record cannot be");
    }
    if (progress_.entries > head_.entries) return absl::OkStatus();
    const std::optional<Hash> hash = SqliteChain(database_).HashOf(progress_.entries);
    return hash ? CheckSeal(*hash) : Cut(progress_.entries - 1);
  }

  template <typename Row>
  absl::StatusOr<Row> Take(Entries<Row>& entries) {
    absl::StatusOr<Row> row = entries.Take(head_, hasher_, content_);
    if (!row.ok() || head_.entries != progress_.entries) return row;
    if (absl::Status kept = CheckSeal(head_.hash); !kept.ok()) return kept;
    return row;
  }

  absl::StatusOr<std::optional<Transaction>> TakeTransaction() {
    const TransactionId id = head_.last_transaction + 1;
    if (!transactions_.IsAt(id)) return Missing(id);
    absl::StatusOr<Transaction> transaction = Take(transactions_);
    if (!transaction.ok()) return transaction.status();
    head_.last_transaction = id;
    return *std::move(transaction);
  }

  absl::StatusOr<std::optional<Transaction>> End() const {
    if (answers_.has_row() || changes_.has_row() || principals_.has_row()) {
      return absl::DataLossError(
          absl::StrFormat("entry %d of the record is missing; transaction %d is the last before it",
                          head_.entries + 1, head_.last_transaction));
    }
    if (head_.entries < progress_.entries) return Cut(head_.entries);
    if (head_.last_transaction < progress_.watermark) {
      return absl::DataLossError(
          absl::StrFormat("the record was cut: it ends with transaction %d, and there were %d",
                          head_.last_transaction, progress_.watermark));
    }
    return std::nullopt;
  }

  // Whether the chain is here what was kept of it. `hash` is that of the entry to which that was.
  absl::Status CheckSeal(const Hash& hash) {
    const Progress progress{.watermark = progress_.watermark,
                            .head = {.entries = progress_.entries, .hash = hash}};
    if (progress_.hash == SealOf(progress, hasher_)) return absl::OkStatus();
    return absl::DataLossError("how far the record has come is not what was kept of it");
  }

  absl::Status Cut(std::int64_t entries) const {
    return absl::DataLossError(
        absl::StrFormat("the record was cut: it ends with entry %d, and there were %d", entries,
                        progress_.entries));
  }

  static absl::Status Missing(TransactionId id) {
    return absl::DataLossError(absl::StrFormat("row %d of the table transactions is missing", id));
  }

  const SQLite::Database& database_;
  const SealedProgress progress_;
  ChainHead head_;
  Entries<Transaction> transactions_;
  Entries<RecordedAnswer> answers_;
  Entries<AccountChange> changes_;
  Entries<PrincipalRow> principals_;
  bool has_begun_ = false;
  Hasher hasher_;
  EntryBytes content_;
};

SqliteChainEnd::SqliteChainEnd(const SQLite::Database& database, const SealedProgress& progress,
                               TransactionId first)
    : walk_(std::make_unique<Walk>(database, progress, first)) {}

SqliteChainEnd::~SqliteChainEnd() = default;

absl::StatusOr<std::optional<Transaction>> SqliteChainEnd::Next() { return walk_->Next(); }

const ChainHead& SqliteChainEnd::head() const { return walk_->head(); }

}  // namespace atm::storage
