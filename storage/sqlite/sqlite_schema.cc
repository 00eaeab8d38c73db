#include "storage/sqlite/sqlite_schema.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>

#include "absl/strings/str_format.h"

namespace atm::storage {
namespace {

// STRICT: a value of the wrong type is an error. The references document; nothing is ever deleted,
// so nothing needs to be enforced. CHECKs that look at one row are cheap and catch a stray hand in
// the file.
constexpr char kVersion1[] = R"sql(
CREATE TABLE accounts (
  id               INTEGER PRIMARY KEY CHECK (id > 0),  -- 1, 2, 3 ... in the order of opening
  number           TEXT    NOT NULL UNIQUE,             -- a customer's, or as in 'cash:USD'
  currency         TEXT    NOT NULL,                    -- ISO 4217
  balance_minor    INTEGER NOT NULL,                    -- as of last_transaction, which may be behind
  held_minor       INTEGER NOT NULL,                    -- of it, what open holds set aside
  last_transaction INTEGER NOT NULL REFERENCES transactions (id),
  sequence         INTEGER NOT NULL,                    -- how many transactions it has
  skips            BLOB    NOT NULL,                    -- see storage/model/skip_links.h: ids of 8 bytes, little-endian
  create_time_us   INTEGER NOT NULL,                    -- microseconds since 1970
  display_name     TEXT    NOT NULL,
  state            INTEGER NOT NULL,                    -- 0 active, 1 closed
  freeze_blocks    INTEGER NOT NULL,                    -- 0 none, 1 debits, 2 credits, 3 all
  freeze_reason    TEXT    NOT NULL,
  freeze_end_us    INTEGER NOT NULL,                    -- or 0
  limit_withdrawal_minor        INTEGER NOT NULL,  -- limits: see storage/model/account_limits.h
  limit_day_minor               INTEGER NOT NULL,  -- -1: the bank's default
  limit_day_count               INTEGER NOT NULL,
  minimum_balance_minor         INTEGER NOT NULL,
  overdraft_minor               INTEGER NOT NULL,
  used_day         INTEGER NOT NULL,                    -- what was taken out in this day, or 0: of
  used_minor       INTEGER NOT NULL,                    -- last_transaction, as the balance is
  used_count       INTEGER NOT NULL
) STRICT;

-- Transactions, answers and changes of accounts are the entries of one chain: `hash` is a SHA-256 over the row
-- and the hash of the entry before it, see storage/journal/chain.h. Transactions stand in the order of their ids;
-- `entry` and `after_transaction` say where the others stand between them.

-- Which accounts were opened, what the bank changed of its customers', and who asked. Append-only.
CREATE TABLE account_changes (
  entry                INTEGER PRIMARY KEY CHECK (entry > 0),
  after_transaction    INTEGER NOT NULL,  -- the newest before it, or 0
  account              INTEGER NOT NULL REFERENCES accounts (id),
  number               TEXT    NOT NULL,  -- these two as in accounts
  currency             TEXT    NOT NULL,
  kind                 INTEGER NOT NULL,  -- 1 opened, 2 updated, 3 closed, 4 opened again
  create_time_us       INTEGER NOT NULL,  -- microseconds since 1970
  who                  TEXT    NOT NULL,
  before_display_name  TEXT    NOT NULL,  -- these as in accounts
  before_state         INTEGER NOT NULL,
  before_freeze_blocks INTEGER NOT NULL,
  before_freeze_reason TEXT    NOT NULL,
  before_freeze_end_us INTEGER NOT NULL,
  before_limit_withdrawal_minor INTEGER NOT NULL,
  before_limit_day_minor        INTEGER NOT NULL,
  before_limit_day_count        INTEGER NOT NULL,
  before_minimum_balance_minor  INTEGER NOT NULL,
  before_overdraft_minor        INTEGER NOT NULL,
  after_display_name   TEXT    NOT NULL,
  after_state          INTEGER NOT NULL,
  after_freeze_blocks  INTEGER NOT NULL,
  after_freeze_reason  TEXT    NOT NULL,
  after_freeze_end_us  INTEGER NOT NULL,
  after_limit_withdrawal_minor  INTEGER NOT NULL,
  after_limit_day_minor         INTEGER NOT NULL,
  after_limit_day_count         INTEGER NOT NULL,
  after_minimum_balance_minor   INTEGER NOT NULL,
  after_overdraft_minor         INTEGER NOT NULL,
  hash                 BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Append-only. A row never changes.
CREATE TABLE transactions (
  id                   INTEGER PRIMARY KEY CHECK (id > 0),  -- 1, 2, 3 ... without gaps
  kind                 INTEGER NOT NULL,  -- 1 opening, 10 deposit, 11 withdrawal, 12 transfer,
                                          -- 20 hold, 21 capture, 22 release, 23 expiry, 30 reversal
  debit_account        INTEGER NOT NULL REFERENCES accounts (id),
  credit_account       INTEGER NOT NULL REFERENCES accounts (id),
  amount_minor         INTEGER NOT NULL CHECK (amount_minor >= 0),
  create_time_us       INTEGER NOT NULL,                    -- microseconds since 1970
  request_id           BLOB    NOT NULL UNIQUE CHECK (length(request_id) = 16),
  debit_balance_minor  INTEGER NOT NULL,                    -- after this transaction
  credit_balance_minor INTEGER NOT NULL,
  debit_previous       INTEGER NOT NULL,                    -- that account's transaction before, or 0
  credit_previous      INTEGER NOT NULL,
  debit_sequence       INTEGER NOT NULL,                    -- that account's how many-th it is
  credit_sequence      INTEGER NOT NULL,
  debit_skip           INTEGER NOT NULL,                    -- further back: see storage/model/skip_links.h
  credit_skip          INTEGER NOT NULL,
  debit_held_minor     INTEGER NOT NULL,                    -- after this transaction
  credit_held_minor    INTEGER NOT NULL,
  debit_floor_minor    INTEGER NOT NULL,                    -- the least it may hold, by its limits then
  credit_floor_minor   INTEGER NOT NULL,
  original             INTEGER NOT NULL,                    -- the hold it ends, what it takes back, or 0
  expire_time_us       INTEGER NOT NULL,                    -- of a hold, or 0
  reason               INTEGER NOT NULL,                    -- of a reversal, or 0
  limit_day            INTEGER NOT NULL,                    -- days since 1970 of the limits it counts for, or 0
  limit_count          INTEGER NOT NULL,                    -- withdrawals more or fewer of that day
  memo                 TEXT    NOT NULL,
  hash                 BLOB    NOT NULL CHECK (length(hash) = 32),
  CHECK (debit_account <> credit_account)
) STRICT;

-- The answers to requests that moved nothing. Append-only.
CREATE TABLE answers (
  entry               INTEGER PRIMARY KEY CHECK (entry > 0),
  after_transaction   INTEGER NOT NULL,                     -- the newest before it, or 0
  request_id          BLOB    NOT NULL UNIQUE CHECK (length(request_id) = 16),
  kind                INTEGER NOT NULL,                     -- what was asked for, as in transactions
  reason              INTEGER NOT NULL,                     -- see storage/model/refusal.h
  account             INTEGER NOT NULL,                     -- or 0
  to_account          INTEGER NOT NULL,
  amount_minor        INTEGER NOT NULL,
  original            INTEGER NOT NULL,
  original_request_id BLOB    NOT NULL,
  expire_time_us      INTEGER NOT NULL,
  reversal_reason     INTEGER NOT NULL,
  balance_minor       INTEGER NOT NULL,                     -- at the time
  available_minor     INTEGER NOT NULL,
  limit_minor         INTEGER NOT NULL,
  used_minor          INTEGER NOT NULL,                     -- these of the limits of a day, or 0
  limit_count         INTEGER NOT NULL,
  used_count          INTEGER NOT NULL,
  day_end_time_us     INTEGER NOT NULL,
  create_time_us      INTEGER NOT NULL,
  memo                TEXT    NOT NULL,
  about               INTEGER NOT NULL,                     -- the account that a refusal names, or 0
  hash                BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- What became of each hold.
CREATE TABLE holds (
  id             INTEGER PRIMARY KEY REFERENCES transactions (id),
  account        INTEGER NOT NULL REFERENCES accounts (id),
  amount_minor   INTEGER NOT NULL CHECK (amount_minor > 0),
  expire_time_us INTEGER NOT NULL,
  state          INTEGER NOT NULL,                          -- 0 open, 1 captured, 2 released, 3 expired
  limit_day      INTEGER NOT NULL                           -- as in transactions
) STRICT;
CREATE INDEX open_holds ON holds (id) WHERE state = 0;

-- How much of a transaction was taken back.
CREATE TABLE reversed (
  original       INTEGER PRIMARY KEY REFERENCES transactions (id),
  reversed_minor INTEGER NOT NULL CHECK (reversed_minor > 0)
) STRICT;

-- Every account's balance is as of the watermark or a later transaction. `hash` is over this row and that of
-- entry number `entries`, the newest when it was written: see storage/journal/chain.h.
CREATE TABLE progress (
  id        INTEGER PRIMARY KEY CHECK (id = 1),
  watermark INTEGER NOT NULL,
  entries   INTEGER NOT NULL,
  hash      BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO progress (id, watermark, entries, hash) VALUES (1, 0, 0, zeroblob(32));  -- nothing is recorded yet
)sql";

std::int32_t ReadMark(SQLite::Database& database, const char* pragma) {
  return database.execAndGet(pragma).getInt();
}

}  // namespace

absl::Status CheckMarks(const std::string& path, std::int32_t application_id,
                        std::int32_t version) {
  if (application_id != kApplicationId) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s is a database, but not a ledger: it belongs to another program; name another file",
        path));
  }
  if (version > kSchemaVersion) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s was written by a newer version of this program (schema %d, this one "
                        "knows %d); use that "
                        "version",
                        path, version, kSchemaVersion));
  }
  return absl::OkStatus();
}

absl::Status CheckSchema(SQLite::Database& database, const std::string& path) {
  return CheckMarks(path, ReadMark(database, "PRAGMA application_id"),
                    ReadMark(database, "PRAGMA user_version"));
}

absl::Status PrepareSchema(SQLite::Database& database, const std::string& path) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const bool is_new = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
  if (!is_new) {
    return CheckSchema(database, path);
  }
  database.exec(kVersion1);
  database.exec(absl::StrFormat("PRAGMA application_id = %d", kApplicationId));
  database.exec(absl::StrFormat("PRAGMA user_version = %d", kSchemaVersion));
  transaction.commit();
  return absl::OkStatus();
}

}  // namespace atm::storage
