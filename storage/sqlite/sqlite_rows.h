// The rows of the journal's tables, to and from the structs of this room.
#ifndef ATM_STORAGE_SQLITE_SQLITE_ROWS_H_
#define ATM_STORAGE_SQLITE_SQLITE_ROWS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/journal/hash.h"
#include "storage/journal/journal.h"
#include "storage/model/account.h"
#include "storage/model/hold.h"
#include "storage/model/transaction.h"

namespace SQLite {
class Statement;
}

namespace atm::storage {

// The columns of each table, in the order in which the functions below bind and read them.
inline constexpr char kTransactionColumns[] =
    "id, kind, debit_account, credit_account, amount_minor, create_time_us, request_id,"
    " debit_balance_minor, credit_balance_minor, debit_previous, credit_previous,"
    " debit_sequence, credit_sequence, debit_skip, credit_skip,"
    " debit_held_minor, credit_held_minor, debit_floor_minor, credit_floor_minor,"
    " original, expire_time_us, reason, limit_day, limit_count, memo";
inline constexpr char kAnswerColumns[] =
    "request_id, kind, reason, account, to_account, amount_minor, original, original_request_id,"
    " expire_time_us, reversal_reason, balance_minor, available_minor, limit_minor,"
    " used_minor, limit_count, used_count, day_end_time_us, create_time_us, memo, about";
inline constexpr char kAccountColumns[] =
    "id, number, currency, balance_minor, held_minor, last_transaction, sequence, skips,"
    " create_time_us, display_name, state, freeze_blocks, freeze_reason, freeze_end_us,"
    " limit_withdrawal_minor, limit_day_minor, limit_day_count, minimum_balance_minor,"
    " overdraft_minor, used_day, used_minor, used_count";
inline constexpr char kAccountChangeColumns[] =
    "account, number, currency, kind, create_time_us, who, before_display_name, before_state,"
    " before_freeze_blocks, before_freeze_reason, before_freeze_end_us,"
    " before_limit_withdrawal_minor, before_limit_day_minor, before_limit_day_count,"
    " before_minimum_balance_minor, before_overdraft_minor, after_display_name, after_state,"
    " after_freeze_blocks, after_freeze_reason, after_freeze_end_us,"
    " after_limit_withdrawal_minor, after_limit_day_minor, after_limit_day_count,"
    " after_minimum_balance_minor, after_overdraft_minor";
inline constexpr char kPlaceColumns[] = "entry, after_transaction, ";
inline constexpr int kPlaceCount = 2;
inline constexpr char kHoldColumns[] =
    "id, account, amount_minor, expire_time_us, state, limit_day";

// All columns of an entry of the chain: an answer and a change of an account say where they stand
// in it; the hash is the last.
inline std::string SealedTransactionColumns() {
  return std::string(kTransactionColumns) + ", hash";
}
inline std::string SealedAnswerColumns() {
  return std::string(kPlaceColumns) + kAnswerColumns + ", hash";
}
inline std::string SealedAccountChangeColumns() {
  return std::string(kPlaceColumns) + kAccountChangeColumns + ", hash";
}

// Runs a statement with the row as its parameters. Texts and blobs are not copied.
// An entry of the chain is written with its hash behind these columns; an answer and a change with
// `entry` and `after_transaction` in front of them.
void Insert(SQLite::Statement& statement, const Sealed<Transaction>& sealed);
void Insert(SQLite::Statement& statement, const Sealed<RecordedAnswer>& sealed);
void Insert(SQLite::Statement& statement, const Sealed<AccountChange>& sealed);
void Insert(SQLite::Statement& statement, const Account& row);
void Insert(SQLite::Statement& statement, const HoldRecord& row);
void Insert(SQLite::Statement& statement, const ReversedPart& row);

// Runs a statement with watermark, entries and hash.
void Update(SQLite::Statement& statement, const Progress& progress, const Hash& seal);

// Ids as a blob: 8 bytes each, little-endian.
std::vector<std::uint8_t> BytesOf(std::span<const TransactionId> ids);

// Binds a request id as the first parameter.
void BindRequestId(SQLite::Statement& statement, const Uuid& request_id);

// The request id in a column of the row that a statement stands on.
Uuid ReadRequestId(SQLite::Statement& row, int column);

// The row that a statement stands on.
Transaction ReadTransaction(SQLite::Statement& row);
RecordedAnswer ReadAnswer(SQLite::Statement& row, int first_column = 0);
absl::StatusOr<AccountChange> ReadAccountChange(SQLite::Statement& row, int first_column = 0);
HoldRecord ReadHold(SQLite::Statement& row);
std::optional<Hash> ReadHash(SQLite::Statement& row, int index);  // nothing if it is none
absl::StatusOr<Account> ReadAccount(SQLite::Statement& row);      // DATA_LOSS if it is damaged

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_ROWS_H_
