#include "storage/sqlite/sqlite_audit.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/audit/auditor.h"
#include "storage/journal/chain.h"
#include "storage/journal/columns.h"
#include "storage/sqlite/sqlite_lookups.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {
namespace {

// How many entries lie between two reports of progress: about 0.1 s.
constexpr std::int64_t kReportEvery = 1 << 15;

// The rows of a table in the order of their keys, the first column.
class Cursor {
 public:
  Cursor(const SQLite::Database& database, const TableText& table)
      : rows_(database, SelectFrom(table, "ORDER BY " + table.columns.front().name)) {
    Advance();
  }

  bool has_row() const { return has_row_; }
  std::int64_t key() { return Integer(0); }
  std::int64_t Integer(int index) { return rows_.getColumn(index).getInt64(); }
  SQLite::Statement& row() { return rows_; }
  void Advance() { has_row_ = rows_.executeStep(); }

  // Whether it stands on the row of this key.
  bool IsAt(std::int64_t key) { return has_row_ && this->key() == key; }

 private:
  SQLite::Statement rows_;
  bool has_row_ = false;
};

// The values of the first `count` columns, as they are stored.
void PutRaw(EntryBytes& bytes, SQLite::Statement& row, int count) {
  for (int i = 0; i < count; ++i) {
    const SQLite::Column column = row.getColumn(i);
    if (column.isInteger()) {
      bytes << static_cast<std::int64_t>(column.getInt64());
    } else {
      bytes << std::span(static_cast<const std::uint8_t*>(column.getBlob()),
                         static_cast<std::size_t>(column.getBytes()));
    }
  }
}

// Whether a column holds these bytes.
bool Holds(SQLite::Statement& row, int index, const Hash& hash) {
  const SQLite::Column column = row.getColumn(index);
  return column.getBytes() == static_cast<int>(hash.size()) &&
         std::memcmp(column.getBlob(), hash.data(), hash.size()) == 0;
}

class Audit {
 public:
  Audit(SQLite::Database& database, const AuditRequest& request)
      : database_(database),
        request_(request),
        progress_(database, "SELECT watermark, entries, hash FROM progress WHERE id = 1"),
        transactions_(database, TableText::Of<Sealed<Transaction>>()),
        answers_(database, TableText::Of<Sealed<RecordedAnswer>>()),
        changes_(database, TableText::Of<Sealed<AccountChange>>()),
        holds_(database, TableText::Of<HoldRecord>()),
        reversed_(database, TableText::Of<ReversedPart>()),
        used_(database, "SELECT id FROM transactions WHERE request_id = ?1") {}

  absl::StatusOr<AuditReport> Run() {
    Objection wrong = Begin();
    while (!wrong && (transactions_.has_row() || answers_.has_row() || changes_.has_row())) {
      if (report_.head.entries % kReportEvery == 0 &&
          !request_.on_progress(report_.head.entries, total_)) {
        return absl::CancelledError("the verification was ended before it was done");
      }
      wrong = Next();
    }
    if (!wrong) {
      at_ = 0;
      wrong = End();
    }
    report_.accounts = auditor_->accounts();
    if (wrong) report_.fault = {.transaction = at_, .what = *std::move(wrong)};
    return std::move(report_);
  }

 private:
  // Reads the rows of the accounts, and how far the record had come.
  Objection Begin() {
    const bool has_progress = progress_.executeStep();
    auditor_.emplace(has_progress ? progress_.getColumn(0).getInt64() : 0);
    if (!has_progress) return "how far the record has come is not kept";
    if (const auto head = ReadHead(database_); head.ok()) total_ = head->entries;
    Cursor accounts(database_, TableText::Of<Account>());
    for (; accounts.has_row(); accounts.Advance()) {
      const absl::StatusOr<Account> row = ReadRow<Account>(accounts.row());
      if (!row.ok()) return std::string(row.status().message());
      content_.Begin({}, EntryKind::kProgress);
      PutRaw(content_, accounts.row(), accounts.row().getColumnCount());
      again_.Begin({}, EntryKind::kProgress);
      PutColumns(again_, *row);
      if (!(content_ == again_)) {
        return absl::StrFormat("the row of account %d has values that cannot be", accounts.key());
      }
      if (auto wrong = auditor_->AddRow(*row)) return wrong;
    }
    return CheckHead();
  }

