#include "client/cli/text/csv.h"

#include "tests/catch2.h"
#include "tests/client/cli/harness.h"

namespace atm::cli {
namespace {

std::string LineOf(const std::string& value, CsvUse use) { return CsvLine({{"x", value}}, use); }

TEST_CASE("a text that a spreadsheet takes for a formula gets an apostrophe") {
  for (const std::string text :
       {"=HYPERLINK(1)", "+49 30", "-2+3", "@SUM(A1)", "\tx", "+5", "--5", "-", "-5.0.0"}) {
    CAPTURE(text);
    CHECK(LineOf(text, CsvUse::kSpreadsheet) == "'" + text + "\n");
    CHECK(LineOf(text, CsvUse::kProgram) == text + "\n");
    CHECK(WithoutApostrophe("'" + text) == text);
  }
  CHECK(LineOf("\r=1", CsvUse::kSpreadsheet) == "\"'\r=1\"\n");
  CHECK(LineOf("=\"a\",b", CsvUse::kSpreadsheet) == "\"'=\"\"a\"\",b\"\n");
}

TEST_CASE("amounts and plain texts stay as they are") {
  for (const std::string text : {"-5.00", "-5", "100.50", "", "rent = 5", "a-b", "'quoted"}) {
    CAPTURE(text);
    CHECK(LineOf(text, CsvUse::kSpreadsheet) == text + "\n");
    CHECK(WithoutApostrophe(text) == text);
  }
}

TEST_CASE("a memo cannot be a formula in a statement, unless programs read it") {
  CliTest test;
  REQUIRE(test.Run({"deposit", "10001", "5", "--memo", "=1+1"}).exit_code == 0);
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"statement", "10001", "-o", "csv"}, {"show", "5", "-o", "csv"}}) {
    std::vector<std::string> raw = command;
    raw.emplace_back("--csv-raw");
    CHECK_THAT(test.Run(command).out, Catch::Matchers::Contains(",'=1+1,"));
    CHECK_THAT(test.Run(raw).out, Catch::Matchers::Contains(",=1+1,"));
  }
}

}  // namespace
}  // namespace atm::cli
