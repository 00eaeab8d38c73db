#include "storage/account_directory.h"

#include <mutex>
#include <string_view>

#include "storage/check.h"

namespace atm::storage {
namespace {

constexpr char kGiven[] = "an account's id is one that was given";

}  // namespace

std::size_t AccountDirectory::Hash::operator()(const AccountNumber& number) const {
  return absl::Hash<std::string_view>()(number.text());
}

AccountDirectory::AccountDirectory() : index_(0, Hash{&numbers_}, Equal{&numbers_}) {}

std::optional<AccountId> AccountDirectory::TryAdd(const AccountNumber& number,
                                                  std::int64_t create_time_us) {
  const std::unique_lock lock(mutex_);
  numbers_.push_back(number);
  const auto id = static_cast<AccountId>(numbers_.size());
  if (!index_.insert(id).second) {
    numbers_.pop_back();
    return std::nullopt;
  }
  create_times_us_.push_back(create_time_us);
  return id;
}

void AccountDirectory::Reserve(AccountId size) {
  const std::unique_lock lock(mutex_);
  index_.reserve(size);
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
  Check(id - 1 < numbers_.size(), kGiven);
  return numbers_[id - 1];
}

std::int64_t AccountDirectory::create_time_us(AccountId id) const {
  const std::shared_lock lock(mutex_);
  Check(id - 1 < create_times_us_.size(), kGiven);
  return create_times_us_[id - 1];
}

AccountId AccountDirectory::size() const {
  const std::shared_lock lock(mutex_);
  return static_cast<AccountId>(numbers_.size());
}

}  // namespace atm::storage
