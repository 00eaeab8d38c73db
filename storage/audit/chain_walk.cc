#include "storage/audit/chain_walk.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/audit/auditor.h"
#include "storage/audit/kept_rows.h"
#include "storage/audit/source_cursor.h"
#include "storage/audit/stored_row_check.h"
#include "storage/journal/chain.h"

namespace atm::storage {
namespace {

// How many entries lie between two reports of progress: about 0.1 s.
constexpr std::int64_t kReportEvery = 1 << 15;

constexpr std::int64_t kFromFirst = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

class ChainWalk {
 public:
  ChainWalk(AuditSource& source, const AuditRequest& request, absl::Status& status)
      : source_(source), request_(request), status_(status) {}

  // The report counts only if the status is still OK, or DATA_LOSS: then it ends before what cannot
  // be read.
  AuditReport Run() {
    Objection wrong = Begin();
    if (!wrong && status_.ok()) wrong = Walk();
    if (!wrong && status_.ok() && moves()) wrong = LookLater();
    if (!wrong && status_.ok()) {
      at_ = 0;
      wrong = End();
    }
    report_.accounts = auditor_ ? auditor_->accounts() : 0;
    report_.bank_accounts = auditor_ ? auditor_->bank_accounts() : 0;
    if (wrong) {
      report_.fault = {.transaction = at_, .what = *std::move(wrong), .is_of_copy = is_of_copy_};
    }
    return std::move(report_);
  }

 private:
  // Whether the record goes on while it is read.
  bool moves() const { return source_.view() == AuditView::kPieceByPiece; }

  // Whether it may go on.
  bool GoesOn(std::int64_t done) {
    if (request_.on_progress(done, total_)) return true;
    status_ = absl::CancelledError("the verification was ended before it was done");
    return false;
  }

  // Reads how far the record had come, and the rows of the accounts; then, how far it is verified.
  // What was read by then is as of that entry or an earlier one.
  Objection Begin() {
    const auto progress = source_.ReadProgress();
    status_.Update(progress.status());
    if (!status_.ok()) return std::nullopt;
    auditor_.emplace(*progress ? (*progress)->watermark : 0);
    if (!*progress) return "how far the record has come is not kept";
    progress_ = **progress;
    total_ = CountEntries();
    first_late_ = moves() ? total_ + 1 : kAll;
    if (auto wrong = ReadAccounts(1, &Auditor::AddRow)) return wrong;
    if (moves()) {
      end_ = end_of_walk_ = total_ = CountEntries();
      const std::int64_t next = std::int64_t{auditor_->accounts()} + 1;
      if (auto wrong = ReadAccounts(next, &Auditor::AddLateRow)) return wrong;
    }
    entries_.emplace(source_, status_);
    kept_.emplace(source_, status_, check_);
    return CheckHead();
  }

  // Where nothing moves the walk finds out by itself how far it goes, and why it does not.
  std::int64_t CountEntries() {
    const absl::StatusOr<std::int64_t> entries = source_.CountEntries();
    if (moves()) status_.Update(entries.status());
    return entries.value_or(0);
  }

  Objection ReadAccounts(std::int64_t from, Objection (Auditor::*add)(const Account&)) {
    std::int64_t read = 0;
    SourceCursor<Account> accounts(source_, status_, from == 1 ? kFromFirst : from);
    for (; accounts.has_row(); accounts.Advance()) {
      if (++read % kReportEvery == 0 && !GoesOn(0)) return std::nullopt;
      const StoredRow<Account>& stored = accounts.row();
      if (!stored.row.ok()) return std::string(stored.row.status().message());
      if (!check_.IsWhole(stored)) {
        return absl::StrFormat("the row of account %d has values that cannot be", stored.key);
      }
      if (auto wrong = ((*auditor_).*add)(*stored.row)) return wrong;
    }
    return std::nullopt;
  }

  // Verifies one entry after the other, as far as was decided at the beginning.
  Objection Walk() {
    while (status_.ok() && entries_->has_row() && report_.head.entries < end_) {
      if (report_.head.entries % kReportEvery == 0 && !GoesOn(report_.head.entries)) break;
      if (auto wrong = Next()) return wrong;
    }
    return std::nullopt;
  }

  // What is kept of a hold, or as taken back, may be as of a later transaction than the last that
  // was verified: looks on until that is found.
  Objection LookLater() {
    const ChainHead verified = report_.head;
    at_ = 0;
    auditor_->BeginLater();
    if (!auditor_->awaits_later()) return std::nullopt;
    end_ = CountEntries();
    entries_.emplace(source_, status_, report_.head);  // what was read ahead may be too little
    looks_later_ = true;
    while (status_.ok() && auditor_->awaits_later() && entries_->has_row() &&
           report_.head.entries < end_) {
      if (report_.head.entries % kReportEvery == 0 && !GoesOn(total_)) break;
      if (auto wrong = Next()) return wrong;
    }
    report_.head = verified;
    return std::nullopt;
  }

  // Verifies the next entry of the chain, whichever it is.
  Objection Next() {
    const std::int64_t entry = report_.head.entries + 1;
    at_ = 0;
    if (entries_->changes.IsAt(entry)) return NextChange();
    if (entries_->answers.IsAt(entry)) return NextAnswer();
    if (entries_->principals.IsAt(entry)) return NextPrincipal();
    if (entries_->transactions.has_row()) return NextTransaction();
    return absl::StrFormat("entry %d of the chain is missing; transaction %d is the last", entry,
                           report_.head.last_transaction);
  }

