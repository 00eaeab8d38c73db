#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "storage/journal/chain.h"
#include "storage/journal/columns.h"
#include "storage/journal/record.h"
#include "storage/sqlite/sqlite_rows.h"
#include "storage/sqlite/sqlite_sql.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace atm::fuzz {
namespace {

using storage::Sealed;
using storage::TableText;

// Binds a value that a column can have on disk, whatever the table says of it.
void BindAny(SQLite::Statement& statement, int parameter, Input& input) {
  switch (input.Byte() % 6) {
    case 0:
      return statement.bind(parameter);  // null
    case 1:
      return statement.bind(parameter, input.Number());
    case 2:
      return statement.bind(parameter, static_cast<std::int32_t>(input.Byte()));
    case 3:
      return statement.bind(parameter, input.Text());
    case 4: {
      const std::string bytes = input.Text();
      return statement.bind(parameter, bytes.data(), static_cast<int>(bytes.size()));
    }
    default:
      return statement.bind(parameter, static_cast<double>(input.Number()) / 8);
  }
}

// A table of these rows in memory, whose columns take any values.
template <typename Row>
class AnyTable {
 public:
  static AnyTable& Only() {
    static AnyTable table;
    return table;
  }

  void Take(Input& input) {
    SQLite::Statement raw(database_, storage::InsertInto(table_));
    for (std::size_t i = 1; i <= table_.columns.size(); ++i) {
      BindAny(raw, static_cast<int>(i), input);
    }
    raw.exec();
    storage::EntryBytes before;
    storage::EntryBytes after;
    if (const auto row = Read(before); row.ok()) {
      database_.exec("DELETE FROM " + std::string(table_.name));
      SQLite::Statement written(database_, storage::InsertInto(table_));
      storage::Run(written, *row);
      Demand(Read(after).ok(), "a row that was read can be written and read");
      Demand(TextOf(before.bytes()) == TextOf(after.bytes()), "a row is read in one way only");
    } else {
      Demand(row.status().code() == absl::StatusCode::kDataLoss && !row.status().message().empty(),
             "a row that cannot be is damage, with a sentence");
    }
    database_.exec("DELETE FROM " + std::string(table_.name));
  }

 private:
  AnyTable() {
    database_.exec("CREATE TABLE " + std::string(table_.name) + " (" +
                   storage::ColumnNames(table_) + ")");
  }

  absl::StatusOr<Row> Read(storage::EntryBytes& bytes) {
    SQLite::Statement select(database_, storage::SelectFrom(table_, ""));
    Demand(select.executeStep(), "the row is there");
    bytes.Begin({}, storage::EntryKind::kTransaction);
    storage::PutStored(bytes, select, 0, static_cast<int>(table_.columns.size()));
    return storage::ReadRow<Row>(select);
  }

  SQLite::Database database_{":memory:", SQLite::OPEN_READWRITE};
  const TableText table_ = TableText::Of<Row>();
};

template <typename Row>
void TakeRowOf(Input& input) {
  AnyTable<Row>::Only().Take(input);
}

}  // namespace

void TakeRow(Bytes bytes) {
  static constexpr std::array kTables = {TakeRowOf<Sealed<storage::Transaction>>,
                                         TakeRowOf<Sealed<storage::RecordedAnswer>>,
                                         TakeRowOf<Sealed<storage::AccountChange>>,
                                         TakeRowOf<Sealed<storage::PrincipalRow>>,
                                         TakeRowOf<storage::Account>,
                                         TakeRowOf<storage::HoldRecord>,
                                         TakeRowOf<storage::ReversedPart>,
                                         TakeRowOf<storage::SealedProgress>};
  Input input(bytes);
  kTables[input.Byte() % kTables.size()](input);
}

}  // namespace atm::fuzz
