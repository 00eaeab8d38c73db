#include "client/cli/commands/import_file.h"

#include <google/protobuf/util/json_util.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "client/cli/commands/import_check.h"
#include "client/cli/text/amount.h"
#include "client/cli/text/choices.h"
#include "client/cli/text/csv.h"
#include "client/cli/text/csv_reader.h"
#include "client/cli/text/printable.h"
#include "client/cli/text/reference.h"
#include "storage/values/uuid.h"

namespace atm::cli {
namespace {

using NewAccount = v1::OpenAccountRequest;

// Says what is wrong with a value. nullopt if the value is taken over.
using Problem = std::optional<std::string>;

// Reads the amount of a column in decimals, in the currency of the line.
Problem ReadDecimals(const std::string& text, const NewAccount& account,
                     std::int64_t& amount_minor) {
  const auto currency = Currency::FromCode(account.currency_code());
  if (!currency) return std::nullopt;  // which the bank refuses
  if (const auto failure = CheckBalanceText(text)) {
    return failure->what + ": " + failure->why;
  }
  const Result<std::int64_t> amount = ReadAmount(text, *currency);
  if (const auto* failure = std::get_if<Failure>(&amount)) {
    return failure->what + ": " + failure->why;
  }
  amount_minor = std::get<std::int64_t>(amount);
  return std::nullopt;
}

Problem SetLimit(const std::string& text, NewAccount& account,
                 void (v1::Limits::*set)(std::int64_t)) {
  std::int64_t amount_minor = 0;
  Problem problem = ReadDecimals(text, account, amount_minor);
  (account.mutable_limits()->*set)(amount_minor);
  return problem;
}

Problem SetBalance(const std::string& text, NewAccount& account) {
  std::int64_t amount_minor = 0;
  Problem problem = ReadDecimals(text, account, amount_minor);
  account.set_opening_balance_minor(amount_minor);
  return problem;
}

Problem SetReference(const std::string& text, NewAccount& account) {
  account.set_reference(WithoutApostrophe(text));
  return WhyNoReference(account.reference());
}

Problem SetCount(const std::string& text, NewAccount& account) {
  std::int64_t count = 0;
  if (!absl::SimpleAtoi(text, &count)) return absl::StrFormat("'%s' is not a number", text);
  account.mutable_limits()->set_day_count(count);
  return std::nullopt;
}

struct ImportColumn {
  std::string_view name;
  Problem (*set)(const std::string& text, NewAccount& account);
};

// The currency stands before the amounts, because they are read in it.
constexpr std::array<ImportColumn, 11> kImportColumns = {{
    {"account",
     [](const std::string& text, NewAccount& account) -> Problem {
       account.set_account(text);
       return std::nullopt;
     }},
    {"currency_code",
     [](const std::string& text, NewAccount& account) -> Problem {
       account.set_currency_code(text);
       return std::nullopt;
     }},
    {"display_name",
     [](const std::string& text, NewAccount& account) -> Problem {
       account.set_display_name(WithoutApostrophe(text));
       return std::nullopt;
     }},
    {"balance", SetBalance},
    {"per_withdrawal",
     [](const std::string& text, NewAccount& account) {
       return SetLimit(text, account, &v1::Limits::set_withdrawal_minor);
     }},
    {"per_day",
     [](const std::string& text, NewAccount& account) {
       return SetLimit(text, account, &v1::Limits::set_day_minor);
     }},
    {"times_per_day", SetCount},
    {"minimum",
     [](const std::string& text, NewAccount& account) {
       return SetLimit(text, account, &v1::Limits::set_minimum_balance_minor);
     }},
    {"overdraft",
     [](const std::string& text, NewAccount& account) {
       return SetLimit(text, account, &v1::Limits::set_overdraft_minor);
     }},
    {"reference", SetReference},
    {"request_id",
     [](const std::string& text, NewAccount& account) -> Problem {
       account.set_request_id(text);
       return std::nullopt;
     }},
}};

Result<std::vector<const ImportColumn*>> ReadHeader(const CsvRecord& header) {
  std::vector<const ImportColumn*> columns;
  for (const std::string& name : header.fields) {
    const auto* column = std::ranges::find(kImportColumns, name, &ImportColumn::name);
    if (column == kImportColumns.end()) {
      return Failure{kExitLocal,
                     absl::StrFormat("'%s' is not a column of an import", Printable(OneLine(name))),
                     "the first line names the columns: " + ImportColumns(),
                     "leave the column out, or name it so"};
    }
    if (std::ranges::find(columns, column) != columns.end()) {
      return Failure{kExitLocal, absl::StrFormat("the column '%s' comes twice", name),
                     "each column has a name of its own", "leave one of them out"};
    }
    columns.push_back(column);
  }
  if (std::ranges::find(columns, kImportColumns.begin()) == columns.end()) {
    return Failure{kExitLocal, "the column 'account' is missing",
                   "the first line names the columns: " + ImportColumns(),
                   "such as account,currency_code,balance"};
  }
  return columns;
}

// The fields are in the order of kImportColumns. An empty field counts as missing.
Problem ReadRecord(const CsvRecord& record, const std::vector<const ImportColumn*>& columns,
                   NewAccount& account) {
  if (record.is_cut) return "a quote has no end, or text stands beside it";
  if (record.fields.size() != columns.size()) {
    return absl::StrFormat("it has %d fields, and the first line names %d columns",
                           record.fields.size(), columns.size());
  }
  for (const ImportColumn& column : kImportColumns) {
    const auto found = std::ranges::find(columns, &column);
    if (found == columns.end()) continue;
    const std::string& text = record.fields[static_cast<std::size_t>(found - columns.begin())];
    if (text.empty()) continue;
    if (!IsUtf8(text)) return absl::StrFormat("%s is not UTF-8", column.name);
    if (Problem problem = column.set(text, account)) {
      return absl::StrFormat("%s: %s", column.name, *problem);
    }
  }
  return std::nullopt;
}

std::optional<Failure> ReadCsv(std::string_view text, const NewAccount& usual, ImportFile& file) {
  CsvReader reader(text, SeparatorOf(text));
  const std::optional<CsvRecord> header = reader.Next();
  if (!header) return std::nullopt;
  const auto columns = ReadHeader(*header);
  if (const auto* failure = std::get_if<Failure>(&columns)) return *failure;
  while (const std::optional<CsvRecord> record = reader.Next()) {
    NewAccount account = usual;
    if (Problem problem =
            ReadRecord(*record, std::get<std::vector<const ImportColumn*>>(columns), account)) {
      file.bad.push_back({record->line, *std::move(problem)});
      continue;
    }
    file.accounts.push_back(std::move(account));
    file.lines.push_back(record->line);
  }
  return std::nullopt;
}

void ReadJsonLines(std::string_view text, const NewAccount& usual, ImportFile& file) {
  for (std::int64_t line = 1; !text.empty(); ++line) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view json = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (json.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    NewAccount account;
    const auto parsed = google::protobuf::util::JsonStringToMessage(std::string(json), &account);
    if (!parsed.ok()) {
      file.bad.push_back({line, Printable(OneLine(std::string(parsed.message())))});
      continue;
    }
    if (account.currency_code().empty()) account.set_currency_code(usual.currency_code());
    file.accounts.push_back(std::move(account));
    file.lines.push_back(line);
  }
}

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest DigestOf(std::string_view bytes) {
  Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

// Version 8, variant 10: the other bits are the maker's (RFC 9562, 5.8).
std::string RequestIdOf(const Digest& file, std::int64_t line) {
  std::string named(reinterpret_cast<const char*>(file.data()), file.size());
  named += absl::StrFormat(" line %d", line);
  const Digest digest = DigestOf(named);
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<std::uint8_t>(0x80 | (id.bytes[6] & 0x0F));
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3F));
  return id.ToString();
}

}  // namespace

std::string ImportColumns() {
  std::vector<std::string_view> names;
  names.reserve(kImportColumns.size());
  for (const ImportColumn& column : kImportColumns) names.push_back(column.name);
  return Listed(names, "and");
}

Result<ImportFile> ReadImportFile(std::string_view text, std::optional<Currency> currency) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const Digest digest = DigestOf(text);
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  NewAccount usual;
  if (currency) usual.set_currency_code(std::string(currency->code()));
  ImportFile file;
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{') {
    ReadJsonLines(text, usual, file);
  } else if (std::optional<Failure> failure = ReadCsv(text, usual, file)) {
    return *std::move(failure);
  }
  if (file.accounts.empty() && file.bad.empty()) {
    return Failure{kExitLocal, "nothing was imported: the file has no account",
                   text.empty() ? "it is empty" : "it has no line of an account",
                   "check that the file is whole, and import it again"};
  }
  TakeOutWrong(file);
  for (std::size_t i = 0; i < file.accounts.size(); ++i) {
    if (file.accounts[i].request_id().empty()) {
      file.accounts[i].set_request_id(RequestIdOf(digest, file.lines[i]));
    }
  }
  return file;
}

}  // namespace atm::cli
