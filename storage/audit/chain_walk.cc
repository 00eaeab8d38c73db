#include "storage/audit/chain_walk.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/audit/auditor.h"
#include "storage/audit/source_cursor.h"
#include "storage/journal/chain.h"
#include "storage/journal/columns.h"

namespace atm::storage {
namespace {

// How many entries lie between two reports of progress: about 0.1 s.
constexpr std::int64_t kReportEvery = 1 << 15;

template <typename Row>
Objection NoSuch(const char* what, const SourceCursor<Row>& cursor) {
  return absl::StrFormat("%s is kept for transaction %d, which does not exist", what,
                         cursor.row().key);
}

class ChainWalk {
 public:
  ChainWalk(AuditSource& source, const AuditRequest& request, absl::Status& status)
      : source_(source),
        request_(request),
        status_(status),
        transactions_(source, status),
        answers_(source, status),
        changes_(source, status),
        principals_(source, status),
        holds_(source, status),
        reversed_(source, status) {}

  // The report counts only if the status is still OK, or DATA_LOSS: then it ends before what cannot
  // be read.
  AuditReport Run() {
    Objection wrong = Begin();
    while (!wrong && status_.ok() && HasEntry()) {
      if (report_.head.entries % kReportEvery == 0 && !GoesOn()) break;
      wrong = Next();
    }
    if (!wrong && status_.ok()) {
      at_ = 0;
      wrong = End();
    }
    report_.accounts = auditor_ ? auditor_->accounts() : 0;
    if (wrong) report_.fault = {.transaction = at_, .what = *std::move(wrong)};
    return std::move(report_);
  }

 private:
  bool HasEntry() const {
    return transactions_.has_row() || answers_.has_row() || changes_.has_row() ||
           principals_.has_row();
  }

  // Tells the progress. Returns false, and sets the status, if that is to be the end.
  bool GoesOn() {
    if (request_.on_progress(report_.head.entries, total_)) return true;
    status_ = absl::CancelledError("the verification was ended before it was done");
    return false;
  }

  // Reads how far the record had come, and the rows of the accounts.
  Objection Begin() {
    const auto progress = source_.ReadProgress();
    status_.Update(progress.status());
    if (!status_.ok()) return std::nullopt;
    auditor_.emplace(*progress ? (*progress)->watermark : 0);
    if (!*progress) return "how far the record has come is not kept";
    progress_ = **progress;
    if (const auto entries = source_.CountEntries(); entries.ok()) total_ = *entries;
    std::int64_t looked_at = 0;
    for (SourceCursor<Account> accounts(source_, status_); accounts.has_row(); accounts.Advance()) {
      if (++looked_at % kReportEvery == 0 && !GoesOn()) return std::nullopt;
      const StoredRow<Account>& stored = accounts.row();
      if (!stored.row.ok()) return std::string(stored.row.status().message());
      if (!IsWhole(stored)) {
        return absl::StrFormat("the row of account %d has values that cannot be", stored.key);
      }
      if (auto wrong = auditor_->AddRow(*stored.row)) return wrong;
    }
    return CheckHead();
  }

  // Verifies the next entry of the chain, whichever it is.
  Objection Next() {
    const std::int64_t entry = report_.head.entries + 1;
    at_ = 0;
    if (changes_.IsAt(entry)) return NextChange();
    if (answers_.IsAt(entry)) return NextAnswer();
    if (principals_.IsAt(entry)) return NextPrincipal();
    if (transactions_.has_row()) return NextTransaction();
    return absl::StrFormat("entry %d of the chain is missing; transaction %d is the last", entry,
                           report_.head.last_transaction);
  }

