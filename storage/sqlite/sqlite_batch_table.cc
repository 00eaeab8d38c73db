#include "storage/sqlite/sqlite_batch_table.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/journal/columns.h"
#include "storage/sqlite/sqlite_sql.h"

namespace atm::storage {

struct SqliteBatchTable::Rows {
  std::span<const Sealed<Transaction>> rows = {};
};

struct SqliteBatchTable::Statement {
  SQLite::Statement statement;
};

namespace {

using Row = Sealed<Transaction>;

constexpr char kName[] = "batch_of_transactions";

// Tell SQLite a value. What belongs to a row stays where it is until the statement has ended, and
// is not copied.
void Tell(sqlite3_context* context, std::int64_t value) { sqlite3_result_int64(context, value); }
void Tell(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}
void Tell(sqlite3_context* context, Bytes bytes) {
  // SQLite takes a null pointer for NULL, and an empty blob may have one.
  const void* const data = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
  sqlite3_result_blob(context, data, static_cast<int>(bytes.size()), SQLITE_STATIC);
}

template <std::size_t kIndex>
void TellColumn(sqlite3_context* context, const Row& row) {
  using Value = decltype(std::get<kIndex>(Table<Row>::kColumns).Get(row));
  static_assert(!std::is_same_v<Value, std::string>, "the text would be gone");
  Tell(context, std::get<kIndex>(Table<Row>::kColumns).Get(row));
}

constexpr std::size_t kColumns = std::tuple_size_v<decltype(Table<Row>::kColumns)>;

// A function for each column.
constexpr auto kTell = []<std::size_t... kIndexes>(std::index_sequence<kIndexes...>) {
  return std::array{&TellColumn<kIndexes>...};
}(std::make_index_sequence<kColumns>());

// What SQLite holds of the table, and of one who reads it.
struct VirtualTable : sqlite3_vtab {
  const std::span<const Row>* rows;
};
struct Cursor : sqlite3_vtab_cursor {
  std::size_t at;
};

const std::span<const Row>& RowsOf(sqlite3_vtab_cursor* cursor) {
  return *static_cast<VirtualTable*>(cursor->pVtab)->rows;
}

int Connect(sqlite3* database, void* rows, int, const char* const*, sqlite3_vtab** made, char**) {
  const std::string columns = ColumnNames(TableText::Of<Row>());
  const int declared =
      sqlite3_declare_vtab(database, absl::StrCat("CREATE TABLE x (", columns, ")").c_str());
  if (declared != SQLITE_OK) return declared;
  auto table = std::make_unique<VirtualTable>();
  table->rows = static_cast<const std::span<const Row>*>(rows);
  *made = table.release();
  return SQLITE_OK;
}

int Disconnect(sqlite3_vtab* table) {
  delete static_cast<VirtualTable*>(table);
  return SQLITE_OK;
}

// There is one way to read it: from the first row to the last.
int BestIndex(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }

int Open(sqlite3_vtab*, sqlite3_vtab_cursor** made) {
  *made = std::make_unique<Cursor>().release();
  return SQLITE_OK;
}

int Close(sqlite3_vtab_cursor* cursor) {
  delete static_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int Filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  static_cast<Cursor*>(cursor)->at = 0;
  return SQLITE_OK;
}

int Next(sqlite3_vtab_cursor* cursor) {
  ++static_cast<Cursor*>(cursor)->at;
  return SQLITE_OK;
}

int IsAtEnd(sqlite3_vtab_cursor* cursor) {
  return static_cast<Cursor*>(cursor)->at >= RowsOf(cursor).size() ? 1 : 0;
}

int TellValue(sqlite3_vtab_cursor* cursor, sqlite3_context* context, int column) {
  kTell[static_cast<std::size_t>(column)](context,
                                          RowsOf(cursor)[static_cast<Cursor*>(cursor)->at]);
  return SQLITE_OK;
}

int TellRowId(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
  *id = static_cast<sqlite3_int64>(static_cast<Cursor*>(cursor)->at);
  return SQLITE_OK;
}

// Without xCreate it is there by its name alone.
sqlite3_module MakeModule() {
  sqlite3_module module = {};
  module.xConnect = Connect;
  module.xBestIndex = BestIndex;
  module.xDisconnect = Disconnect;
  module.xOpen = Open;
  module.xClose = Close;
  module.xFilter = Filter;
  module.xNext = Next;
  module.xEof = IsAtEnd;
  module.xColumn = TellValue;
  module.xRowid = TellRowId;
  return module;
}

SQLite::Statement PrepareInsert(SQLite::Database& database, std::span<const Row>* rows) {
  static const sqlite3_module kModule = MakeModule();
  sqlite3* const handle = database.getHandle();
  if (const int made = sqlite3_create_module(handle, kName, &kModule, rows); made != SQLITE_OK) {
    throw SQLite::Exception(handle, made);
  }
  const TableText table = TableText::Of<Row>();
  const std::string columns = ColumnNames(table);
  return {database, absl::StrCat("INSERT INTO ", std::string(table.name), " (", columns,
                                 ") SELECT ", columns, " FROM ", kName)};
}

}  // namespace

SqliteBatchTable::SqliteBatchTable(SQLite::Database& database)
    : database_(database),
      rows_(std::make_unique<Rows>()),
      insert_(new Statement{.statement = PrepareInsert(database, &rows_->rows)}) {}

SqliteBatchTable::~SqliteBatchTable() {
  insert_->statement.tryReset();
  sqlite3_create_module(database_.getHandle(), kName, nullptr, nullptr);
}

void SqliteBatchTable::Insert(std::span<const Sealed<Transaction>> transactions) {
  if (transactions.empty()) return;
  rows_->rows = transactions;
  insert_->statement.exec();
  insert_->statement.reset();
  rows_->rows = {};
}

}  // namespace atm::storage
