// Comma-separated values as in RFC 4180, but for the line ends.
#ifndef ATM_CLIENT_CLI_TEXT_CSV_H_
#define ATM_CLIENT_CLI_TEXT_CSV_H_

#include <string>
#include <utility>
#include <vector>

namespace atm::cli {

// The names of the columns, each with the value that one line has in it.
using Columns = std::vector<std::pair<std::string, std::string>>;

// The line with the names, and that with the values, quoted where needed, each ended by a line
// feed.
std::string CsvHeader(const Columns& columns);
std::string CsvLine(const Columns& columns);

// Both.
std::string CsvLines(const Columns& columns);

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_TEXT_CSV_H_
