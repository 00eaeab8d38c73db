// Writes comma-separated values as RFC 4180 defines them, except that lines end with a line feed.
#ifndef ATM_CLIENT_CLI_TEXT_CSV_H_
#define ATM_CLIENT_CLI_TEXT_CSV_H_

#include <string>
#include <utility>
#include <vector>

namespace atm::cli {

// The names of the columns, each with the value that one line has in it.
using Columns = std::vector<std::pair<std::string, std::string>>;

// Who reads the values. A spreadsheet takes a text that begins with '=', '+', '-', '@', a tab or a
// carriage return for a formula, which can send data away or run programs: for spreadsheets such a
// text gets an apostrophe before it, unless it is a number. Programs get it as it is.
enum class CsvUse { kSpreadsheet, kProgram };

// Return the line with the names, and the line with the values. Each is quoted if it must be, and
// ends with a line feed.
std::string CsvHeader(const Columns& columns);
std::string CsvLine(const Columns& columns, CsvUse use);

// Returns both lines.
std::string CsvLines(const Columns& columns, CsvUse use);

// Returns the text without the apostrophe that is there for spreadsheets.
std::string WithoutApostrophe(std::string text);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_CSV_H_