  Objection NextTransaction() {
    const StoredRow<Sealed<Transaction>>& stored = transactions_.row();
    at_ = report_.head.last_transaction + 1;
    if (stored.key != at_) return "it is missing";
    if (auto wrong = CheckHash(EntryKind::kTransaction, stored)) return wrong;
    if (!stored.row.ok() || !IsWhole(stored)) return "it has values that cannot be";
    Auditor::Kept kept;
    if (auto wrong = FindKept(kept)) return wrong;
    if (auto wrong = auditor_->On(stored.row->row, kept)) return wrong;
    report_.head.last_transaction = at_;
    return GoOn(transactions_);
  }

  Objection NextAnswer() {
    const StoredRow<Sealed<RecordedAnswer>>& stored = answers_.row();
    if (auto wrong = CheckPlace(stored)) return wrong;
    if (auto wrong = CheckHash(EntryKind::kAnswer, stored)) return wrong;
    if (!stored.row.ok()) return std::string(stored.row.status().message());
    if (!IsWhole(stored)) {
      return absl::StrFormat("entry %d has values that cannot be", stored.key);
    }
    if (auto wrong = auditor_->On(stored.row->row)) return wrong;
    const auto user = source_.FindByRequest(stored.row->row.request_id);
    status_.Update(user.status());
    if (user.ok() && *user) {
      at_ = **user;
      return absl::StrFormat("its request id is also that of the answer in entry %d", stored.key);
    }
    return GoOn(answers_);
  }

  Objection NextChange() {
    const StoredRow<Sealed<AccountChange>>& stored = changes_.row();
    if (auto wrong = CheckPlace(stored)) return wrong;
    if (auto wrong = CheckHash(EntryKind::kAccountChange, stored)) return wrong;
    if (!stored.row.ok()) return std::string(stored.row.status().message());
    if (!IsWhole(stored)) {
      return absl::StrFormat("entry %d has values that cannot be", stored.key);
    }
    if (auto wrong = auditor_->On(stored.row->row)) return wrong;
    return GoOn(changes_);
  }

  Objection NextPrincipal() {
    const StoredRow<Sealed<PrincipalRow>>& stored = principals_.row();
    if (auto wrong = CheckPlace(stored)) return wrong;
    if (auto wrong = CheckHash(EntryKind::kPrincipal, stored)) return wrong;
    if (!stored.row.ok()) return std::string(stored.row.status().message());
    if (!IsWhole(stored)) {
      return absl::StrFormat("entry %d has values that cannot be", stored.key);
    }
    if (auto wrong = auditor_->On(stored.row->row)) return wrong;
    return GoOn(principals_);
  }

  // Whether an entry says right which transaction it comes after. Of one that cannot be read, the
  // hash tells.
  template <typename Row>
  Objection CheckPlace(const StoredRow<Sealed<Row>>& stored) const {
    if (!stored.row.ok() || stored.row->after_transaction == report_.head.last_transaction) {
      return std::nullopt;
    }
    return absl::StrFormat("entry %d comes after transaction %d, and says after %d", stored.key,
                           report_.head.last_transaction, stored.row->after_transaction);
  }

