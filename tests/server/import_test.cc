// ImportAccounts: many accounts, all or none.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "atm/v1/admin_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "server/limits.h"
#include "server/status/errors.h"
#include "tests/catch2.h"
#include "tests/server/admin.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/past_calls.h"

namespace atm::server::testing {
namespace {

using Parts = std::vector<std::string>;

// An import that is under way, part by part.
class Import {
 public:
  explicit Import(Bank& bank, std::chrono::system_clock::time_point deadline = Patience())
      : stub_(v1::AdminService::NewStub(bank.channel())) {
    context_.set_deadline(deadline);
    writer_ = stub_->ImportAccounts(&context_, &response_);
  }

  bool Send(const std::string& part) {
    return writer_->Write(FromText<v1::ImportAccountsRequest>(part));
  }
  void Cancel() { context_.TryCancel(); }

  Answer<v1::ImportAccountsResponse> Finish() {
    writer_->WritesDone();
    Answer<v1::ImportAccountsResponse> answer;
    answer.status = writer_->Finish();
    answer.response = response_;
    return answer;
  }

 private:
  std::unique_ptr<v1::AdminService::Stub> stub_;
  grpc::ClientContext context_;
  v1::ImportAccountsResponse response_;
  std::unique_ptr<grpc::ClientWriter<v1::ImportAccountsRequest>> writer_;
};

Answer<v1::ImportAccountsResponse> ImportAll(Bank& bank, const Parts& parts) {
  Import import(bank);
  for (const std::string& part : parts) import.Send(part);
  return import.Finish();
}

std::string Account(const std::string& number, const std::string& more = "") {
  return "accounts { account: '" + number + "' currency_code: 'USD' " + more + " } ";
}

std::string ReasonIn(const v1::RefusedAccount& refused) {
  for (const auto& detail : refused.error().details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

TEST_CASE("ImportAccounts: all of them are there, with all that they were given") {
  Bank bank;
  Admin admin(bank.channel());
  const auto before = bank.ledger().last_transaction();
  const auto answer = ImportAll(
      bank, {"total: 3 " + Account("40001", "opening_balance_minor: 500 display_name: 'Ada'"),
             Account("40002"),
             "accounts { account: '40003' currency_code: 'KWD' opening_balance_minor: 7 "
             "limits { day_minor: 9 } }"});
  REQUIRE(answer.status.ok());
  CHECK(answer.response.opened() == 3);
  CHECK(answer.response.has_replayed());
  CHECK(answer.response.replayed() == 0);
  CHECK(answer.response.has_refused_count());
  CHECK(answer.response.refused_count() == 0);
  CHECK(bank.ledger().last_transaction() == before + 3);
  const auto ada = admin.Get("account: '40001'").response.account();
  CHECK(ada.display_name() == "Ada");
  CHECK(ada.balance().balance_minor() == 500);
  CHECK(admin.Get("account: '40003'").response.account().limits().day_minor() == 9);
  CHECK(admin.Verify("").response.whole());
}

TEST_CASE("ImportAccounts: nothing is opened if anything is refused, and all of that is named") {
  Bank bank;
  Admin admin(bank.channel());
  const auto before = bank.ledger().chain_head();
  const auto answer = ImportAll(
      bank,
      {"total: 7 " + Account("40001") + Account("10001") + Account("lower") + Account("40002"),
       Account("40001") + Account("40003", "opening_balance_minor: -1") +
           "accounts { account: '40004' currency_code: 'XYZ' }"});
  REQUIRE(answer.status.ok());
  CHECK(answer.response.opened() == 0);
  CHECK(answer.response.refused_count() == 5);
  REQUIRE(answer.response.refused_size() == 5);
  const std::vector<std::pair<std::int64_t, std::string>> expected = {{2, "ACCOUNT_EXISTS"},
                                                                      {3, "INVALID_ACCOUNT"},
                                                                      {5, "ACCOUNT_EXISTS"},
                                                                      {6, "INVALID_AMOUNT"},
                                                                      {7, "CURRENCY_MISMATCH"}};
  for (int i = 0; i < 5; ++i) {
    INFO(i);
    const v1::RefusedAccount& refused = answer.response.refused(i);
    CHECK(refused.number() == expected[static_cast<std::size_t>(i)].first);
    CHECK(ReasonIn(refused) == expected[static_cast<std::size_t>(i)].second);
    CHECK_FALSE(refused.error().message().empty());
  }
  CHECK(bank.ledger().chain_head() == before);
  CHECK(ReasonOf(admin.Get("account: '40001'").status) == "ACCOUNT_NOT_FOUND");

  // What was to be opened can be, afterwards.
  CHECK(ImportAll(bank, {"total: 1 " + Account("40001")}).response.opened() == 1);
}

TEST_CASE("ImportAccounts: the same import again opens nothing twice") {
  Bank bank;
  const std::string id = "request_id: '0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b'";
  const Parts parts = {"total: 1 " + Account("40001", id)};
  CHECK(ImportAll(bank, parts).response.opened() == 1);
  const auto again = ImportAll(bank, parts);
  REQUIRE(again.status.ok());
  CHECK(again.response.opened() == 0);
  CHECK(again.response.replayed() == 1);

  const auto other = ImportAll(bank, {"total: 1 " + Account("40002", id)});
  REQUIRE(other.response.refused_size() == 1);
  CHECK(ReasonIn(other.response.refused(0)) == "REQUEST_ID_REUSED");
  CHECK_THAT(other.response.refused(0).error().message(),
             ContainsSubstring("0190b1c2-7d3e-7a4f-8b5a-6c7d8e9f0a1b"));
}

TEST_CASE(
    "ImportAccounts: an account that is to be validated only is refused, and nothing is opened") {
  Bank bank;
  const auto imported =
      ImportAll(bank, {"total: 2 " + Account("40001") +
                       " accounts { account: '40002' currency_code: 'USD' validate_only: true }"});
  REQUIRE(imported.status.ok());
  CHECK(imported.response.opened() == 0);
  REQUIRE(imported.response.refused_size() == 1);
  CHECK(imported.response.refused(0).number() == 2);
  CHECK_THAT(imported.response.refused(0).error().message(), ContainsSubstring("validate_only"));
  CHECK_FALSE(bank.ledger().GetAccount(*storage::AccountNumber::Customer("40001")));
  CHECK_FALSE(bank.ledger().GetAccount(*storage::AccountNumber::Customer("40002")));
}

TEST_CASE("ImportAccounts: what is to be validated only is not opened") {
  Bank bank;
  const auto before = bank.ledger().chain_head();
  const auto answer =
      ImportAll(bank, {"total: 2 " + Account("40001"), "validate_only: true " + Account("40002")});
  REQUIRE(answer.status.ok());
  CHECK(answer.response.opened() == 2);
  CHECK(bank.ledger().chain_head() == before);
}

TEST_CASE("ImportAccounts: a stream that is cut off, or has another total, opens nothing") {
  Bank bank;
  Admin admin(bank.channel());
  const auto before = bank.ledger().chain_head();
  for (const std::string total : {"", "total: 1 ", "total: 3 "}) {
    const auto answer = ImportAll(bank, {total + Account("40001") + Account("40002")});
    CheckRefusal(answer.status, grpc::StatusCode::INVALID_ARGUMENT, "IMPORT_INCOMPLETE",
                 {{"response_code", "30"},
                  {"field", "total"},
                  {"total", total.empty() ? "0" : total.substr(7, 1)},
                  {"accounts", "2"}});
  }
  {
    Import import(bank);
    REQUIRE(import.Send("total: 2 " + Account("40001")));
    import.Cancel();
    CHECK(import.Finish().status.error_code() == grpc::StatusCode::CANCELLED);
  }
  CHECK(admin.Verify("").response.whole());  // it comes after
  CHECK(bank.ledger().chain_head() == before);
  CHECK(ImportAll(bank, {}).response.opened() == 0);
}

TEST_CASE("ImportAccounts: too many accounts, and bytes that are no message") {
  Bank bank;
  std::string part;
  for (int i = 0; i < 1'000; ++i) part += "accounts {} ";
  Import import(bank);
  for (std::size_t sent = 0; sent <= limits::kMaxImportedAccounts; sent += 1'000) {
    if (!import.Send(part)) break;
  }
  CheckRefusal(import.Finish().status, grpc::StatusCode::INVALID_ARGUMENT, "IMPORT_TOO_LARGE",
               {{"response_code", "30"},
                {"field", "accounts"},
                {"max_accounts", std::to_string(limits::kMaxImportedAccounts)}});
}

TEST_CASE("ImportAccounts: the first thousand refusals are named, and all are counted") {
  Bank bank;
  Parts parts = {"total: 1200 "};
  for (int i = 0; i < 1'200; ++i) {
    parts.push_back(i % 2 == 0 ? Account("10001") : Account("lower"));
  }
  const auto answer = ImportAll(bank, parts);
  REQUIRE(answer.status.ok());
  CHECK(answer.response.refused_count() == 1'200);
  REQUIRE(answer.response.refused_size() == 1'000);
  for (int i = 0; i < 1'000; ++i) CHECK(answer.response.refused(i).number() == i + 1);
}

TEST_CASE("ImportAccounts: only so many at a time") {
  Bank bank;
  std::vector<std::unique_ptr<Import>> open;
  int over_already = 0;  // and takes nothing
  for (std::size_t i = 0; i <= limits::kImports.most_per_caller; ++i) {
    open.push_back(std::make_unique<Import>(bank));
    if (!open.back()->Send("total: 1 " + Account("5000" + std::to_string(i)))) ++over_already;
  }
  REQUIRE(over_already <= 1);
  // Once one of them is over, and nothing more can be sent to it, all others have entered.
  auto over = open.end();
  while (over == open.end()) {
    over = std::ranges::find_if(open, [](const auto& import) { return !import->Send(""); });
  }
  CheckRefusal((*over)->Finish().status, grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED",
               {{"response_code", "91"},
                {"caller", "ipv4:127.0.0.1"},
                {"max_imports_per_caller", std::to_string(limits::kImports.most_per_caller)}});
  open.erase(over);
  for (auto& import : open) CHECK(import->Finish().response.opened() == 1);
}

TEST_CASE("ImportAccounts: whoever was answered has made room for the next") {
  Bank bank;
  for (int i = 0; i < 200; ++i) {
    const auto answer = ImportAll(bank, {});
    INFO(i << ": " << answer.status.error_message());
    REQUIRE(answer.status.ok());
  }
}

TEST_CASE("ImportAccounts: a server that stops tells those that are still sent") {
  Bank bank;
  const auto begin = [&] {
    auto import = std::make_unique<Import>(bank);
    import->Send("total: 2 " + Account("40001"));
    return import;
  };
  auto import = begin();
  auto second = begin();
  // The server has both once it turns others away. Until then one of the others may have come
  // before one of them, which is over then.
  while (ImportAll(bank, {}).status.ok()) {
    for (auto* one : {&import, &second}) {
      if (!(*one)->Send("")) {
        (*one)->Finish();
        *one = begin();
      }
    }
  }
  REQUIRE(import->Send(""));
  std::thread stop([&] { bank.Drain(std::chrono::seconds(5)); });
  while (import->Send(Account("40002"))) std::this_thread::yield();
  CheckRefusal(import->Finish().status, grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN",
               {{"response_code", "91"}});
  second->Finish();
  stop.join();
  CHECK_FALSE(bank.ledger().Balance(*storage::AccountNumber::FromRecord("40001")).has_value());
}

}  // namespace
}  // namespace atm::server::testing
