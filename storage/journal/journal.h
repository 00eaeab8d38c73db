// The durable record behind the ledger: an append-only list of transactions, the answers to
// requests that moved nothing and the changes of accounts, all three in one chain of hashes; what
// became of holds and reversals; and a copy of the accounts that saves a restart from replaying
// everything.
//
// Used by one thread at a time, but for HasRoom, which any may ask. No call throws. After any call
// but Load and OpenHistory failed, the caller must not carry on: only a restart tells what is on
// disk.
#ifndef ATM_STORAGE_JOURNAL_JOURNAL_H_
#define ATM_STORAGE_JOURNAL_JOURNAL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/journal/hash.h"
#include "storage/journal/history.h"
#include "storage/journal/record.h"
#include "storage/model/account.h"
#include "storage/model/account_change.h"
#include "storage/model/hold.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// What is recorded at once, or not at all.
struct Batch {
  std::vector<Sealed<Transaction>> transactions;  // ids follow on the newest one, without gaps
  std::vector<Sealed<RecordedAnswer>> answers = {};
  std::vector<HoldRecord> holds =
      {};  // opened or ended; one that is opened and ended is here twice
  std::vector<ReversedPart> reversed = {};  // new sums; the last one of an original counts

  // New accounts, those that were changed, and others whose balance is due to be written back; as
  // they are after `transactions` and `account_changes`.
  std::vector<Account> accounts = {};

  // What the bank changed of accounts, and which it opened.
  std::vector<Sealed<AccountChange>> account_changes = {};

  // Every account is on disk as of this transaction or a later one: a restart replays from the
  // next.
  TransactionId watermark = 0;

  // Of the chain, after all of this.
  ChainHead head = {};

  // Whether it adds to the chain, and does not merely write balances back.
  bool has_entries() const {
    return !transactions.empty() || !answers.empty() || !account_changes.empty();
  }
};

// Who is told what a journal holds. Each may end the telling by an error.
struct Loader {
  absl::FunctionRef<void(AccountId)> on_size;  // about so many accounts follow
  absl::FunctionRef<absl::Status(const Account&)> on_account;
  absl::FunctionRef<absl::Status(const HoldRecord&)> on_open_hold;
  absl::FunctionRef<absl::Status(const Transaction&)> on_transaction;
};

class Journal {
 public:
  virtual ~Journal() = default;

  // Tells about how many accounts there are, all of them in the order of their ids, then the holds
  // that are open, then all transactions after the watermark in the order of theirs; if there are
  // none of these, the newest one again, so that the caller learns its id and time. Or returns the
  // loader's first error.
  virtual absl::StatusOr<Progress> Load(const Loader& loader) = 0;

  // A gap in which the ids of the requests to come are likely to lie. An empty one if there is
  // none.
  virtual absl::StatusOr<RequestGap> FindGap() = 0;

  // What became of each of these requests, in their order; nothing for one that was never recorded.
  virtual absl::StatusOr<std::vector<std::optional<RequestRecord>>> FindRequests(
      std::span<const Uuid> request_ids) = 0;

  // Each of these transactions, in their order; nothing for one that does not exist.
  virtual absl::StatusOr<std::vector<std::optional<Original>>> FindTransactions(
      std::span<const TransactionId> ids) = 0;

  // What became of each of these holds, in their order; nothing for one that does not exist.
  virtual absl::StatusOr<std::vector<std::optional<HoldState>>> FindHolds(
      std::span<const TransactionId> ids) = 0;

  // A way to read the record beside this one, for another thread. It must be gone before Close.
  virtual absl::StatusOr<std::unique_ptr<History>> OpenHistory() = 0;

  // Whether there is room for a batch of any allowed size. Asked before a batch is decided.
  virtual bool HasRoom() = 0;

  // Begins to record a batch that is still being decided: takes the transactions that follow on
  // those of earlier calls, which the next Append has in front. Until then none of it is durable,
  // or seen by a history, and nothing may be looked up. A journal may leave it all to that Append.
  virtual absl::Status AppendAhead(std::span<const Sealed<Transaction>> transactions) = 0;

  // Records a batch, but for what of it was taken ahead, and returns when all of it is durable.
  virtual absl::Status Append(const Batch& batch) = 0;

  // Ends all use of the record in an orderly way, and lets go of it.
  virtual absl::Status Close() = 0;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_JOURNAL_JOURNAL_H_
