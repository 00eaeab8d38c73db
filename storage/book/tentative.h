// What happens to a book only if all of it happens.
//
// From when a Tentative is made, the book notes what each Evolve changes, as it was before; when
// the Tentative goes without Keep, all of it is taken back and the book is as it was, and so are
// its principals. For commands of which one that is refused undoes those before it.
#ifndef ATM_STORAGE_BOOK_TENTATIVE_H_
#define ATM_STORAGE_BOOK_TENTATIVE_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/book/book.h"
#include "storage/model/account.h"
#include "storage/model/hold.h"
#include "storage/model/principal.h"
#include "storage/model/skip_links.h"
#include "storage/model/transaction.h"

namespace atm::storage {

// Used by the book's thread; at most one of a book at a time.
class Tentative {
 public:
  // The book is the caller's and lives longer.
  explicit Tentative(Book& book);
  ~Tentative();

  Tentative(const Tentative&) = delete;
  Tentative& operator=(const Tentative&) = delete;

  // What happened stays.
  void Keep() { is_kept_ = true; }

 private:
  friend class Book;  // which notes

  // An account as it was.
  struct Before {
    Book::Entry entry;
    std::shared_ptr<const AccountAttributes> attributes;
    SkipChain skips;
  };

  // An end of a hold, or its beginning.
  struct HoldStep {
    HoldRecord hold;
    bool is_beginning;
  };

  // What is about to change.
  void NoteAccount(AccountId id);
  void NoteHold(const HoldRecord& hold, bool is_beginning);

  void TakeBack();

  Book& book_;
  bool is_kept_ = false;
  const PrincipalId principals_;
  const AccountId accounts_;
  const TransactionId last_transaction_;
  const std::int64_t last_time_us_;
  const std::int32_t newest_day_;
  absl::flat_hash_map<AccountId, Before> before_;  // of accounts that were there, once each
  std::vector<HoldStep> hold_steps_;               // in their order
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_BOOK_TENTATIVE_H_
