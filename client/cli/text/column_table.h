// A table that has a line for each thing.
#ifndef ATM_CLIENT_CLI_TEXT_COLUMN_TABLE_H_
#define ATM_CLIENT_CLI_TEXT_COLUMN_TABLE_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace atm::cli {

struct Column {
  enum class Kind { kText, kNumber };  // numbers are right-aligned

  std::string_view title;
  Kind kind = Kind::kText;
};

// Its columns are as wide as their widest cells. Long texts of one column are cut if the terminal
// is too narrow.
class ColumnTable {
 public:
  // `elastic` is the column to cut. `columns` is the width of the terminal, or 0 if there is none.
  ColumnTable(std::span<const Column> header, std::size_t elastic, int columns);

  // Adds the zone to the title of a column of times: "Date (UTC)".
  void NameZone(std::size_t column, absl::TimeZone zone);

  // Makes room for a line. What was printed before stays as it is.
  void Widen(std::span<const std::string> cells);

  // Return the line without a line end.
  std::string Header() const;
  std::string Line(std::span<const std::string> cells) const;

 private:
  // Returns how wide the elastic column may be.
  std::size_t ElasticWidth() const;

  std::vector<std::string> titles_;
  std::vector<Column::Kind> kinds_;
  std::size_t elastic_;
  std::size_t columns_;
  std::vector<std::size_t> widths_;
};

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_COLUMN_TABLE_H_
