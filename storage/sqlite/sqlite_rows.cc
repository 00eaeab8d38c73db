#include "storage/sqlite/sqlite_rows.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <concepts>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "storage/base/check.h"
#include "storage/journal/columns.h"

namespace atm::storage {
namespace {

// Bytes of an id.
constexpr std::size_t kIdBytes = 8;

// A rest that is no whole id is left out: what lacks one shows when the account is restored.
SkipChain IdsOf(std::span<const std::uint8_t> bytes) {
  SkipChain ids(bytes.size() / kIdBytes);
  for (std::size_t i = 0; i < ids.size() * kIdBytes; ++i) {
    ids[i / kIdBytes] |=
        static_cast<TransactionId>(std::uint64_t{bytes[i]} << (8 * (i % kIdBytes)));
  }
  return ids;
}

// Binds one parameter after the other, then runs the statement.
class Binder {
 public:
  explicit Binder(SQLite::Statement& statement) : statement_(statement) {}

  Binder& operator<<(std::int64_t value) {
    statement_.bind(++index_, value);
    return *this;
  }
  template <typename Enum>
    requires std::is_enum_v<Enum>
  Binder& operator<<(Enum value) {
    return *this << static_cast<std::int64_t>(value);
  }
  Binder& operator<<(std::int32_t value) { return *this << static_cast<std::int64_t>(value); }
  Binder& operator<<(AccountId value) { return *this << static_cast<std::int64_t>(value); }
  Binder& operator<<(std::span<const std::uint8_t> bytes) {
    // SQLite takes a null pointer for NULL, which an empty blob may have.
    statement_.bindNoCopy(++index_, bytes.empty() ? this : static_cast<const void*>(bytes.data()),
                          static_cast<int>(bytes.size()));
    return *this;
  }
  Binder& operator<<(const Uuid& uuid) { return *this << std::span(uuid.bytes); }
  Binder& operator<<(const std::string& text) {
    statement_.bindNoCopy(++index_, text);
    return *this;
  }
  // What may be gone when the statement runs is copied.
  Binder& operator<<(std::string&& text) {
    statement_.bind(++index_, text);
    return *this;
  }
  Binder& operator<<(std::string_view text) { return *this << std::string(text); }

  void Run() {
    statement_.exec();
    statement_.reset();
  }

 private:
  SQLite::Statement& statement_;
  int index_ = 0;
};

// Reads one column after the other.
class Columns {
 public:
  explicit Columns(SQLite::Statement& row, int first = 0) : row_(row), index_(first) {}

  template <typename T>
  T Next() {
    const SQLite::Column column = row_.getColumn(index_++);
    if constexpr (std::same_as<T, Uuid>) {
      Uuid uuid;
      Check(column.getBytes() == static_cast<int>(uuid.bytes.size()), "a request id has 16 bytes");
      std::memcpy(uuid.bytes.data(), column.getBlob(), uuid.bytes.size());
      return uuid;
    } else if constexpr (std::same_as<T, SkipChain>) {
      return IdsOf({static_cast<const std::uint8_t*>(column.getBlob()),
                    static_cast<std::size_t>(column.getBytes())});
    } else if constexpr (std::same_as<T, std::string>) {
      return column.getString();
    } else {
      return static_cast<T>(column.getInt64());
    }
  }

 private:
  SQLite::Statement& row_;
  int index_;
};

absl::StatusOr<AccountName> NameOf(const std::string& number_text,
                                   const std::string& currency_code) {
  const auto number = AccountNumber::FromRecord(number_text);
  const auto currency = Currency::FromCode(currency_code);
  if (!number || !currency) {
    return absl::DataLossError(absl::StrFormat("the record of account '%s' in '%s' is damaged",
                                               number_text, currency_code));
  }
  return AccountName{.number = *number, .currency = *currency};
}

AccountAttributes NextAttributes(Columns& columns) {
  AccountAttributes attributes{.display_name = columns.Next<std::string>(),
                               .state = columns.Next<AccountState>()};
  Freeze freeze{.blocks = columns.Next<Blocks>(),
                .reason = columns.Next<std::string>(),
                .end_time_us = columns.Next<std::int64_t>()};
  if (freeze.blocks != Blocks{}) {
    attributes.freeze = std::move(freeze);
  }
  for (const auto limit : kAllLimits) {
    const auto value = columns.Next<std::int64_t>();
    if (value != kNoLimit) attributes.limits.*limit = value;
  }
  return attributes;
}

}  // namespace

std::vector<std::uint8_t> BytesOf(std::span<const TransactionId> ids) {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(ids.size() * kIdBytes);
  for (const TransactionId id : ids) {
    for (std::size_t i = 0; i < kIdBytes; ++i) {
      bytes.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(id) >> (8 * i)));
    }
  }
  return bytes;
}

