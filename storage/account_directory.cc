#include "storage/account_directory.h"

#include <mutex>
#include <string_view>

#include "storage/check.h"

namespace atm::storage {

std::size_t AccountDirectory::Hash::operator()(const AccountNumber& number) const {
  return absl::Hash<std::string_view>()(number.text());
}

AccountDirectory::AccountDirectory() : index_(0, Hash{&numbers_}, Equal{&numbers_}) {}

AccountId AccountDirectory::Add(const AccountNumber& number, std::int64_t create_time_us) {
  const std::unique_lock lock(mutex_);
  numbers_.push_back(number);
  create_times_us_.push_back(create_time_us);
  const auto id = static_cast<AccountId>(numbers_.size());
  Check(index_.insert(id).second, "an account's number is given once");
  return id;
}

void AccountDirectory::RemoveNewest() {
  const std::unique_lock lock(mutex_);
  index_.erase(static_cast<AccountId>(numbers_.size()));
  numbers_.pop_back();
  create_times_us_.pop_back();
}

std::optional<AccountId> AccountDirectory::Find(const AccountNumber& number) const {
  const std::shared_lock lock(mutex_);
  const auto found = index_.find(number);
  return found == index_.end() ? std::nullopt : std::optional<AccountId>(*found);
}

AccountNumber AccountDirectory::number(AccountId id) const {
  const std::shared_lock lock(mutex_);
  return numbers_.at(id - 1);
}

std::int64_t AccountDirectory::create_time_us(AccountId id) const {
  const std::shared_lock lock(mutex_);
  return create_times_us_.at(id - 1);
}

AccountId AccountDirectory::size() const {
  const std::shared_lock lock(mutex_);
  return static_cast<AccountId>(numbers_.size());
}

}  // namespace atm::storage
