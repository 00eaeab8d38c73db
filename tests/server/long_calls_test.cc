// Calls that may last long: how many there may be, of all callers and of one; and that a caller who
// keeps one waiting for too long loses its place.
#include "server/call/long_calls.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "atm/v1/admin_service.grpc.pb.h"
#include "server/limits.h"
#include "server/status/errors.h"
#include "tests/catch2.h"
#include "tests/server/bank.h"
#include "tests/server/calls.h"
#include "tests/server/direct_stream.h"
#include "tests/server/past_calls.h"

namespace atm::server::testing {
namespace {

using std::chrono::milliseconds;

constexpr limits::LongCallLimit kFew{.most = 3, .most_per_caller = 2, .what = "lectures"};

storage::Principal Caller(const std::string& name) {
  return {.kind = storage::PrincipalKind::kPeer, .name = name};
}

// A call that does as it is told.
struct Lecture final : LongCall {
  void End(const grpc::Status& status) override { end = ReasonOf(status); }
  void EndIfStalled(std::chrono::steady_clock::time_point now) override { asked = now; }

  std::string end;
  std::chrono::steady_clock::time_point asked;
};

TEST_CASE("LongCalls: one caller cannot take the places of all others") {
  LongCalls calls(kFew);
  Lecture lectures[5];
  CHECK_FALSE(calls.Enter(&lectures[0], Caller("a")));
  CHECK_FALSE(calls.Enter(&lectures[1], Caller("a")));
  const auto of_caller = calls.Enter(&lectures[2], Caller("a"));
  REQUIRE(of_caller);
  CheckRefusal(*of_caller, grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED",
               {{"response_code", "91"}, {"max_lectures_per_caller", "2"}, {"caller", "a"}});
  CHECK(DetailsOf(*of_caller).retry_delay_ms == limits::kOverloadedRetryDelay.count());

  CHECK_FALSE(calls.Enter(&lectures[2], Caller("b")));
  const auto of_all = calls.Enter(&lectures[3], Caller("b"));
  REQUIRE(of_all);
  CheckRefusal(*of_all, grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED",
               {{"response_code", "91"}, {"max_lectures", "3"}});

  calls.GiveUpPlace(&lectures[0]);
  CHECK_FALSE(calls.Enter(&lectures[3], Caller("a")));
  calls.GiveUpPlace(&lectures[0]);  // a place is given up once
  CHECK(calls.Enter(&lectures[4], Caller("c")));
}

TEST_CASE("LongCalls: what another kind of principal is called is another caller") {
  LongCalls calls(kFew);
  Lecture lectures[3];
  CHECK_FALSE(calls.Enter(&lectures[0], Caller("bank")));
  CHECK_FALSE(calls.Enter(&lectures[1], Caller("bank")));
  CHECK_FALSE(calls.Enter(&lectures[2], storage::Principal::Bank()));
}

TEST_CASE("LongCalls: a stop ends those that are inside, also those that gave up their place") {
  LongCalls calls(kFew);
  Lecture inside;
  Lecture answered;
  Lecture left;
  for (Lecture* lecture : {&inside, &answered, &left}) {
    REQUIRE_FALSE(calls.Enter(lecture, Caller(lecture == &left ? "b" : "a")));
  }
  calls.GiveUpPlace(&answered);
  calls.Leave(&left);
  const auto now = std::chrono::steady_clock::now();
  calls.EndStalled(now);
  CHECK(inside.asked == now);
  CHECK(answered.asked == now);
  CHECK(left.asked != now);
  calls.Close();
  CHECK(inside.end == "SHUTTING_DOWN");
  CHECK(answered.end == "SHUTTING_DOWN");
  CHECK(left.end.empty());
  Lecture late;
  CHECK(ReasonOf(calls.Enter(&late, Caller("c")).value()) == "SHUTTING_DOWN");
}

constexpr char kExport[] = "/atm.v1.AdminService/ExportTransactions";
constexpr char kBackup[] = "/atm.v1.AdminService/Backup";
constexpr char kWatch[] = "/atm.v1.AtmService/WatchTransactions";
constexpr milliseconds kAlmost = limits::kCallerPatience - milliseconds(1);

// A bank with an account and so many deposits, whose steady clock is the test's.
class PatientBank {
 public:
  explicit PatientBank(int deposits = 0) : bank_(Config()) {
    bank_.OpenAccount("10001", "USD", 0);
    for (int i = 1; i < deposits; ++i) bank_.ledger().Submit(Deposit(), [](const auto&) {});
    if (deposits > 0) bank_.ledger().Execute(Deposit());  // after all others
    bank_.Serve();
  }

