#include "storage/commit/publication_of.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace atm::storage {
namespace {

// How many accounts one part of a whole book has: their copies take 1 MiB.
constexpr AccountId kPart = 16'384;

Publication WithoutAccounts(const Book& book) {
  return {.entries = {},
          .attributes = {},
          .holds = {},
          .last_transaction = book.last_transaction(),
          .newest_day = book.newest_day()};
}

Publication::Attributes AttributesOf(const Book& book, AccountId account) {
  return {.account = account,
          .attributes =
              book.EntryOf(account).has_attributes ? book.SharedAttributesOf(account) : nullptr};
}

}  // namespace

Publication PublicationOf(const Book& book, std::span<const AccountId> changed,
                          std::span<const AccountId> new_rows, std::span<const HoldRecord> holds) {
  std::vector<AccountId> accounts(changed.begin(), changed.end());
  accounts.insert(accounts.end(), new_rows.begin(), new_rows.end());
  std::ranges::sort(accounts);
  accounts.erase(std::ranges::unique(accounts).begin(), accounts.end());
  Publication publication = WithoutAccounts(book);
  publication.entries.reserve(accounts.size());
  for (const AccountId account : accounts) {
    publication.entries.push_back({.account = account, .entry = book.EntryOf(account)});
  }
  publication.holds.assign(holds.begin(), holds.end());
  publication.attributes.reserve(new_rows.size());
  for (const AccountId account : new_rows) {
    publication.attributes.push_back(AttributesOf(book, account));
  }
  return publication;
}

void PublishAll(const Book& book, absl::FunctionRef<void(Publication)> publish) {
  const AccountId newest = book.directory().size();
  for (AccountId shown = 0; shown < newest;) {
    const AccountId last = shown + std::min(kPart, newest - shown);
    Publication part = WithoutAccounts(book);
    part.entries.reserve(last - shown);
    while (shown < last) {
      ++shown;
      const AccountEntry& entry = book.EntryOf(shown);
      part.entries.push_back({.account = shown, .entry = entry});
      if (entry.has_attributes) part.attributes.push_back(AttributesOf(book, shown));
    }
    if (shown == newest) {
      for (const auto& [id, hold] : book.holds().all()) part.holds.push_back(hold);
    }
    publish(std::move(part));
  }
}

}  // namespace atm::storage
