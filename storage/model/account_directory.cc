#include "storage/model/account_directory.h"

#include "storage/base/check.h"

namespace atm::storage {

AccountDirectory::AccountDirectory() : index_(0, Hash{&rows_}, Equal{&rows_}) {}

std::optional<AccountId> AccountDirectory::TryAdd(const AccountNumber& number,
                                                  std::int64_t create_time_us) {
  const WriterLock lock(mutex_);
  rows_.push_back({.number = number});
  const auto id = static_cast<AccountId>(rows_.size());
  if (!index_.insert(id).second) {
    rows_.pop_back();
    return std::nullopt;
  }
  create_times_us_.push_back(create_time_us);
  size_ = id;
  return id;
}

void AccountDirectory::Reserve(AccountId size) {
  const WriterLock lock(mutex_);
  index_.reserve(size);
}

void AccountDirectory::RemoveNewest() {
  const WriterLock lock(mutex_);
  index_.erase(size());
  rows_.pop_back();
  create_times_us_.pop_back();
  --size_;
}

std::optional<AccountId> AccountDirectory::Find(const AccountNumber& number) const {
  const std::optional<Found> found = FindShown(number);
  return found ? std::optional(found->id) : std::nullopt;
}

std::optional<AccountDirectory::Found> AccountDirectory::FindShown(
    const AccountNumber& number) const {
  const ReaderLock lock(mutex_);
  index_.prefetch(number);  // its two parts at once
  const auto found = index_.find(number);
  return found == index_.end() ? std::nullopt
                               : std::optional(Found{*found, &rows_[*found - 1].shown});
}

std::vector<AccountId> AccountDirectory::FindAll(std::span<const AccountNumber> numbers) const {
  std::vector<AccountId> ids;
  ids.reserve(numbers.size());
  const ReaderLock lock(mutex_);
  for (const AccountNumber& number : numbers) {
    index_.prefetch(number);
  }
  for (const AccountNumber& number : numbers) {
    if (const auto found = index_.find(number); found != index_.end()) {
      ids.push_back(*found);
    }
  }
  return ids;
}

AccountNumber AccountDirectory::number(AccountId id) const {
  CheckGiven(id);
  return rows_[id - 1].number;
}

AccountEntry& AccountDirectory::shown(AccountId id) {
  CheckGiven(id);
  return rows_[id - 1].shown;
}

std::int64_t AccountDirectory::create_time_us(AccountId id) const {
  CheckGiven(id);
  return create_times_us_[id - 1];
}

void AccountDirectory::CheckGiven(AccountId id) const {
  Check(id - 1 < size(), "an account's id is one that was given");
}

}  // namespace atm::storage
