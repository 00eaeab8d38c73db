// Files of accounts to be opened, and the comma-separated values in them.
#include "client/cli/commands/import_file.h"

#include <set>
#include <string>
#include <vector>

#include "client/cli/text/csv_reader.h"
#include "client/cli/text/number.h"
#include "storage/values/uuid.h"
#include "tests/catch2.h"

namespace atm::cli {
namespace {

using Catch::Matchers::EndsWith;

// "1:a|b 3:c", a record after the other with the line that it begins on.
std::string Records(const std::string& text) {
  std::string shown;
  CsvReader reader(text, SeparatorOf(text));
  while (const auto record = reader.Next()) {
    shown += (shown.empty() ? "" : " ") + std::to_string(record->line) + ":";
    for (std::size_t i = 0; i < record->fields.size(); ++i) {
      shown += (i == 0 ? "" : "|") + record->fields[i];
    }
    if (record->is_cut) shown += "!";
  }
  return shown;
}

TEST_CASE("CSV is read as RFC 4180 has it") {
  CHECK(Records("").empty());
  CHECK(Records("\n\r\n").empty());
  CHECK(Records("a,b") == "1:a|b");
  CHECK(Records("a,b\n") == "1:a|b");
  CHECK(Records("a,b\r\nc,d\r\n") == "1:a|b 2:c|d");
  CHECK(Records("a,\n,\n\nb") == "1:a| 2:| 4:b");
  CHECK(Records("\"a,b\",\"c\"\"d\"\"\",\"\"") == "1:a,b|c\"d\"|");
  CHECK(Records("\"a\nb\",c\nd") == "1:a\nb|c 3:d");
  CHECK(Records("a\"b,c") == "1:a\"b|c");  // a quote within a field is a character
  CHECK(Records("a\rb,c") == "1:a\rb|c");
}

TEST_CASE("semicolons and tabs separate too, if the first line has no comma") {
  CHECK(Records("a;b\nc,1;d") == "1:a|b 2:c,1|d");
  CHECK(Records("a\tb\nc;1\t\"d\te\"") == "1:a|b 2:c;1|d\te");
  CHECK(Records("a,b;c\n1;2,3") == "1:a|b;c 2:1;2|3");
}

TEST_CASE("CSV with broken quotes is told, and the next line is read") {
  CHECK(Records("\"a\"b,c\nd") == "1:a! 2:d");
  CHECK(Records("x\n\"a,b") == "1:x 2:a,b!");
}

ImportFile Read(const std::string& text, const char* currency = "USD") {
  auto file = ReadImportFile(text, Currency::FromCode(currency));
  const auto* failure = std::get_if<Failure>(&file);
  INFO((failure == nullptr ? "" : failure->what));
  REQUIRE(failure == nullptr);
  return std::get<ImportFile>(std::move(file));
}

TEST_CASE("A byte order mark may stand before an import of either kind") {
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(Read(mark + "account,balance\nA,1\n").accounts.size() == 1);
  CHECK(Read(mark + "{\"account\": \"A\"}\n").accounts.size() == 1);
  CHECK(Read("account;balance\nA;12.34\n").accounts.at(0).opening_balance_minor() == 1'234);
}

TEST_CASE("A file without an account does not pass for an import") {
  const std::string text = GENERATE(std::string(), std::string("\xEF\xBB\xBF"), std::string("\n\n"),
                                    std::string("account,balance\n"), std::string("account"));
  CAPTURE(text);
  const auto file = ReadImportFile(text, Currency::FromCode("USD"));
  REQUIRE(std::holds_alternative<Failure>(file));
  CHECK(std::get<Failure>(file).exit_code == kExitLocal);
  CHECK(std::get<Failure>(file).what == "nothing was imported: the file has no account");
}

TEST_CASE("An account that comes twice in a file is named with the line that came first") {
  const ImportFile file = Read("account\nA\nB\nA\n\nA\n");
  CHECK(file.lines == std::vector<std::int64_t>{2, 3});
  REQUIRE(file.bad.size() == 2);
  CHECK(file.bad[0].line == 4);
  CHECK(file.bad[1].line == 6);
  CHECK(file.bad[1].why == "it opens the same account as line 2");
}

TEST_CASE("The apostrophe that guards a text for spreadsheets is not a part of it") {
  CHECK(Read("account,display_name\nA,'=1+1\n").accounts.at(0).display_name() == "=1+1");
  CHECK(Read("account,display_name\nA,'quoted'\n").accounts.at(0).display_name() == "'quoted'");
}

TEST_CASE("A line of an import that is too long to be sent is named") {
  const std::string much(66'000, 'x');
  const ImportFile csv = Read("account,display_name\n1,a\n2," + much + "\n3,b\n");
  REQUIRE(csv.bad.size() == 1);
  CHECK(csv.bad[0].line == 3);
  CHECK_THAT(csv.bad[0].why, StartsWith("it has 66,0"));
  CHECK_THAT(csv.bad[0].why, EndsWith(" bytes, and an account has 16,000 at most"));
  CHECK(csv.lines == std::vector<std::int64_t>{2, 4});
  const ImportFile json =
      Read("{\"account\": \"1\"}\n{\"account\": \"2\", \"reference\": \"" + much + "\"}\n");
  REQUIRE(json.bad.size() == 1);
  CHECK(json.bad[0].line == 2);
}

TEST_CASE("An account of an import has what its line says") {
  const ImportFile file = Read(
      "overdraft,account,currency_code,balance,per_withdrawal,minimum,times_per_day,request_id,"
      "reference\n"
      "1.5,A,KWD,0.001,2,3,4,0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b,move 7\n"
      ",B,,12.34,,,,,\n");
  REQUIRE(file.bad.empty());
  REQUIRE(file.accounts.size() == 2);
  CHECK(file.lines == std::vector<std::int64_t>{2, 3});
  const auto& a = file.accounts[0];
  CHECK(a.account() == "A");
  CHECK(a.currency_code() == "KWD");
  CHECK(a.opening_balance_minor() == 1);
  CHECK(a.limits().overdraft_minor() == 1'500);
  CHECK(a.limits().withdrawal_minor() == 2'000);
  CHECK(a.limits().minimum_balance_minor() == 3'000);
  CHECK(a.limits().day_count() == 4);
  CHECK_FALSE(a.limits().has_day_minor());
  CHECK(a.request_id() == "0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b");
  CHECK(a.reference() == "move 7");
  CHECK(file.accounts[1].currency_code() == "USD");
  CHECK(file.accounts[1].reference().empty());
  CHECK(file.accounts[1].opening_balance_minor() == 1'234);
  CHECK_FALSE(file.accounts[1].has_limits());
}

TEST_CASE("Lines that make no sense are named, all of them") {
  const ImportFile file = Read(
      "account,balance,times_per_day\n"
      "A,1.005,\nB,-1,\nC,1\nD,1,x\nE,1,1\nF,99999999999999999999,\nG,\xFF,\n");
  std::vector<std::int64_t> lines;
  for (const BadLine& bad : file.bad) {
    lines.push_back(bad.line);
    CHECK_FALSE(bad.why.empty());
  }
  CHECK(lines == std::vector<std::int64_t>{2, 3, 4, 5, 7, 8});
  CHECK(file.accounts.size() == 1);
}

TEST_CASE("A reference that is too long is named with its line") {
  const ImportFile file = Read("account,reference\nA," + std::string(64, 'x') + "\nB," +
                               std::string(65, 'x') + "\nC,\"a\nb\"\n");
  CHECK(file.accounts.size() == 1);
  REQUIRE(file.bad.size() == 2);
  CHECK(file.bad[0].line == 3);
  CHECK(file.bad[0].why == "reference: it has 65 characters, and 64 is the most");
  CHECK(file.bad[1].why == "reference: it has control characters");
}

TEST_CASE("Lines of JSON are accounts as the contract has them") {
  const ImportFile file = Read(
      "{\"account\": \"A\", \"openingBalanceMinor\": \"5\", \"limits\": {\"dayMinor\": \"7\"}, "
      "\"reference\": \"R\"}\r\n"
      "\n{\"account\": \"B\", \"currencyCode\": \"JPY\"}\n{\"akkount\": \"C\"}\n[]\n");
  REQUIRE(file.accounts.size() == 2);
  CHECK(file.lines == std::vector<std::int64_t>{1, 3});
  CHECK(file.accounts[0].limits().day_minor() == 7);
  CHECK(file.accounts[0].reference() == "R");
  CHECK(file.accounts[1].currency_code() == "JPY");
  REQUIRE(file.bad.size() == 2);
  CHECK(file.bad[0].line == 4);
  CHECK(file.bad[1].line == 5);
}

TEST_CASE("The same file asks for the same, and each line for something of its own") {
  const std::string text = "account\nA\nB\n";
  const ImportFile file = Read(text);
  const ImportFile again = Read(text);
  const ImportFile other = Read(text + "C\n");
  std::set<std::string> ids;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string& id = file.accounts[i].request_id();
    CHECK(again.accounts[i].request_id() == id);
    CHECK(Uuid::Parse(id).has_value());
    CHECK(id[14] == '8');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    ids.insert(id);
    ids.insert(other.accounts[i].request_id());
  }
  CHECK(ids.size() == 4);
}

TEST_CASE("Numbers are grouped for people") {
  CHECK(Grouped(0) == "0");
  CHECK(Grouped(999) == "999");
  CHECK(Grouped(1'000) == "1,000");
  CHECK(Grouped(1'234'567) == "1,234,567");
}

}  // namespace
}  // namespace atm::cli
