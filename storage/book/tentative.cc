#include "storage/book/tentative.h"

#include <ranges>
#include <utility>

#include "storage/base/check.h"

namespace atm::storage {

Tentative::Tentative(Book& book)
    : book_(book),
      principals_(book.principals_.size()),
      accounts_(book.directory_.size()),
      last_transaction_(book.last_transaction_),
      last_time_us_(book.last_time_us_),
      newest_day_(book.newest_day_) {
  Check(book_.tentative_ == nullptr, "a book tries one thing at a time");
  book_.tentative_ = this;
}

Tentative::~Tentative() {
  book_.tentative_ = nullptr;
  if (!is_kept_) TakeBack();
}

void Tentative::NoteAccount(AccountId id) {
  if (id > accounts_ || before_.contains(id)) return;  // new ones go as a whole
  before_.emplace(id, Before{.entry = book_.entry(id),
                             .attributes = book_.SharedAttributesOf(id),
                             .skips = book_.skip_links_.Get(id)});
}

void Tentative::NoteHold(const HoldRecord& hold, bool is_beginning) {
  hold_steps_.push_back({.hold = hold, .is_beginning = is_beginning});
}

void Tentative::TakeBack() {
  for (const HoldStep& step : std::views::reverse(hold_steps_)) {
    if (step.is_beginning) {
      book_.holds_.Remove(step.hold.id);
    } else {
      book_.holds_.Add(step.hold);
    }
  }
  book_.principals_.Shrink(principals_);
  while (book_.directory_.size() > accounts_) {
    book_.RemoveNewest();
  }
  for (auto& [id, before] : before_) {
    book_.SetAttributes(id, *before.attributes);
    book_.entry(id) = before.entry;
    book_.skip_links_.Put(id, std::move(before.skips));
  }
  book_.last_transaction_ = last_transaction_;
  book_.last_time_us_ = last_time_us_;
  book_.newest_day_ = newest_day_;
}

}  // namespace atm::storage
