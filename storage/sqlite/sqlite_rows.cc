#include "storage/sqlite/sqlite_rows.h"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/journal/columns.h"
#include "storage/journal/recorded_answer.h"

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

int TypeOf(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger:
      return SQLITE_INTEGER;
    case ColumnType::kText:
      return SQLITE_TEXT;
    case ColumnType::kBytes:
      return SQLITE_BLOB;
  }
  return SQLITE_NULL;
}

// Reads one column after the other. Texts and bytes stay valid as long as the statement stands
// where it does.
class Columns {
 public:
  explicit Columns(SQLite::Statement& statement, int first = 0)
      : statement_(statement), index_(first) {}

  // Returns nothing of use if the column has another type: see wrong_type().
  template <typename Stored>
  Stored Next() {
    const SQLite::Column column = statement_.getColumn(index_);
    constexpr ColumnType kType = ColumnTypeOf<Stored>();
    if (column.getType() != TypeOf(kType) && !wrong_type_) wrong_type_ = index_;
    ++index_;
    if constexpr (kType == ColumnType::kInteger) {
      return column.getInt64();
    } else if constexpr (kType == ColumnType::kText) {
      const char* const text = column.getText();
      return {text, static_cast<std::size_t>(column.getBytes())};
    } else {
      const auto* const bytes = static_cast<const std::uint8_t*>(column.getBlob());
      return {bytes, static_cast<std::size_t>(column.getBytes())};
    }
  }

  // The first column that has not the type that it must have.
  std::optional<int> wrong_type() const { return wrong_type_; }

  // The column that was read last.
  int last() const { return index_ - 1; }

 private:
  SQLite::Statement& statement_;
  int index_;
  std::optional<int> wrong_type_;
};

// The key of the row, as people would look for it.
std::string Key(SQLite::Statement& statement) {
  const SQLite::Column key = statement.getColumn(0);
  if (key.isInteger()) return absl::StrCat(std::int64_t{key.getInt64()});
  const auto* const bytes = static_cast<const char*>(key.getBlob());
  return absl::BytesToHexString(std::string(bytes, static_cast<std::size_t>(key.getBytes())));
}

// What is wrong with a row; of an account's, its number and currency are the second and third
// column. `column` is the one that cannot be; without it, all of them together cannot.
template <typename Row>
std::string Damage(SQLite::Statement& statement, std::optional<int> column) {
  std::string damage = absl::StrFormat("row %s of the table %s is damaged", Key(statement),
                                       std::string(Table<Row>::kName));
  if (column) {
    absl::StrAppend(&damage, ": its column ",
                    DescribeColumns<Row>()[static_cast<std::size_t>(*column)].name,
                    " holds what cannot be");
  }
  if constexpr (std::same_as<Row, Account> || std::same_as<Row, Sealed<AccountChange>>) {
    constexpr int kNumber = std::same_as<Row, Account> ? 1 : 3;
    const auto text = [&](int index) { return statement.getColumn(index).getString(); };
    absl::StrAppend(&damage, " (account '", absl::CHexEscape(text(kNumber)), "' in '",
                    absl::CHexEscape(text(kNumber + 1)), "')");
  }
  return damage;
}

template <typename Row>
bool IsComplete(const Row& /*row*/) {
  return true;
}
bool IsComplete(const Sealed<RecordedAnswer>& sealed) { return IsComplete(sealed.row); }

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
  const bool is_taken = TakeColumns(columns, *row);
  if (const auto wrong_type = columns.wrong_type()) {
    row = absl::DataLossError(Damage<Row>(statement, wrong_type));
  } else if (!is_taken) {
    row = absl::DataLossError(Damage<Row>(statement, columns.last()));
  } else if (!IsComplete(*row)) {
    row = absl::DataLossError(Damage<Row>(statement, std::nullopt));
  }
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

namespace {

// The bytes in a column; false if it holds something else.
template <std::size_t kSize>
bool ReadBytes(SQLite::Statement& statement, int column, std::array<std::uint8_t, kSize>& bytes) {
  Columns columns(statement, column);
  const auto stored = columns.Next<Bytes>();
  return Encoding<std::array<std::uint8_t, kSize>>::Restore(stored, bytes) && !columns.wrong_type();
}

}  // namespace

std::optional<Uuid> ReadRequestId(SQLite::Statement& statement, int column) {
  Uuid id;
  return ReadBytes(statement, column, id.bytes) ? std::optional(id) : std::nullopt;
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
  Hash hash;
  return ReadBytes(statement, column, hash) ? std::optional(hash) : std::nullopt;
}

}  // namespace atm::storage