  // Verifies the next entry of the chain, whichever it is.
  Objection Next() {
    const std::int64_t entry = report_.head.entries + 1;
    at_ = 0;
    if (changes_.IsAt(entry)) return NextChange();
    if (answers_.IsAt(entry)) return NextAnswer();
    if (transactions_.has_row()) return NextTransaction();
    return absl::StrFormat("entry %d of the chain is missing; transaction %d is the last", entry,
                           report_.head.last_transaction);
  }

  Objection NextTransaction() {
    SQLite::Statement& row = transactions_.row();
    at_ = report_.head.last_transaction + 1;
    if (transactions_.key() != at_) return "it is missing";
    if (auto wrong = CheckHash(EntryKind::kTransaction, row)) return wrong;
    const absl::StatusOr<Sealed<Transaction>> sealed = ReadRow<Sealed<Transaction>>(row);
    if (!sealed.ok() || !IsWhole(EntryKind::kTransaction, *sealed)) {
      return "it has values that cannot be";
    }
    Auditor::Kept kept;
    if (auto wrong = FindKept(kept)) return wrong;
    if (auto wrong = auditor_->On(sealed->row, kept)) return wrong;
    report_.head.last_transaction = at_;
    return Seal(transactions_);
  }

  Objection NextAnswer() {
    SQLite::Statement& row = answers_.row();
    if (auto wrong = CheckPlace(answers_)) return wrong;
    if (auto wrong = CheckHash(EntryKind::kAnswer, row)) return wrong;
    const absl::StatusOr<Sealed<RecordedAnswer>> answer = ReadRow<Sealed<RecordedAnswer>>(row);
    if (!answer.ok()) return std::string(answer.status().message());
    used_.reset();
    BindRequestId(used_, answer->row.request_id);
    if (used_.executeStep()) {
      at_ = used_.getColumn(0).getInt64();
      return absl::StrFormat("its request id is also that of the answer in entry %d",
                             answers_.key());
    }
    return Seal(answers_);
  }

  Objection NextChange() {
    SQLite::Statement& row = changes_.row();
    if (auto wrong = CheckPlace(changes_)) return wrong;
    if (auto wrong = CheckHash(EntryKind::kAccountChange, row)) return wrong;
    const absl::StatusOr<Sealed<AccountChange>> change = ReadRow<Sealed<AccountChange>>(row);
    if (!change.ok()) return std::string(change.status().message());
    if (!IsWhole(EntryKind::kAccountChange, *change)) {
      return absl::StrFormat("entry %d has values that cannot be", changes_.key());
    }
    if (auto wrong = auditor_->On(change->row)) return wrong;
    return Seal(changes_);
  }

  Objection CheckPlace(Cursor& cursor) const {
    if (cursor.Integer(1) == report_.head.last_transaction) return std::nullopt;
    return absl::StrFormat("entry %d comes after transaction %d, and says after %d", cursor.key(),
                           report_.head.last_transaction, cursor.Integer(1));
  }

  // Whether the hash, in the last column, is that of all the others.
  Objection CheckHash(EntryKind kind, SQLite::Statement& row) {
    const int columns = row.getColumnCount() - 1;
    content_.Begin(report_.head.hash, kind);
    PutRaw(content_, row, columns);
    hash_ = hasher_.Sha256(content_.bytes());
    if (Holds(row, columns, hash_)) return std::nullopt;
    if (kind == EntryKind::kTransaction) {
      return "its hash is not that of its content and the entry before it";
    }
    return absl::StrFormat(
        "the hash of entry %d, behind transaction %d, is not that of its content and the entry "
        "before it",
        report_.head.entries + 1, report_.head.last_transaction);
  }