void Insert(SQLite::Statement& statement, const Sealed<Transaction>& sealed) {
  Binder binder(statement);
  PutFields(binder, sealed.row);
  binder << sealed.hash;
  binder.Run();
}

void Insert(SQLite::Statement& statement, const Sealed<RecordedAnswer>& sealed) {
  Binder binder(statement);
  binder << sealed.entry << sealed.after_transaction;
  PutFields(binder, sealed.row);
  binder << sealed.hash;
  binder.Run();
}

void Insert(SQLite::Statement& statement, const Sealed<AccountChange>& sealed) {
  Binder binder(statement);
  binder << sealed.entry << sealed.after_transaction;
  PutFields(binder, sealed.row);
  binder << sealed.hash;
  binder.Run();
}

void Update(SQLite::Statement& statement, const Progress& progress, const Hash& seal) {
  Binder binder(statement);
  binder << progress.watermark << progress.head.entries << seal;
  binder.Run();
}

void Insert(SQLite::Statement& statement, const Account& row) {
  Binder binder(statement);
  binder << row.id << row.number.text() << row.currency.code() << row.balance_minor
         << row.held_minor << row.last_transaction << row.sequence;
  const std::vector<std::uint8_t> skips = BytesOf(row.skips);
  binder << skips << row.create_time_us;
  PutFields(binder, row.attributes);
  binder << row.used.day << row.used.withdrawn_minor << row.used.count;
  binder.Run();
}

void Insert(SQLite::Statement& statement, const HoldRecord& row) {
  Binder binder(statement);
  binder << row.id << row.account << row.amount_minor << row.expire_time_us << row.state
         << row.limit_day;
  binder.Run();
}

void Insert(SQLite::Statement& statement, const ReversedPart& row) {
  Binder binder(statement);
  binder << row.original << row.reversed_minor;
  binder.Run();
}

void BindRequestId(SQLite::Statement& statement, const Uuid& request_id) {
  Binder(statement) << request_id;
}

Uuid ReadRequestId(SQLite::Statement& row, int column) { return Columns(row, column).Next<Uuid>(); }

// The members of a braced list are read from left to right, as the columns stand.

Transaction ReadTransaction(SQLite::Statement& row) {
  Columns columns(row);
  return {.id = columns.Next<TransactionId>(),
          .kind = columns.Next<TransactionKind>(),
          .debit_account = columns.Next<AccountId>(),
          .credit_account = columns.Next<AccountId>(),
          .amount_minor = columns.Next<std::int64_t>(),
          .create_time_us = columns.Next<std::int64_t>(),
          .request_id = columns.Next<Uuid>(),
          .debit_balance_minor = columns.Next<std::int64_t>(),
          .credit_balance_minor = columns.Next<std::int64_t>(),
          .debit_previous = columns.Next<TransactionId>(),
          .credit_previous = columns.Next<TransactionId>(),
          .debit_sequence = columns.Next<std::int64_t>(),
          .credit_sequence = columns.Next<std::int64_t>(),
          .debit_skip = columns.Next<TransactionId>(),
          .credit_skip = columns.Next<TransactionId>(),
          .debit_held_minor = columns.Next<std::int64_t>(),
          .credit_held_minor = columns.Next<std::int64_t>(),
          .debit_floor_minor = columns.Next<std::int64_t>(),
          .credit_floor_minor = columns.Next<std::int64_t>(),
          .original = columns.Next<TransactionId>(),
          .expire_time_us = columns.Next<std::int64_t>(),
          .reason = columns.Next<ReversalReason>(),
          .limit_day = columns.Next<std::int32_t>(),
          .limit_count = columns.Next<std::int32_t>(),
          .memo = columns.Next<std::string>()};
}

