// Where the ledger's record is read, beside the committer and without holding it up: by a few
// threads, one of them for audits alone; and where those wait who want to be told of news.
#ifndef ATM_STORAGE_READ_READING_ROOM_H_
#define ATM_STORAGE_READ_READING_ROOM_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <variant>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/journal/audit_report.h"
#include "storage/journal/history.h"
#include "storage/journal/journal.h"
#include "storage/model/outcome.h"
#include "storage/model/refusal.h"
#include "storage/read/feed.h"
#include "storage/read/published_balances.h"
#include "storage/read/readers.h"
#include "storage/read/statement.h"
#include "storage/read/watchers.h"

namespace atm::storage {

using FindDone = absl::AnyInvocable<void(Finding)>;
using StatementDone = absl::AnyInvocable<void(StatementFinding)>;
using BalanceDone = absl::AnyInvocable<void(BalanceFinding)>;
using FeedDone = absl::AnyInvocable<void(FeedFinding)>;
using AuditDone = absl::AnyInvocable<void(AuditFinding)>;

// Thread-safe after Open. Each `done` is called exactly once: see ledger.h.
class ReadingRoom {
 public:
  // `published` is the caller's and lives longer; `on_failure` is told what could not be read.
  ReadingRoom(const PublishedBalances& published,
              std::function<void(const absl::Status&)> on_failure)
      : published_(published), on_failure_(std::move(on_failure)) {}

  // Starts so many threads that read this journal, for which so many tasks may wait.
  absl::Status Open(Journal& journal, std::size_t readers, std::size_t queue_capacity);

  void Find(const RecordKey& key, FindDone done);
  void ReadStatement(StatementQuery query, StatementDone done);
  void BalanceAsOf(const AccountNumber& account, const AsOf& as_of, BalanceDone done);
  void ReadFeed(const FeedQuery& query, FeedDone done);
  void Audit(AuditRequest request, AuditDone done);

  std::optional<Watchers::Ticket> WaitForNews(TransactionId after, Watchers::Told told);
  bool StopWaiting(Watchers::Ticket ticket) { return watchers_.Remove(ticket); }

  // What was published is there to be read. The committer only wakes one thread that reads, which
  // tells the others; and while nobody waits it only looks whether anybody does.
  void TellOfNews();

  // An audit that is under way ends.
  void StopAudits() { is_closing_ = true; }

  // After StopAudits: carries out what waits, and lets go of the journal.
  void Close();

 private:
  // Has `look`, an absl::StatusOr<Found>(History&), done by a thread that reads.
  template <typename Found, typename Told, typename Look>
  Readers::Task Task(Told done, Look look) {
    return [this, done = std::move(done),
            look = std::move(look)](const Readers::Access& access) mutable {
      if (const auto* refusal = std::get_if<Refusal>(&access)) {
        return done(*refusal);
      }
      absl::StatusOr<Found> found = look(*std::get<History*>(access));
      if (!found.ok()) {
        on_failure_(found.status());
        return done(Unreadable{});
      }
      done(*std::move(found));
    };
  }

  const PublishedBalances& published_;
  const std::function<void(const absl::Status&)> on_failure_;
  Watchers watchers_;
  std::atomic<bool> is_telling_ = false;  // a reader is about to tell them
  std::atomic<bool> is_closing_ = false;
  std::optional<Readers> readers_;  // from Open on
  std::optional<Readers> auditor_;  // one thread; from Open on
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_READING_ROOM_H_
