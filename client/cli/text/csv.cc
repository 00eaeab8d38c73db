#include "client/cli/text/csv.h"

#include <algorithm>
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

bool BeginsFormula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

// Whether the text is a number as amounts are written: "-5.00".
bool IsNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.front() != '.' && std::ranges::count(text, '.') <= 1 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

std::string ForReader(const std::string& text, CsvUse use) {
  const bool is_formula = BeginsFormula(text) && !IsNumber(text);
  return use == CsvUse::kSpreadsheet && is_formula ? "'" + text : text;
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

std::string CsvLine(const Columns& columns, CsvUse use) {
  std::string line;
  for (const auto& [name, value] : columns) {
    line += &value == &columns.front().second ? "" : ",";
    line += Quoted(ForReader(value, use));
  }
  return line + "\n";
}

std::string CsvLines(const Columns& columns, CsvUse use) {
  return CsvHeader(columns) + CsvLine(columns, use);
}

std::string WithoutApostrophe(std::string text) {
  if (text.starts_with('\'') && BeginsFormula(std::string_view(text).substr(1))) text.erase(0, 1);
  return text;
}

}  // namespace atm::cli