RecordedAnswer ReadAnswer(SQLite::Statement& row, int first_column) {
  Columns columns(row, first_column);
  return {.request_id = columns.Next<Uuid>(),
          .kind = columns.Next<TransactionKind>(),
          .reason = columns.Next<RefusalReason>(),
          .account = columns.Next<AccountId>(),
          .to_account = columns.Next<AccountId>(),
          .amount_minor = columns.Next<std::int64_t>(),
          .original = columns.Next<TransactionId>(),
          .original_request_id = columns.Next<Uuid>(),
          .expire_time_us = columns.Next<std::int64_t>(),
          .reversal_reason = columns.Next<ReversalReason>(),
          .balance_minor = columns.Next<std::int64_t>(),
          .available_minor = columns.Next<std::int64_t>(),
          .limit_minor = columns.Next<std::int64_t>(),
          .used_minor = columns.Next<std::int64_t>(),
          .limit_count = columns.Next<std::int64_t>(),
          .used_count = columns.Next<std::int64_t>(),
          .day_end_time_us = columns.Next<std::int64_t>(),
          .create_time_us = columns.Next<std::int64_t>(),
          .memo = columns.Next<std::string>(),
          .about = columns.Next<AccountId>()};
}

HoldRecord ReadHold(SQLite::Statement& row) {
  Columns columns(row);
  return {.id = columns.Next<TransactionId>(),
          .account = columns.Next<AccountId>(),
          .amount_minor = columns.Next<std::int64_t>(),
          .expire_time_us = columns.Next<std::int64_t>(),
          .state = columns.Next<HoldState>(),
          .limit_day = columns.Next<std::int32_t>()};
}

std::optional<Hash> ReadHash(SQLite::Statement& row, int index) {
  Hash hash;
  const SQLite::Column column = row.getColumn(index);
  if (column.getBytes() != static_cast<int>(hash.size())) return std::nullopt;
  std::memcpy(hash.data(), column.getBlob(), hash.size());
  return hash;
}

absl::StatusOr<AccountChange> ReadAccountChange(SQLite::Statement& row, int first_column) {
  Columns columns(row, first_column);
  const auto account = columns.Next<AccountId>();
  const auto number_text = columns.Next<std::string>();
  const auto currency_code = columns.Next<std::string>();
  const auto name = NameOf(number_text, currency_code);
  if (!name.ok()) return name.status();
  return AccountChange{.account = account,
                       .name = *name,
                       .kind = columns.Next<AccountChangeKind>(),
                       .create_time_us = columns.Next<std::int64_t>(),
                       .who = columns.Next<std::string>(),
                       .before = NextAttributes(columns),
                       .after = NextAttributes(columns)};
}

absl::StatusOr<Account> ReadAccount(SQLite::Statement& row) {
  Columns columns(row);
  const auto id = columns.Next<AccountId>();
  const auto number_text = columns.Next<std::string>();
  const auto currency_code = columns.Next<std::string>();
  const auto name = NameOf(number_text, currency_code);
  if (!name.ok()) return name.status();
  return Account{.id = id,
                 .number = name->number,
                 .currency = name->currency,
                 .balance_minor = columns.Next<std::int64_t>(),
                 .held_minor = columns.Next<std::int64_t>(),
                 .last_transaction = columns.Next<TransactionId>(),
                 .sequence = columns.Next<std::int64_t>(),
                 .skips = columns.Next<SkipChain>(),
                 .create_time_us = columns.Next<std::int64_t>(),
                 .attributes = NextAttributes(columns),
                 .used = {.day = columns.Next<std::int32_t>(),
                          .withdrawn_minor = columns.Next<std::int64_t>(),
                          .count = columns.Next<std::int64_t>()}};
}

}  // namespace atm::storage
