// SQL text for the tables of the record, made of their descriptions.
#ifndef ATM_STORAGE_SQLITE_SQLITE_SQL_H_
#define ATM_STORAGE_SQLITE_SQLITE_SQL_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "storage/journal/columns.h"

namespace atm::storage {

// A table by its description, whatever its rows are.
struct TableText {
  std::string_view name;
  std::vector<ColumnText> columns;

  template <typename Row>
  static TableText Of() {
    return {.name = Table<Row>::kName, .columns = DescribeColumns<Row>()};
  }
};

// The names of all columns, with commas between them.
std::string ColumnNames(const TableText& table);

// "SELECT" all columns "FROM" the table, followed by `rest`, such as "WHERE id = ?1".
std::string SelectFrom(const TableText& table, std::string_view rest);

// "INSERT INTO" the table, with a parameter for each column: ?1 is the first. Followed by `rest`.
std::string InsertInto(const TableText& table, std::string_view rest = {});

// "UPDATE" the row whose first column is that of ?1. The parameters are those of InsertInto; the
// columns that are named in `unchanged` stay as they are.
std::string Update(const TableText& table, std::initializer_list<std::string_view> unchanged = {});

}  // namespace atm::storage

#endif  // ATM_STORAGE_SQLITE_SQLITE_SQL_H_
