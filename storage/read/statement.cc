#include "storage/read/statement.h"

#include <algorithm>
#include <utility>

#include "storage/read/account_history.h"
#include "storage/read/finding.h"
#include "storage/read/shown_proof.h"

namespace atm::storage {
namespace {

Refusal NoSuchAccount(const AccountNumber& account) {
  return {.reason = RefusalReason::kAccountNotFound, .account = account};
}

// One page, read from the account's newest posting back.
class Reading {
 public:
  Reading(History& history, const PublishedBalances& published, const StatementQuery& query,
          AccountId account, Currency currency)
      : history_(history),
        postings_(history, account),
        published_(published),
        query_(query),
        is_wanted_(query.filter, published.principals()),
        page_{.currency = currency, .lines = {}, .opening_minor = 0, .closing_minor = 0} {}

  // `last_transaction` is the account's newest that is published.
  absl::StatusOr<StatementPage> Read(TransactionId last_transaction) {
    absl::StatusOr<Posting> newest = postings_.Get(last_transaction);
    if (!newest.ok()) return newest.status();
    from_ = *std::move(newest);
    if (absl::Status bounded = FindBounds(); !bounded.ok()) return bounded;
    if (first_ <= last_) {
      absl::Status read = query_.order == StatementOrder::kNewestFirst ? ReadBack() : ReadForth();
      if (!read.ok()) return read;
    }
    return std::move(page_);
  }

 private:
  // Finds the range of time in the account's own count, and the balances at its ends; from_ becomes
  // the last posting of the range, if there is one.
  absl::Status FindBounds();

  absl::Status ReadBack();
  absl::Status ReadForth();

  // Goes to the posting in this place, which is not later than from_.
  absl::Status GoTo(std::int64_t sequence);

  // Goes to the posting before from_; `most` more may be asked for, which are read at once.
  absl::Status GoBack(std::int64_t most);

  bool IsWanted(const Posting& posting) const { return is_wanted_(posting.transaction); }

  absl::Status AddLine(const Posting& posting) {
    absl::StatusOr<Receipt> receipt =
        MakePublishedReceipt(history_, published_, posting.transaction);
    if (!receipt.ok()) return receipt.status();
    page_.lines.push_back({.receipt = *std::move(receipt),
                           .is_debit = posting.is_debit,
                           .balance_minor = posting.balance_minor()});
    return absl::OkStatus();
  }

