// Rows of the journal's tables by their keys, for the journal and for those that read beside
// it.
#ifndef ATM_STORAGE_SQLITE_SQLITE_LOOKUPS_H_
#define ATM_STORAGE_SQLITE_SQLITE_LOOKUPS_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/journal/hash.h"
#include "storage/journal/record.h"
#include "storage/model/hold.h"
#include "storage/model/transaction.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Used by whoever may use the database now, which must live longer. Everything here throws
// SQLite::Exception; a look-up that threw may be tried again.
class SqliteLookups {
 public:
  explicit SqliteLookups(const SQLite::Database& database);
  ~SqliteLookups();

  SqliteLookups(const SqliteLookups&) = delete;
  SqliteLookups& operator=(const SqliteLookups&) = delete;

  std::optional<RequestRecord> FindRequest(const Uuid& request_id);
  std::optional<Transaction> FindTransaction(TransactionId id);
  std::vector<Transaction> ReadTransactions(TransactionId first,
                                            TransactionId last);  // what is there
  std::optional<Original> FindOriginal(TransactionId id);
  std::optional<HoldState> FindHold(TransactionId id);

 private:
  struct Statements;  // prepared once
  const std::unique_ptr<Statements> statements_;
};

// The end of the chain, by the newest rows alone. DATA_LOSS if their hashes are none.
absl::StatusOr<ChainHead> ReadHead(const SQLite::Database& database);

// The gap in which the ids of new requests are to be expected: the one at a minute after that of
// the newest transaction, since clocks differ.
RequestGap ReadNewestGap(const SQLite::Database& database);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_LOOKUPS_H_
