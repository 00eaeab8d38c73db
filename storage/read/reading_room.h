// Where the ledger's record is read by a few threads, beside the committer and without holding it
// up; and where those wait who want to be told of news.
#ifndef ATM_STORAGE_READ_READING_ROOM_H_
#define ATM_STORAGE_READ_READING_ROOM_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/journal/doubt.h"
#include "storage/journal/history.h"
#include "storage/journal/journal.h"
#include "storage/model/account.h"
#include "storage/model/done.h"
#include "storage/model/outcome.h"
#include "storage/model/refusal.h"
#include "storage/read/account_query.h"
#include "storage/read/feed_query.h"
#include "storage/read/published_balances.h"
#include "storage/read/readers.h"
#include "storage/read/record_query.h"
#include "storage/read/statement_query.h"
#include "storage/read/watchers.h"

namespace atm::storage {

// Thread-safe after Open. Each `done` is called exactly once: see ledger.h.
class ReadingRoom {
 public:
  // `published` is the caller's and lives longer; `on_failure` is told what could not be read.
  // `doubt` too, if that is because the record is damaged.
  ReadingRoom(const PublishedBalances& published, Doubt& doubt,
              std::function<void(const absl::Status&)> on_failure)
      : published_(published), doubt_(doubt), on_failure_(std::move(on_failure)) {}

  // Starts `readers` threads that read this journal. At most `queue_capacity` look-ups may wait for
  // them.
  absl::Status Open(Journal& journal, std::size_t readers, std::size_t queue_capacity);

  // Proves what is shown of published accounts.
  void Prove(std::vector<AccountId> accounts, ProofDone done);

  void Find(const RecordKey& key, FindDone done);
  void ReadStatement(StatementQuery query, StatementDone done);
  void BalanceAsOf(const AccountNumber& account, const AsOf& as_of, BalanceDone done);
  void FindByReference(ReferenceSearch search, ReferenceDone done);
  void ListHolds(const HoldQuery& query, HoldDone done);
  void ReadFeed(const FeedQuery& query, FeedDone done);

  std::optional<Watchers::Ticket> WaitForNews(TransactionId after, Watchers::Told told);
  bool StopWaiting(Watchers::Ticket ticket) { return watchers_.Remove(ticket); }

  // What was published is there to be read. The committer only wakes one thread that reads, which
  // tells the others; and while nobody waits it only looks whether anybody does.
  void TellOfNews();

  // Refuses what waits and what comes with kShuttingDown. What has begun is carried out.
  void Refuse() { readers_->Refuse(); }

  // Carries out what waits, and lets go of the journal.
  void Close();

 private:
  // Makes a task for a thread that reads: it calls `look`, an absl::StatusOr<Found>(History&), and
  // tells `done` what that returned.
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
        if (absl::IsDataLoss(found.status())) doubt_.Raise(found.status());
        return done(Unreadable{});
      }
      done(*std::move(found));
    };
  }

  const PublishedBalances& published_;
  Doubt& doubt_;
  const std::function<void(const absl::Status&)> on_failure_;
  Watchers watchers_;
  std::atomic<bool> is_telling_ = false;  // a reader is about to tell them
  std::optional<Readers> readers_;        // from Open on
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_READ_READING_ROOM_H_
