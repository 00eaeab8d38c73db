// A file of accounts to be opened, as CSV or as lines of JSON.
#ifndef ATM_CLIENT_CLI_COMMANDS_IMPORT_FILE_H_
#define ATM_CLIENT_CLI_COMMANDS_IMPORT_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "atm/v1/admin_service.pb.h"
#include "client/cli/text/failure.h"
#include "storage/values/currency.h"

namespace atm::cli {

// What is wrong with a line.
struct BadLine {
  std::int64_t line;  // the first of the file is 1
  std::string why;
};

struct ImportFile {
  std::vector<v1::OpenAccountRequest> accounts;
  std::vector<std::int64_t> lines;  // of the accounts
  std::vector<BadLine> bad;         // in the order of the file
};

// Reads the whole file: JSON if it begins with a brace, or else CSV, of which the first line names
// the columns. A byte order mark may stand before it. An account without a currency gets
// `currency`. Returns a failure if the file as a whole makes no sense, or has no account.
//
// An account without a request id gets one that is made of the whole file and the account's line (a
// UUID of version 8, RFC 9562): the same file imported again asks for the same, and opens nothing
// twice.
Result<ImportFile> ReadImportFile(std::string_view text, std::optional<Currency> currency);

// Returns the columns that the first line of CSV may name: "account, currency_code, …".
std::string ImportColumns();

}  // namespace atm::cli

#endif  // ATM_CLIENT_CLI_COMMANDS_IMPORT_FILE_H_
