// Makes of the book what readers are to see. Called by the thread that decides.
#ifndef ATM_STORAGE_COMMIT_PUBLICATION_OF_H_
#define ATM_STORAGE_COMMIT_PUBLICATION_OF_H_

#include <span>

#include "absl/functional/function_ref.h"
#include "storage/book/book.h"
#include "storage/model/account.h"
#include "storage/model/hold.h"
#include "storage/model/publication.h"

namespace atm::storage {

// Returns the accounts whose balance changed, and those that were opened or that the bank changed
// (`new_rows`), as the book has them now, and the holds that were opened or ended. An account may
// be named more than once.
Publication PublicationOf(const Book& book, std::span<const AccountId> changed,
                          std::span<const AccountId> new_rows, std::span<const HoldRecord> holds);

// Hands over the whole book, for a start: part by part, since there may be ten million accounts.
void PublishAll(const Book& book, absl::FunctionRef<void(Publication)> publish);

}  // namespace atm::storage

#endif  // ATM_STORAGE_COMMIT_PUBLICATION_OF_H_
