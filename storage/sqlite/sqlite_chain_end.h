// The end of the chain, as a start reads it: every entry from a transaction on is what was
// recorded, none is missing, and the chain has come as far as was kept of it.
#ifndef ATM_STORAGE_SQLITE_SQLITE_CHAIN_END_H_
#define ATM_STORAGE_SQLITE_SQLITE_CHAIN_END_H_

#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "storage/journal/hash.h"
#include "storage/model/transaction.h"

namespace SQLite {
class Database;
}

namespace atm::storage {

// Used by whoever may use the database now, which must live longer. Everything here throws
// SQLite::Exception.
class SqliteChainEnd {
 public:
  // `progress` is what is kept of how far the chain had come. The walk begins at `first`, or at the
  // first entry of all if that is 1 or less.
  SqliteChainEnd(const SQLite::Database& database, const SealedProgress& progress,
                 TransactionId first);
  ~SqliteChainEnd();

  SqliteChainEnd(const SqliteChainEnd&) = delete;
  SqliteChainEnd& operator=(const SqliteChainEnd&) = delete;

  // Returns the next transaction; nullopt after the last, once all entries behind it are verified
  // too. DATA_LOSS, with a sentence that names the row, if an entry is not what was recorded or is
  // missing.
  absl::StatusOr<std::optional<Transaction>> Next();

  // The newest entry that was verified; the end of the record once Next has returned nullopt.
  const ChainHead& head() const;

 private:
  class Walk;
  const std::unique_ptr<Walk> walk_;
};

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_CHAIN_END_H_