  Objection NextTransaction() {
    const StoredRow<Sealed<Transaction>>& stored = entries_->transactions.row();
    at_ = report_.head.last_transaction + 1;
    if (stored.key != at_) return "it is missing";
    if (auto wrong = CheckHash(EntryKind::kTransaction, stored)) return wrong;
    if (!stored.row.ok() || !check_.IsWhole(stored)) return "it has values that cannot be";
    if (looks_later_) {
      if (auto wrong = auditor_->OnLater(stored.row->row)) return wrong;
    } else {
      Auditor::Kept kept;
      if (auto wrong = kept_->Find(at_, kept)) return wrong;
      if (auto wrong = auditor_->On(stored.row->row, kept)) return wrong;
    }
    report_.head.last_transaction = at_;
    return GoOn(entries_->transactions);
  }

  Objection NextAnswer() {
    const StoredRow<Sealed<RecordedAnswer>>& stored = entries_->answers.row();
    if (auto wrong = CheckOther(EntryKind::kAnswer, stored)) return wrong;
    if (looks_later_) return GoOn(entries_->answers);
    if (auto wrong = auditor_->On(stored.row->row)) return wrong;
    const auto user = source_.FindByRequest(stored.row->row.request_id);
    status_.Update(user.status());
    if (user.ok() && *user) {
      at_ = **user;
      return absl::StrFormat("its request id is also that of the answer in entry %d", stored.key);
    }
    return GoOn(entries_->answers);
  }

  Objection NextChange() {
    const StoredRow<Sealed<AccountChange>>& stored = entries_->changes.row();
    if (auto wrong = CheckOther(EntryKind::kAccountChange, stored)) return wrong;
    if (looks_later_) return GoOn(entries_->changes);
    const auto time = stored.key < first_late_ ? Auditor::Time::kBefore : Auditor::Time::kSince;
    if (auto wrong = auditor_->On(stored.row->row, time)) return wrong;
    return GoOn(entries_->changes);
  }

  Objection NextPrincipal() {
    const StoredRow<Sealed<PrincipalRow>>& stored = entries_->principals.row();
    if (auto wrong = CheckOther(EntryKind::kPrincipal, stored)) return wrong;
    if (looks_later_) return GoOn(entries_->principals);
    if (auto wrong = auditor_->On(stored.row->row)) return wrong;
    return GoOn(entries_->principals);
  }

  // Whether an entry that is no transaction stands in its place, and is what was recorded.
  template <typename Row>
  Objection CheckOther(EntryKind kind, const StoredRow<Sealed<Row>>& stored) {
    if (auto wrong = CheckPlace(stored)) return wrong;
    if (auto wrong = CheckHash(kind, stored)) return wrong;
    if (!stored.row.ok()) return std::string(stored.row.status().message());
    if (!check_.IsWhole(stored)) {
      return absl::StrFormat("entry %d has values that cannot be", stored.key);
    }
    return std::nullopt;
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
    hash_ = check_.HashOf(report_.head.hash, kind, stored);
    if (stored.hash == hash_) return std::nullopt;
    if (kind == EntryKind::kTransaction) {
      return "its hash is not that of its content and the entry before it";
    }
    return absl::StrFormat(
        "the hash of entry %d, behind transaction %d, is not that of its content and the entry "
        "before it",
        report_.head.entries + 1, report_.head.last_transaction);
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
      if (progress_.hash != check_.SealOf(progress)) {
        return "how far the record has come is not what was kept of it";
      }
      if (progress.watermark > head.last_transaction) return "the watermark is not reached";
    }
    if (request_.expected && head.entries == request_.expected->entries &&
        head.hash != request_.expected->hash) {
      is_of_copy_ = true;
      return absl::StrFormat("entry %d has the hash %s, and had another when it was copied",
                             head.entries, ToHex(head.hash));
    }
    return std::nullopt;
  }

  Objection End() {
    if (progress_.entries < 0) return "how far the record has come is no number of entries";
    const std::int64_t expected = request_.expected ? request_.expected->entries : 0;
    const std::int64_t own = std::max(progress_.entries, end_of_walk_);
    const std::int64_t least = std::max(own, expected);
    if (report_.head.entries < least) {
      is_of_copy_ = report_.head.entries >= own;
      return absl::StrFormat("the record was cut: it ends with entry %d, and there were %d",
                             report_.head.entries, least);
    }
    // While the record goes on there may be some of later transactions.
    const TransactionId last = moves() ? report_.head.last_transaction : kAll;
    if (auto wrong = kept_->FindStray(last)) return wrong;
    return auditor_->Finish();
  }

  AuditSource& source_;
  const AuditRequest& request_;
  absl::Status& status_;
  AuditSource::StoredProgress progress_ = {};
  StoredRowCheck check_;
  std::optional<EntryCursors> entries_;  // these three from Begin on
  std::optional<KeptRows> kept_;
  std::optional<Auditor> auditor_;
  AuditReport report_;
  std::int64_t total_ = 0;
  std::int64_t end_ = kAll;       // how many entries are looked at
  std::int64_t end_of_walk_ = 0;  // the same, of the walk of a record that goes on
  std::int64_t first_late_ = 0;   // from this entry on, the rows of accounts may be ahead of it
  bool looks_later_ = false;
  bool is_of_copy_ = false;
  TransactionId at_ = 0;  // the transaction that is looked at
  Hash hash_ = {};        // of the entry that is looked at
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

absl::StatusOr<AuditReport> VerifyRecord(History& history, const AuditRequest& request,
                                         AuditView view) {
  const absl::StatusOr<std::unique_ptr<AuditSource>> source = history.OpenAudit(view);
  if (!source.ok()) return source.status();
  return VerifyRecord(**source, request);
}

}  // namespace atm::storage
