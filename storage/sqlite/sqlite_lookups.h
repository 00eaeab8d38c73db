// Rows of the record's tables by their keys, for the journal and for those that read beside it.
#ifndef ATM_STORAGE_SQLITE_SQLITE_LOOKUPS_H_
#define ATM_STORAGE_SQLITE_SQLITE_LOOKUPS_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/journal/hash.h"
#include "storage/journal/history.h"
#include "storage/journal/record.h"
#include "storage/model/hold.h"
#include "storage/model/transaction.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Used by whoever may use the database now, which must live longer. Everything here throws
// SQLite::Exception; a look-up that threw may be tried again. An entry of the chain is returned
// only if its hash is right: see sqlite_chain.h.
class SqliteLookups {
 public:
  explicit SqliteLookups(const SQLite::Database& database);
  ~SqliteLookups();

  SqliteLookups(const SqliteLookups&) = delete;
  SqliteLookups& operator=(const SqliteLookups&) = delete;

  // Each as the method of Journal or History of the same name.
  std::optional<RequestRecord> FindRequest(const Uuid& request_id);
  std::optional<Transaction> FindTransaction(TransactionId id);
  absl::StatusOr<std::vector<Transaction>> ReadBack(AccountId account, TransactionId newest,
                                                    std::size_t most);

  // Returns those of the transactions that exist.
  std::vector<Transaction> ReadTransactions(TransactionId first, TransactionId last);

  std::vector<Transaction> FindByReference(const ReferenceQuery& query);

  std::optional<Original> FindOriginal(TransactionId id);
  std::optional<HoldState> FindHold(TransactionId id);
  std::optional<AccountChanges> FindChanges(AccountId account);

 private:
  struct Statements;  // prepared once
  const std::unique_ptr<Statements> statements_;
};

// Returns the end of the chain, by the newest rows alone. DATA_LOSS if they have no hash.
absl::StatusOr<ChainHead> ReadHead(const SQLite::Database& database);

// Returns the gap in which the ids of new requests are to be expected: the one a minute after the
// id of the newest transaction, since clocks differ.
RequestGap ReadNewestGap(const SQLite::Database& database);

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_LOOKUPS_H_
