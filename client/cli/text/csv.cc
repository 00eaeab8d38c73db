#include "client/cli/text/csv.h"

#include <string_view>

namespace atm::cli {
namespace {

std::string Quoted(std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(field);
  }
  std::string quoted = "\"";
  for (const char c : field) {
    quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  }
  return quoted + "\"";
}

}  // namespace

std::string CsvHeader(const Columns& columns) {
  std::string header;
  for (const auto& [name, value] : columns) {
    header += header.empty() ? "" : ",";
    header += name;
  }
  return header + "\n";
}

std::string CsvLine(const Columns& columns) {
  std::string line;
  for (const auto& [name, value] : columns) {
    line += &value == &columns.front().second ? "" : ",";
    line += Quoted(value);
  }
  return line + "\n";
}

std::string CsvLines(const Columns& columns) { return CsvHeader(columns) + CsvLine(columns); }

}  // namespace atm::cli