  Bank& bank() { return bank_; }
  Service& service() { return bank_.service(); }

  // Lets time pass, and ends the calls whose callers were silent for too long.
  void Pass(milliseconds time) {
    passed_ms_ += time.count();
    service().EndStalledCalls();
  }

 private:
  Bank::Config Config() {
    Bank::Config config;
    config.steady_clock = [this] {
      return std::chrono::steady_clock::time_point(milliseconds(passed_ms_));
    };
    return config;
  }

  static storage::Command Deposit() {
    return {
        .operation = storage::Deposit{.account = storage::AccountNumber::Customer("10001").value(),
                                      .amount_minor = 1,
                                      .currency = {}},
        .request_id = {},
        .memo = std::string(limits::kMaxMemoCharacters, 'm')};
  }

  std::atomic<std::int64_t> passed_ms_ = 0;
  Bank bank_;
};

v1::ImportAccountsRequest Part(const std::string& text) {
  return FromText<v1::ImportAccountsRequest>(text);
}

const std::string kAccount = "accounts { account: '20001' currency_code: 'USD' }";

TEST_CASE("Imports, exports, backups and watches of one caller leave places for others") {
  PatientBank patient;
  std::vector<std::unique_ptr<DirectImport>> imports;
  for (std::size_t i = 0; i < limits::kImports.most_per_caller; ++i) {
    imports.push_back(std::make_unique<DirectImport>(patient.service(), "a"));
    CHECK_FALSE(imports.back()->is_over());
  }
  CHECK(DetailsOf(DirectImport(patient.service(), "a").Wait()).metadata ==
        std::map<std::string, std::string>{
            {"response_code", "91"}, {"max_imports_per_caller", "2"}, {"caller", "a"}});
  imports.push_back(std::make_unique<DirectImport>(patient.service(), "b"));
  CHECK_FALSE(imports.back()->is_over());

  for (const auto& [path, limit] : {std::pair(kExport, limits::kExports.most_per_caller),
                                    std::pair(kBackup, limits::kSentBackups.most_per_caller),
                                    std::pair(kWatch, limits::kWatches.most_per_caller)}) {
    std::vector<std::unique_ptr<DirectFeed>> feeds;
    for (std::size_t i = 0; i < limit; ++i) {
      feeds.push_back(std::make_unique<DirectFeed>(patient.service(), path, "a"));
      feeds.back()->WaitForMessage();
    }
    CHECK(DetailsOf(DirectFeed(patient.service(), path, "a").Wait()).reason == "OVERLOADED");
    DirectFeed other(patient.service(), path, "b");
    other.WaitForMessage();
  }
}

TEST_CASE("ImportAccounts: a caller that sends nothing for a minute loses its place") {
  PatientBank patient;
  DirectImport silent(patient.service(), "a");
  DirectImport other(patient.service(), "a");
  other.Send(Part("total: 2"));
  patient.Pass(kAlmost);
  CHECK_FALSE(silent.is_over());
  CHECK_FALSE(other.is_over());
  patient.Pass(milliseconds(1));
  for (DirectImport* import : {&silent, &other}) {
    REQUIRE(import->is_over());
    CheckRefusal(import->Wait(), grpc::StatusCode::DEADLINE_EXCEEDED, "CALLER_STALLED",
                 {{"response_code", "68"}, {"max_silence_seconds", "60"}});
  }
  DirectImport next(patient.service(), "a");
  next.Send(Part("total: 1 " + kAccount));
  next.SendEnd();
  CHECK(next.Wait().ok());
}

TEST_CASE("ImportAccounts: each account is a sign of life, and a part without one is none") {
  PatientBank patient;
  DirectImport steady(patient.service(), "a");
  DirectImport empty(patient.service(), "a");
  patient.Pass(kAlmost);
  steady.Send(Part(kAccount));
  empty.Send(Part("total: 5"));
  patient.Pass(kAlmost);
  CHECK_FALSE(steady.is_over());
  CHECK(empty.is_over());
}

TEST_CASE("ImportAccounts: all accounts must have come in ten minutes") {
  PatientBank patient;
  DirectImport drips(patient.service(), "a");
  for (milliseconds passed{0}; passed < limits::kMaxImportTime; passed += kAlmost) {
    REQUIRE_FALSE(drips.is_over());
    drips.Send(Part(kAccount));
    patient.Pass(kAlmost);
  }
  REQUIRE(drips.is_over());
  CheckRefusal(drips.Wait(), grpc::StatusCode::DEADLINE_EXCEEDED, "CALLER_STALLED",
               {{"response_code", "68"}, {"max_import_seconds", "600"}});
}

TEST_CASE("ImportAccounts: what the ledger has taken is not ended by time") {
  PatientBank patient;
  DirectImport import(patient.service(), "a");
  import.Send(Part("total: 1 " + kAccount));
  import.SendEnd();
  patient.Pass(limits::kMaxImportTime);
  CHECK(import.Wait().ok());
}

TEST_CASE("ExportTransactions: a caller that takes nothing for a minute loses its place") {
  PatientBank patient(300);
  DirectFeed unread(patient.service(), kExport, "a");
  DirectFeed slow(patient.service(), kExport, "a");
  unread.WaitForMessage();
  slow.WaitForMessage();
  patient.Pass(kAlmost);
  slow.Take();
  slow.WaitForMessage();
  patient.Pass(kAlmost);
  CHECK(unread.is_broken_off());
  CHECK_FALSE(slow.is_broken_off());
  CheckRefusal(unread.Wait(), grpc::StatusCode::DEADLINE_EXCEEDED, "CALLER_STALLED",
               {{"response_code", "68"}, {"max_silence_seconds", "60"}});
  patient.Pass(milliseconds(1));
  CHECK(DetailsOf(slow.Wait()).reason == "CALLER_STALLED");
}

TEST_CASE("Backup: a caller that takes nothing for a minute loses its place") {
  PatientBank patient(1);
  DirectFeed unread(patient.service(), kBackup, "a");
  unread.WaitForMessage();
  patient.Pass(kAlmost);
  CHECK_FALSE(unread.is_broken_off());
  patient.Pass(milliseconds(1));
  CHECK(unread.is_broken_off());
  CheckRefusal(unread.Wait(), grpc::StatusCode::DEADLINE_EXCEEDED, "CALLER_STALLED",
               {{"response_code", "68"}, {"max_silence_seconds", "60"}});
}

TEST_CASE("WatchTransactions: a caller may read as slowly as it likes") {
  PatientBank patient(1);
  DirectFeed unread(patient.service(), kWatch, "a");
  unread.WaitForMessage();
  patient.Pass(std::chrono::hours(24));
  CHECK_FALSE(unread.is_broken_off());
  unread.Take();
  unread.WaitForMessage();
  patient.service().watches.Close();
  unread.Take();
  CHECK(DetailsOf(unread.Wait()).reason == "SHUTTING_DOWN");
}

// Far more than gRPC buffers for one who does not read.
constexpr int kFlood = 20'000;

TEST_CASE("ExportTransactions: whoever did not read hears why the export ended") {
  PatientBank patient(kFlood);
  const auto stub = v1::AdminService::NewStub(patient.bank().channel());
  grpc::ClientContext context;
  context.set_deadline(Patience());
  const auto reader = stub->ExportTransactions(&context, v1::ExportTransactionsRequest());
  reader->WaitForInitialMetadata();
  Eventually([&] {
    patient.Pass(limits::kCallerPatience);
    return patient.bank().LogText().find("CALLER_STALLED") != std::string::npos;
  });
  v1::ExportTransactionsResponse part;
  while (reader->Read(&part)) {
  }
  const grpc::Status end = reader->Finish();
  CHECK(end.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED);
  CHECK_THAT(end.error_message(), ContainsSubstring("not read for 60 seconds"));
}

}  // namespace
}  // namespace atm::server::testing
