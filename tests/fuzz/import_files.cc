#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "client/cli/commands/import_file.h"
#include "client/cli/text/csv.h"
#include "client/cli/text/csv_reader.h"
#include "client/cli/text/printable.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace atm::fuzz {
namespace {

// What is read from a line of CSV that we write is what was written.
void CheckCsv(std::string_view text) {
  cli::CsvReader reader(text, cli::SeparatorOf(text));
  while (const auto record = reader.Next()) {
    if (record->is_cut || record->fields == std::vector<std::string>{""}) continue;
    cli::Columns columns;
    for (const std::string& field : record->fields) columns.emplace_back("name", field);
    const std::string line = CsvLine(columns, cli::CsvUse::kProgram);
    const auto again = cli::CsvReader(line, ',').Next();
    Demand(again && !again->is_cut && again->fields == record->fields,
           "a line of CSV is read as it was written");
  }
}

}  // namespace

void TakeImportFile(Bytes bytes) {
  const std::string_view text = TextOf(bytes);
  CheckCsv(text);
  const auto read = cli::ReadImportFile(text, Currency::FromCode("USD"));
  if (const auto* const failure = std::get_if<cli::Failure>(&read)) {
    Demand(!failure->is_silent() && failure->exit_code != 0, "a failure says what it is");
    return;
  }
  const auto& file = std::get<cli::ImportFile>(read);
  Demand(file.lines.size() == file.accounts.size(), "each account has a line");
  Demand(!file.accounts.empty() || !file.bad.empty(), "a file without accounts is a failure");
  const std::int64_t lines = 1 + std::ranges::count(text, '\n') + std::ranges::count(text, '\r');
  const auto is_in_file = [&](std::int64_t line) { return 1 <= line && line <= lines; };
  Demand(std::ranges::all_of(file.lines, is_in_file), "lines are counted from 1");
  for (const cli::BadLine& bad : file.bad) {
    Demand(is_in_file(bad.line) && !bad.why.empty(), "a bad line is in the file");
  }
}

}  // namespace atm::fuzz
