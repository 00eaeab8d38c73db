#include "storage/commit/write_back.h"

#include <algorithm>

#include "storage/base/check.h"

namespace atm::storage {
namespace {

// How many accounts a transaction makes due at most.
constexpr AccountId kMostDueEach = 2;

}  // namespace

WriteBack::WriteBack(std::int64_t redo_target) : redo_target_(redo_target) {
  Check(redo_target > 0, "a round of write-back has a length");
}

void WriteBack::Start(TransactionId watermark) {
  watermark_ = watermark;
  round_start_ = watermark;
}

void WriteBack::MarkDirty(AccountId account) {
  if (account >= dirty_.size()) {
    dirty_.resize(std::max<std::size_t>(account + 1, dirty_.size() * 2), false);
  }
  dirty_[account] = true;
}

void WriteBack::Add(const Book& book, AccountId account, Snapshots& snapshots) {
  if (account < dirty_.size()) {
    dirty_[account] = false;
  }
  snapshots.accounts.push_back(book.Get(account));
}

std::int64_t WriteBack::RoundOf(AccountId accounts) const {
  return std::max<std::int64_t>(redo_target_, accounts / kMostDueEach);
}

void WriteBack::AddDue(const Book& book, std::size_t transactions, Snapshots& snapshots) {
  // n transactions make n / round of all accounts due; the rest is kept for the next batch.
  const AccountId accounts = book.directory().size();
  const std::int64_t round = RoundOf(accounts);
  due_numerator_ += static_cast<std::int64_t>(transactions) * accounts;
  const std::int64_t due = due_numerator_ / round;
  due_numerator_ %= round;
  AddSlice(book, static_cast<AccountId>(std::min<std::int64_t>(due, accounts)), snapshots);
  snapshots.watermark = watermark_;
}

void WriteBack::AddSlice(const Book& book, AccountId length, Snapshots& snapshots) {
  for (; length > 0; --length) {
    if (next_ < dirty_.size() && dirty_[next_]) {
      Add(book, next_, snapshots);
    }
    if (++next_ > book.directory().size()) {
      next_ = 1;
      watermark_ = round_start_;
      round_start_ = book.last_transaction();
    }
  }
}

bool WriteBack::AddRest(const Book& book, std::size_t most, Snapshots& snapshots) {
  for (; rest_ < dirty_.size(); ++rest_) {
    if (!dirty_[rest_]) continue;
    if (snapshots.accounts.size() == most) {
      snapshots.watermark = watermark_;
      return false;
    }
    Add(book, rest_, snapshots);
  }
  rest_ = next_ = 1;
  round_start_ = watermark_ = book.last_transaction();
  snapshots.watermark = watermark_;
  return true;
}

}  // namespace atm::storage
