// The list of accounts, which is printed as it comes.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/client/cli/administered.h"

namespace atm::cli {
namespace {

std::size_t Lines(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

TEST_CASE("accounts as a table, the oldest first") {
  Administered test;
  CHECK(test.Do({"admin", "list"}) ==
        "Account  Opened (UTC)  State        Balance     Available  Name\n"
        "10001    2026-01-01    active  1,000.00 USD  1,000.00 USD  Ada\n"
        "20001    2026-01-01    active         0 JPY         0 JPY\n");
  CHECK(test.deadlines == std::vector(1, std::chrono::milliseconds(5'000)));
}

TEST_CASE("a long name is cut where the terminal is too narrow, and cannot break the table") {
  Administered test;
  test.columns = 80;
  test.Do({"admin", "rename", "10001", std::string(100, 'x')});
  const std::string narrow = test.Do({"admin", "list", "--prefix", "1"});
  CHECK_THAT(narrow, EndsWith("xxx...\n"));
  CHECK(narrow.size() - narrow.find('\n') - 1 == 81);
}

TEST_CASE("accounts are chosen by state and by the beginning of their number") {
  Administered test;
  test.Do({"admin", "freeze", "10001"});
  const std::string header = "Account  Opened (UTC)  State";
  CHECK_THAT(test.Do({"admin", "list", "--state", "frozen"}), ContainsSubstring("\n10001 "));
  CHECK(Lines(test.Do({"admin", "list", "--state", "frozen"})) == 2);
  CHECK_THAT(test.Do({"admin", "list", "--state", "active"}), ContainsSubstring("\n20001 "));
  CHECK(Lines(test.Do({"admin", "list", "--prefix", "200"})) == 2);
  const std::string none = test.Do({"admin", "list", "--state", "closed"});
  CHECK_THAT(none, StartsWith(header.substr(0, 7)));
  CHECK(Lines(none) == 1);
}

TEST_CASE("a list that --limit cuts off says so to people") {
  Administered test;
  CHECK_THAT(test.Do({"admin", "list", "--limit", "1"}),
             EndsWith("Ada\n... and more: see --limit\n"));
  CHECK(Lines(test.Do({"admin", "list", "--limit", "2"})) == 3);
  CHECK(Lines(test.Do({"admin", "list", "--limit", "1", "-o", "csv"})) == 2);
  CHECK(Lines(test.Do({"admin", "list", "--limit", "1", "-o", "json"})) == 1);
}

TEST_CASE("programs read a line for each account") {
  Administered test;
  std::istringstream lines(test.Do({"admin", "list", "-o", "json"}));
  std::string line;
  std::vector<std::string> numbers;
  while (std::getline(lines, line)) {
    numbers.push_back(nlohmann::json::parse(line)["account"]["account"].get<std::string>());
  }
  CHECK(numbers == std::vector<std::string>{"10001", "20001"});
  CHECK(test.Do({"admin", "list", "--state", "closed", "-o", "json"}).empty());
  const std::string csv = test.Do({"admin", "list", "-o", "csv"});
  CHECK_THAT(csv, StartsWith("account,currency_code,display_name,state,"));
  CHECK_THAT(csv, ContainsSubstring("\n20001,JPY,,ACTIVE,0,0,0,0,2,"));
  CHECK(Lines(csv) == 3);
  CHECK(Lines(test.Do({"admin", "list", "--state", "closed", "-o", "csv"})) == 1);
}

// A bank that has one account a page, and page after page.
class Paged final : public Connection {
 public:
  explicit Paged(int pages) : pages_(pages) {}

  void ListAccounts(const v1::ListAccountsRequest& request, const CallOptions& /*options*/,
                    Callback<v1::ListAccountsResponse> done) override {
    sizes.push_back(request.page_size());
    const int page = request.page_token().empty() ? 1 : std::stoi(request.page_token());
    if (page == fails_at) {
      done(absl::InternalError("torn"));
      return;
    }
    v1::ListAccountsResponse response;
    if (page != empty_at) {
      response.add_accounts()->set_account(std::string(static_cast<std::size_t>(page), 'A'));
    }
    response.set_next_page_token(page == pages_ ? "" : std::to_string(page + 1));
    done(std::move(response));
  }

  std::vector<int> sizes;
  int empty_at = 0;
  int fails_at = 0;

 private:
  const int pages_;
};

TEST_CASE("all pages are read, and the first ones are out before the last one is asked for") {
  CliTest test;
  const auto bank = std::make_shared<Paged>(3);
  test.other_bank = bank;
  bank->empty_at = 2;
  test.before_request = [&](const std::string&) {
    test.elapsed += std::chrono::milliseconds(4'000);
  };
  CHECK(Lines(test.Run({"admin", "list", "-o", "csv"}).out) == 3);
  CHECK(bank->sizes == std::vector<int>{1'000, 1'000, 1'000});
  CHECK(test.deadlines == std::vector(3, std::chrono::milliseconds(5'000)));
  bank->fails_at = 3;
  const Ran torn = test.Run({"admin", "list", "-o", "csv"});
  CHECK(torn.exit_code == 64 + 13);
  CHECK(Lines(torn.out) == 2);
  CHECK_THAT(torn.err, StartsWith("error: list failed\n"));
}

TEST_CASE("a limit is kept over pages, and asks for no more than it needs") {
  CliTest test;
  const auto bank = std::make_shared<Paged>(9);
  test.other_bank = bank;
  const Ran ran = test.Run({"admin", "list", "--limit", "2"});
  CHECK_THAT(ran.out, ContainsSubstring("\nAA"));
  CHECK_THAT(ran.out, EndsWith("... and more: see --limit\n"));
  CHECK(bank->sizes == std::vector<int>{3, 3, 3});
}

}  // namespace
}  // namespace atm::cli
