#include "storage/read/reading_room.h"

#include <memory>
#include <vector>

#include "storage/read/finding.h"
#include "storage/read/read_feed.h"
#include "storage/read/record_search.h"
#include "storage/read/shown_proof.h"
#include "storage/read/statement.h"

namespace atm::storage {

absl::Status ReadingRoom::Open(Journal& journal, std::size_t readers, std::size_t queue_capacity) {
  std::vector<std::unique_ptr<History>> histories;
  for (std::size_t i = 0; i < readers; ++i) {
    absl::StatusOr<std::unique_ptr<History>> history = journal.OpenHistory();
    if (!history.ok()) {
      return history.status();
    }
    histories.push_back(*std::move(history));
  }
  readers_.emplace(std::move(histories), queue_capacity);
  return absl::OkStatus();
}

void ReadingRoom::Prove(std::vector<AccountId> accounts, ProofDone done) {
  const auto prove =
      [this, accounts = std::move(accounts)](History& history) -> absl::StatusOr<ProofFinding> {
    absl::Status proved = ProveShown(history, published_, accounts);
    if (!proved.ok()) return proved;
    return Proved{};
  };
  readers_->Submit(Task<ProofFinding>(std::move(done), prove));
}

void ReadingRoom::Find(const RecordKey& key, FindDone done) {
  readers_->Submit(Task<Finding>(
      std::move(done), [this, key](History& history) { return FindIn(history, published_, key); }));
}

void ReadingRoom::ReadStatement(StatementQuery query, StatementDone done) {
  readers_->Submit(
      Task<StatementFinding>(std::move(done), [this, query = std::move(query)](History& history) {
        return storage::ReadStatement(history, published_, query);
      }));
}

void ReadingRoom::BalanceAsOf(const AccountNumber& account, const AsOf& as_of, BalanceDone done) {
  readers_->Submit(Task<BalanceFinding>(std::move(done), [this, account, as_of](History& history) {
    return ReadBalance(history, published_, account, as_of);
  }));
}

void ReadingRoom::FindByReference(ReferenceSearch search, ReferenceDone done) {
  readers_->Submit(
      Task<ReferenceFinding>(std::move(done), [this, search = std::move(search)](History& history) {
        return storage::FindByReference(history, published_, search);
      }));
}

void ReadingRoom::ListHolds(const HoldQuery& query, HoldDone done) {
  readers_->Submit(Task<HoldFinding>(std::move(done), [this, query](History& history) {
    return storage::ListHolds(history, published_, query);
  }));
}

// Not by way of the look-ups' limit: see the header of the ledger.
void ReadingRoom::ReadFeed(const FeedQuery& query, FeedDone done) {
  readers_->SubmitOneOfFew(Task<FeedFinding>(std::move(done), [this, query](History& history) {
    return storage::ReadFeed(history, published_, query);
  }));
}

std::optional<Watchers::Ticket> ReadingRoom::WaitForNews(TransactionId after, Watchers::Told told) {
  const std::optional<Watchers::Ticket> ticket = watchers_.Add(std::move(told));
  // After Add, and under the lock that Publish takes: either what is published is seen here, or
  // its publisher sees that somebody waits.
  if (ticket && published_.last_transaction() > after && watchers_.Remove(*ticket)) {
    return std::nullopt;
  }
  return ticket;
}

void ReadingRoom::TellOfNews() {
  if (!watchers_.any() || is_telling_.exchange(true)) {
    return;  // who tells soon, tells of this as well
  }
  readers_->SubmitOneOfFew([this](const Readers::Access&) {
    is_telling_.exchange(false);
    watchers_.TellAll();
  });
}

void ReadingRoom::Close() {
  readers_->Close();
  watchers_.Close();  // who wants to read on now hears why not
}

}  // namespace atm::storage