  History& history_;
  AccountHistory postings_;
  const PublishedBalances& published_;
  const StatementQuery& query_;
  const TransactionMatch is_wanted_;
  std::optional<Posting> from_;
  std::vector<Posting> before_;  // read already: those before from_, the newest last
  std::int64_t first_ = 1;       // of the range
  std::int64_t last_ = 0;
  std::int64_t newest_ = 0;  // of the snapshot
  StatementPage page_;
};

absl::Status Reading::GoTo(std::int64_t sequence) {
  absl::StatusOr<std::optional<Posting>> found = postings_.FindBack(
      *from_, [&](const Posting& posting) { return posting.sequence() <= sequence; });
  if (!found.ok()) return found.status();
  from_ = *std::move(found);
  before_.clear();
  return absl::OkStatus();
}

absl::Status Reading::GoBack(std::int64_t most) {
  if (before_.empty()) {
    absl::StatusOr<std::vector<Posting>> read =
        postings_.ReadBack(from_->previous(), static_cast<std::size_t>(most));
    if (!read.ok()) return read.status();
    before_ = *std::move(read);
    std::ranges::reverse(before_);
  }
  from_ = std::move(before_.back());
  before_.pop_back();
  return absl::OkStatus();
}

absl::Status Reading::FindBounds() {
  newest_ = from_->sequence();
  if (query_.position && query_.position->newest < newest_) {
    newest_ = query_.position->newest;
    if (absl::Status gone = GoTo(newest_); !gone.ok()) return gone;
  }
  const auto find_before = [&](std::int64_t time_us) {
    return postings_.FindBack(*from_, [time_us](const Posting& posting) {
      return posting.transaction.create_time_us < time_us;
    });
  };
  if (query_.end_time_us) {
    absl::StatusOr<std::optional<Posting>> last = find_before(*query_.end_time_us);
    if (!last.ok()) return last.status();
    if (!*last) return absl::OkStatus();  // the account was opened later: nothing, and zero
    from_ = *std::move(last);
  }
  last_ = from_->sequence();
  page_.closing_minor = from_->balance_minor();
  if (query_.start_time_us) {
    const absl::StatusOr<std::optional<Posting>> before = find_before(*query_.start_time_us);
    if (!before.ok()) return before.status();
    if (*before) {
      first_ = (*before)->sequence() + 1;
      page_.opening_minor = (*before)->balance_minor();
    }
  }
  return absl::OkStatus();
}

absl::Status Reading::ReadBack() {
  const std::int64_t begin = query_.position ? std::min(query_.position->next, last_) : last_;
  if (begin < first_) return absl::OkStatus();
  if (absl::Status gone = GoTo(begin); !gone.ok()) return gone;
  const std::size_t most = std::max(kMaxScanned, query_.page_size);
  for (std::size_t scanned = 1;; ++scanned) {
    if (IsWanted(*from_)) {
      if (absl::Status added = AddLine(*from_); !added.ok()) return added;
    }
    const std::int64_t next = from_->sequence() - 1;
    if (next < first_) return absl::OkStatus();
    if (page_.lines.size() == query_.page_size || scanned == most) {
      page_.next = {.next = next, .newest = newest_};
      return absl::OkStatus();
    }
    const auto wanted = static_cast<std::int64_t>(
        query_.filter.FitsAll() ? query_.page_size - page_.lines.size() : most - scanned);
    if (absl::Status gone = GoBack(std::min(wanted, next - first_ + 1)); !gone.ok()) return gone;
  }
}

// The links lead back only: reads a stretch backwards, and turns it round.
absl::Status Reading::ReadForth() {
  const std::int64_t begin = query_.position ? std::max(query_.position->next, first_) : first_;
  if (begin > last_) return absl::OkStatus();
  const auto stretch = static_cast<std::int64_t>(
      query_.filter.FitsAll() ? query_.page_size : std::max(kMaxScanned, query_.page_size));
  std::int64_t end = std::min(begin + stretch - 1, last_);
  if (absl::Status gone = GoTo(end); !gone.ok()) return gone;
  std::vector<Posting> wanted;
  for (;;) {
    const std::int64_t sequence = from_->sequence();
    if (IsWanted(*from_)) wanted.push_back(*from_);
    if (sequence <= begin) break;
    if (absl::Status gone = GoBack(sequence - begin); !gone.ok()) return gone;
  }
  std::ranges::reverse(wanted);
  if (wanted.size() > query_.page_size) {
    wanted.resize(query_.page_size);
    end = wanted.back().sequence();
  }
  for (const Posting& posting : wanted) {
    if (absl::Status added = AddLine(posting); !added.ok()) return added;
  }
  if (end < last_) page_.next = {.next = end + 1, .newest = newest_};
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<StatementFinding> ReadStatement(History& history, const PublishedBalances& published,
                                               const StatementQuery& query) {
  absl::Status proved = ProveShown(history, published, query.account);
  if (!proved.ok()) return proved;
  const std::optional<AccountBalance> now = published.Find(query.account);
  const std::optional<AccountId> account = published.IdOf(query.account);
  if (!now || !account) {
    return NoSuchAccount(query.account);
  }
  absl::StatusOr<StatementPage> page =
      Reading(history, published, query, *account, now->currency).Read(now->last_transaction);
  if (!page.ok()) {
    return page.status();
  }
  return *std::move(page);
}

absl::StatusOr<BalanceFinding> ReadBalance(History& history, const PublishedBalances& published,
                                           const AccountNumber& number, const AsOf& as_of) {
  absl::Status proved = ProveShown(history, published, number);
  if (!proved.ok()) return proved;
  std::optional<AccountBalance> balance = published.Find(number);
  const std::optional<AccountId> account = published.IdOf(number);
  if (!balance || !account) {
    return NoSuchAccount(number);
  }
  const auto* after = std::get_if<AsOfTransaction>(&as_of);
  if (after != nullptr && after->id > published.last_transaction()) {
    return Refusal{.reason = RefusalReason::kTransactionNotFound, .original = after->id};
  }
  AccountHistory postings(history, *account);
  absl::StatusOr<Posting> newest = postings.Get(balance->last_transaction);
  if (!newest.ok()) {
    return newest.status();
  }
  const absl::StatusOr<std::optional<Posting>> then =
      postings.FindBack(*std::move(newest), [&](const Posting& posting) {
        return after != nullptr
                   ? posting.transaction.id <= after->id
                   : posting.transaction.create_time_us <= std::get<AsOfTime>(as_of).time_us;
      });
  if (!then.ok()) {
    return then.status();
  }
  balance->balance_minor = *then ? (*then)->balance_minor() : 0;
  balance->available_minor = *then ? AvailableMinor((*then)->balance_minor(), (*then)->held_minor(),
                                                    (*then)->floor_minor())
                                   : 0;
  balance->last_transaction = *then ? (*then)->transaction.id : 0;
  return *balance;
}

}  // namespace atm::storage
