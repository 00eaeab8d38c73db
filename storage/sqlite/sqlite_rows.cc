#include "storage/sqlite/sqlite_rows.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "storage/journal/columns.h"

namespace atm::storage {
namespace {

// Binds one parameter after the other.
class Parameters {
 public:
  explicit Parameters(SQLite::Statement& statement) : statement_(statement) {}

  Parameters& operator<<(std::int64_t value) {
    statement_.bind(++index_, value);
    return *this;
  }

  // What belongs to the row outlives the statement's run and is not copied.
  Parameters& operator<<(const std::string& text) {
    statement_.bindNoCopy(++index_, text);
    return *this;
  }
  Parameters& operator<<(Bytes bytes) {
    statement_.bindNoCopy(++index_, AddressOf(bytes), static_cast<int>(bytes.size()));
    return *this;
  }

  // What was made for the statement is copied.
  Parameters& operator<<(std::string&& text) {
    statement_.bind(++index_, text);
    return *this;
  }
  Parameters& operator<<(std::string_view text) { return *this << std::string(text); }
  Parameters& operator<<(const std::vector<std::uint8_t>& bytes) {
    statement_.bind(++index_, AddressOf(bytes), static_cast<int>(bytes.size()));
    return *this;
  }

 private:
  // SQLite takes a null pointer for NULL, and an empty blob may have one.
  const void* AddressOf(Bytes bytes) const {
    return bytes.empty() ? this : static_cast<const void*>(bytes.data());
  }

  SQLite::Statement& statement_;
  int index_ = 0;
};

// Reads one column after the other. Texts and bytes stay valid as long as the statement stands
// where it does.
class Columns {
 public:
  explicit Columns(SQLite::Statement& statement, int first = 0)
      : statement_(statement), index_(first) {}

  template <typename Stored>
  Stored Next() {
    const SQLite::Column column = statement_.getColumn(index_++);
    if constexpr (std::same_as<Stored, std::int64_t>) {
      return column.getInt64();
    } else if constexpr (std::same_as<Stored, std::string_view>) {
      const char* const text = column.getText();
      return {text, static_cast<std::size_t>(column.getBytes())};
    } else {
      const auto* const bytes = static_cast<const std::uint8_t*>(column.getBlob());
      return {bytes, static_cast<std::size_t>(column.getBytes())};
    }
  }

 private:
  SQLite::Statement& statement_;
  int index_;
};

// What is wrong with a row; of an account's, its number and currency are the second and third
// column.
template <typename Row>
std::string Damage(SQLite::Statement& statement) {
  if constexpr (std::same_as<Row, Account> || std::same_as<Row, Sealed<AccountChange>>) {
    constexpr int kNumber = std::same_as<Row, Account> ? 1 : 3;
    Columns columns(statement, kNumber);
    const auto number = columns.Next<std::string_view>();
    const auto currency = columns.Next<std::string_view>();
    return absl::StrFormat("the record of account '%s' in '%s' is damaged", number, currency);
  } else {
    return absl::StrFormat("a row of the table %s is damaged", Table<Row>::kName);
  }
}

}  // namespace

template <typename Row>
void Run(SQLite::Statement& statement, const Row& row) {
  Parameters parameters(statement);
  PutColumns(parameters, row);
  statement.exec();
  statement.reset();
}

template <typename Row>
absl::StatusOr<Row> ReadRow(SQLite::Statement& statement) {
  absl::StatusOr<Row> row(Table<Row>::Empty());
  Columns columns(statement);
  if (!TakeColumns(columns, *row)) row = absl::DataLossError(Damage<Row>(statement));
  return row;
}

template void Run(SQLite::Statement& statement, const Sealed<Transaction>& row);
template void Run(SQLite::Statement& statement, const Sealed<RecordedAnswer>& row);
template void Run(SQLite::Statement& statement, const Sealed<AccountChange>& row);
template void Run(SQLite::Statement& statement, const Sealed<PrincipalRow>& row);
template void Run(SQLite::Statement& statement, const Account& row);
template void Run(SQLite::Statement& statement, const HoldRecord& row);
template void Run(SQLite::Statement& statement, const ReversedPart& row);
template void Run(SQLite::Statement& statement, const SealedProgress& row);

template absl::StatusOr<PrincipalRow> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<Transaction> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<RecordedAnswer> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<Sealed<Transaction>> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<Sealed<RecordedAnswer>> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<Sealed<AccountChange>> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<Sealed<PrincipalRow>> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<Account> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<HoldRecord> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<ReversedPart> ReadRow(SQLite::Statement& statement);
template absl::StatusOr<SealedProgress> ReadRow(SQLite::Statement& statement);

void BindRequestId(SQLite::Statement& statement, const Uuid& request_id) {
  Parameters(statement) << Bytes(request_id.bytes);
}

std::optional<Uuid> ReadRequestId(SQLite::Statement& statement, int column) {
  std::optional<Uuid> id(std::in_place);
  const auto stored = Columns(statement, column).Next<Bytes>();
  if (!Encoding<decltype(id->bytes)>::Restore(stored, id->bytes)) id.reset();
  return id;
}

void PutStored(EntryBytes& bytes, SQLite::Statement& statement, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    const SQLite::Column column = statement.getColumn(i);
    if (column.isInteger()) {
      bytes << static_cast<std::int64_t>(column.getInt64());
    } else {
      bytes << std::span(static_cast<const std::uint8_t*>(column.getBlob()),
                         static_cast<std::size_t>(column.getBytes()));
    }
  }
}

std::optional<Hash> ReadHash(SQLite::Statement& statement, int column) {
  std::optional<Hash> hash(std::in_place);
  const auto stored = Columns(statement, column).Next<Bytes>();
  if (!Encoding<Hash>::Restore(stored, *hash)) hash.reset();
  return hash;
}

}  // namespace atm::storage
