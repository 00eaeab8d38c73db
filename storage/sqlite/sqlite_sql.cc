#include "storage/sqlite/sqlite_sql.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace atm::storage {

std::string ColumnNames(const TableText& table) {
  return absl::StrJoin(table.columns, ", ", [](std::string* text, const ColumnText& column) {
    text->append(column.name);
  });
}

std::string SelectFrom(const TableText& table, std::string_view rest) {
  return absl::StrFormat("SELECT %s FROM %s %s", ColumnNames(table), table.name, rest);
}

std::string InsertInto(const TableText& table, std::string_view rest) {
  std::vector<std::string> parameters;
  for (std::size_t i = 1; i <= table.columns.size(); ++i) {
    parameters.push_back(absl::StrFormat("?%d", i));
  }
  return absl::StrFormat("INSERT INTO %s (%s) VALUES (%s) %s", table.name, ColumnNames(table),
                         absl::StrJoin(parameters, ", "), rest);
}

std::string Update(const TableText& table, std::initializer_list<std::string_view> unchanged) {
  std::vector<std::string> changes;
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const std::string& name = table.columns[i].name;
    if (std::ranges::find(unchanged, name) == unchanged.end()) {
      changes.push_back(absl::StrFormat("%s = ?%d", name, i + 1));
    }
  }
  return absl::StrFormat("UPDATE %s SET %s WHERE %s = ?1", table.name, absl::StrJoin(changes, ", "),
                         table.columns.front().name);
}

}  // namespace atm::storage