  // Whether a row holds no more than its struct can.
  template <typename Row>
  bool IsWhole(EntryKind kind, const Sealed<Row>& row) {
    again_.Begin(report_.head.hash, kind);
    PutContent(again_, row);
    return content_ == again_;
  }

  Objection FindKept(Auditor::Kept& kept) {
    if (holds_.has_row() && holds_.key() < at_) return NoSuch("a hold", holds_);
    if (holds_.IsAt(at_)) {
      const absl::StatusOr<HoldRecord> hold = ReadRow<HoldRecord>(holds_.row());
      if (!hold.ok()) return std::string(hold.status().message());
      kept.hold = *hold;
      const bool fits = holds_.Integer(1) == kept.hold->account &&
                        holds_.Integer(4) == static_cast<std::int64_t>(kept.hold->state) &&
                        holds_.Integer(5) == kept.hold->limit_day;
      if (!fits) return "what is kept of the hold has values that cannot be";
      holds_.Advance();
    }
    if (reversed_.has_row() && reversed_.key() < at_) return NoSuch("an amount", reversed_);
    if (reversed_.IsAt(at_)) {
      kept.reversed_minor = reversed_.Integer(1);
      reversed_.Advance();
    }
    return std::nullopt;
  }

  static Objection NoSuch(const char* what, Cursor& cursor) {
    return absl::StrFormat("%s is kept for transaction %d, which does not exist", what,
                           cursor.key());
  }

  // The entry is as it should be: the next one follows on it.
  Objection Seal(Cursor& cursor) {
    ++report_.head.entries;
    report_.head.hash = hash_;
    cursor.Advance();
    return CheckHead();
  }

  // Whether the chain is here what was kept of it, in the record and elsewhere.
  Objection CheckHead() {
    const ChainHead& head = report_.head;
    if (head.entries == progress_.getColumn(1).getInt64()) {
      const Progress progress{.watermark = progress_.getColumn(0).getInt64(), .head = head};
      const bool is_new = head.entries == 0 && progress.watermark == 0 && Holds(progress_, 2, {});
      if (!is_new && !Holds(progress_, 2, SealOf(progress, hasher_))) {
        return "how far the record has come is not what was kept of it";
      }
      if (progress.watermark > head.last_transaction) return "the watermark is not reached";
    }
    if (request_.expected && head.entries == request_.expected->entries &&
        head.hash != request_.expected->hash) {
      return absl::StrFormat("entry %d has the hash %s, and had another when it was copied",
                             head.entries, ToHex(head.hash));
    }
    return std::nullopt;
  }

  Objection End() {
    const std::int64_t kept = progress_.getColumn(1).getInt64();
    if (kept < 0) return "how far the record has come is no number of entries";
    const std::int64_t expected = request_.expected ? request_.expected->entries : 0;
    if (report_.head.entries < std::max(kept, expected)) {
      return absl::StrFormat("the record was cut: it ends with entry %d, and there were %d",
                             report_.head.entries, std::max(kept, expected));
    }
    if (holds_.has_row()) return NoSuch("a hold", holds_);
    if (reversed_.has_row()) return NoSuch("an amount", reversed_);
    return auditor_->Finish();
  }

  SQLite::Database& database_;
  const AuditRequest& request_;
  SQLite::Statement progress_;
  Cursor transactions_;
  Cursor answers_;
  Cursor changes_;
  Cursor holds_;
  Cursor reversed_;
  SQLite::Statement used_;
  std::optional<Auditor> auditor_;
  AuditReport report_;
  std::int64_t total_ = 0;
  TransactionId at_ = 0;  // the transaction that is looked at
  Hasher hasher_;
  Hash hash_ = {};      // of the entry that is looked at
  EntryBytes content_;  // its columns
  EntryBytes again_;    // the same, made from its struct
};

}  // namespace

absl::StatusOr<AuditReport> AuditDatabase(SQLite::Database& database, const AuditRequest& request) {
  SQLite::Transaction snapshot(database);
  absl::StatusOr<AuditReport> report = Audit(database, request).Run();
  snapshot.commit();
  return report;
}

}  // namespace atm::storage