  // Whether an entry's hash is that of all its other columns and of the entry before it.
  template <typename Row>
  Objection CheckHash(EntryKind kind, const StoredRow<Row>& stored) {
    content_.Begin(report_.head.hash, kind);
    content_.Append(stored.columns);
    hash_ = hasher_.Sha256(content_.bytes());
    if (stored.hash == hash_) return std::nullopt;
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
  bool IsWhole(const StoredRow<Row>& stored) {
    again_.Clear();
    PutColumns(again_, *stored.row);
    return again_ == stored.columns;
  }
  template <typename Row>
  bool IsWhole(const StoredRow<Sealed<Row>>& stored) {
    again_.Clear();
    PutContent(again_, *stored.row);
    return again_ == stored.columns;
  }

  // Finds what is kept beside the transaction that is looked at.
  Objection FindKept(Auditor::Kept& kept) {
    if (holds_.has_row() && holds_.row().key < at_) return NoSuch("a hold", holds_);
    if (holds_.IsAt(at_)) {
      const StoredRow<HoldRecord>& stored = holds_.row();
      if (!stored.row.ok()) return std::string(stored.row.status().message());
      if (!IsWhole(stored)) return "what is kept of the hold has values that cannot be";
      kept.hold = *stored.row;
      holds_.Advance();
    }
    if (reversed_.has_row() && reversed_.row().key < at_) return NoSuch("an amount", reversed_);
    if (reversed_.IsAt(at_)) {
      const StoredRow<ReversedPart>& stored = reversed_.row();
      if (!stored.row.ok()) return std::string(stored.row.status().message());
      kept.reversed_minor = stored.row->reversed_minor;
      reversed_.Advance();
    }
    return std::nullopt;
  }

  // The entry is as it should be: the next one follows on it.
  template <typename Row>
  Objection GoOn(SourceCursor<Row>& cursor) {
    ++report_.head.entries;
    report_.head.hash = hash_;
    cursor.Advance();
    return CheckHead();
  }

  // Whether the chain is here what was kept of it, in the record and elsewhere.
  Objection CheckHead() {
    const ChainHead& head = report_.head;
    if (head.entries == progress_.entries) {
      const Progress progress{.watermark = progress_.watermark, .head = head};
      if (progress_.hash != SealOf(progress, hasher_)) {
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
    if (progress_.entries < 0) return "how far the record has come is no number of entries";
    const std::int64_t expected = request_.expected ? request_.expected->entries : 0;
    const std::int64_t least = std::max(progress_.entries, expected);
    if (report_.head.entries < least) {
      return absl::StrFormat("the record was cut: it ends with entry %d, and there were %d",
                             report_.head.entries, least);
    }
    if (holds_.has_row()) return NoSuch("a hold", holds_);
    if (reversed_.has_row()) return NoSuch("an amount", reversed_);
    return auditor_->Finish();
  }

  AuditSource& source_;
  const AuditRequest& request_;
  absl::Status& status_;
  AuditSource::StoredProgress progress_ = {};
  SourceCursor<Sealed<Transaction>> transactions_;
  SourceCursor<Sealed<RecordedAnswer>> answers_;
  SourceCursor<Sealed<AccountChange>> changes_;
  SourceCursor<Sealed<PrincipalRow>> principals_;
  SourceCursor<HoldRecord> holds_;
  SourceCursor<ReversedPart> reversed_;
  std::optional<Auditor> auditor_;  // from Begin on
  AuditReport report_;
  std::int64_t total_ = 0;
  TransactionId at_ = 0;  // the transaction that is looked at
  Hasher hasher_;
  Hash hash_ = {};      // of the entry that is looked at
  EntryBytes content_;  // what that hash is made of
  EntryBytes again_;    // the columns of a row, made from its struct
};

}  // namespace

absl::StatusOr<AuditReport> VerifyRecord(AuditSource& source, const AuditRequest& request) {
  absl::Status status;
  AuditReport report = ChainWalk(source, request, status).Run();
  if (absl::IsDataLoss(status)) {
    report.fault = {.transaction = 0, .what = std::string(status.message())};
  } else if (!status.ok()) {
    return status;
  }
  const std::int64_t entries = report.head.entries;
  auto flaws = source.FindFlaws([&] { return request.on_progress(entries, entries); });
  if (!flaws.ok()) return flaws.status();
  report.flaws = *std::move(flaws);
  if (!report.fault && !report.flaws.empty()) {
    report.fault = {.transaction = 0, .what = std::move(report.flaws.front())};
    report.flaws.erase(report.flaws.begin());
  }
  return report;
}

absl::StatusOr<AuditReport> VerifyRecord(History& history, const AuditRequest& request) {
  const absl::StatusOr<std::unique_ptr<AuditSource>> source = history.OpenAudit();
  if (!source.ok()) return source.status();
  return VerifyRecord(**source, request);
}

}  // namespace atm::storage
